#include <algorithm>
#include <cctype>

#include "cli/doctor/check.h"

namespace trowel::cli::doctor {
namespace {

// Never the shipped manifests by themselves: those have neither a caBundle nor the operator's
// patches, and with failurePolicy Fail every move would fail.
constexpr std::string_view kApply =
    "apply your own kustomization of the virtual garden again (docs/install.md, step 5)";
constexpr std::int64_t kTimeoutMin = 5;
constexpr std::int64_t kTimeoutMax = 15;

// What the shipped entry is called for and this one is not.
void FindUncovered(const WebhookEntry& entry, const WebhookEntry& shipped, Findings* findings) {
  for (const WebhookRule& rule : shipped.rules) {
    for (const std::string& resource : rule.resources) {
      for (const std::string& operation : rule.operations) {
        const std::string& group = rule.groups.front();
        const std::string& version = rule.versions.front();
        if (Covers(entry, group, version, resource, operation)) continue;
        findings->push_back(
            {State::kFault,
             fmt::format("{}: no rule covers {} of {}.{}", entry.name, operation, resource, group),
             std::string(kApply)});
      }
    }
  }
}

void FindOddPolicy(const WebhookEntry& entry, const WebhookEntry& shipped, Findings* findings) {
  if (entry.failure_policy == shipped.failure_policy) return;
  const bool open = entry.failure_policy == "Ignore";
  findings->push_back(
      {State::kWarn,
       fmt::format("{}: failurePolicy is {}: while Trowel is down {}", entry.name,
                   entry.failure_policy,
                   open ? "moves pass unseen" : "what this entry is called for fails"),
       fmt::format("set failurePolicy: {}{}", shipped.failure_policy,
                   open ? ", once the roll-out with overlay warn-only is over" : "")});
}

void FindOddTimeout(const WebhookEntry& entry, const WebhookEntry& shipped, Findings* findings) {
  const std::int64_t seconds = entry.timeout_seconds;
  if (seconds == shipped.timeout_seconds) return;
  if (seconds >= kTimeoutMin && seconds <= kTimeoutMax) return;
  findings->push_back(
      {State::kWarn,
       fmt::format("{}: timeoutSeconds is {}: {}", entry.name, seconds,
                   seconds < kTimeoutMin ? "a replica that goes away has no time to send callers on"
                                         : "who moves a shoot waits that long for a lost answer"),
       fmt::format("set timeoutSeconds: {}", shipped.timeout_seconds)});
}

// An entry of a version before this one is missing after its upgrade, until the new one is applied.
void FindMissing(const WebhookEntry& shipped, Findings* findings) {
  std::vector<std::string> resources;
  for (const WebhookRule& rule : shipped.rules) {
    resources.insert(resources.end(), rule.resources.begin(), rule.resources.end());
  }
  findings->push_back({State::kWarn,
                       fmt::format("there is no entry {}: changes of {} are not judged",
                                   shipped.name, fmt::join(resources, ", ")),
                       std::string(kApply)});
}

void JudgeEntry(const WebhookEntry& entry, Findings* findings) {
  const auto fault = [&](std::string message, std::string remedy) {
    findings->push_back(
        {State::kFault, fmt::format("{}: {}", entry.name, message), std::move(remedy)});
  };
  const WebhookEntry* shipped = FindEntry(ShippedEntries(), entry.name);
  if (shipped == nullptr) {
    findings->push_back({State::kWarn,
                         fmt::format("{}: Trowel ships no such entry, and has no rule for what it "
                                     "is called for",
                                     entry.name),
                         "remove the entry, or compare its name with manifests/"});
    return;
  }
  FindUncovered(entry, *shipped, findings);
  if (entry.side_effects != "None" && entry.side_effects != "NoneOnDryRun") {
    fault(fmt::format("sideEffects is {}: every dry run is refused", entry.side_effects),
          "set sideEffects: NoneOnDryRun");
  }
  const std::vector<std::string>& versions = entry.review_versions;
  if (std::find(versions.begin(), versions.end(), "v1") == versions.end()) {
    fault("admissionReviewVersions lacks v1, the only one that Trowel speaks",
          "set admissionReviewVersions: [v1]");
  }
  FindOddPolicy(entry, *shipped, findings);
  FindOddTimeout(entry, *shipped, findings);
  if (entry.selective && !shipped->selective) {
    findings->push_back({State::kWarn,
                         fmt::format("{}: a namespaceSelector or objectSelector leaves shoots "
                                     "unguarded",
                                     entry.name),
                         "remove the selector; exemptions belong into the policy"});
  }
}

// Blanks and line breaks, which YAML styles differ in, are one blank.
std::string Normalised(std::string_view expression) {
  std::string text;
  for (const char c : expression) {
    const bool blank = std::isspace(static_cast<unsigned char>(c)) != 0;
    if (!blank) text += c;
    if (blank && !text.empty() && text.back() != ' ') text += ' ';
  }
  if (text.ends_with(' ')) text.pop_back();
  return text;
}

const MatchCondition* Find(const WebhookEntry& entry, std::string_view name) {
  for (const MatchCondition& condition : entry.conditions) {
    if (condition.name == name) return &condition;
  }
  return nullptr;
}

void CompareConditions(const WebhookEntry& entry, const WebhookEntry& shipped, Findings* findings) {
  for (const MatchCondition& wanted : shipped.conditions) {
    const MatchCondition* found = Find(entry, wanted.name);
    if (found == nullptr) {
      findings->push_back({State::kFault,
                           fmt::format("{}: matchCondition {} is missing: more than needed waits "
                                       "for Trowel",
                                       entry.name, wanted.name),
                           std::string(kApply)});
    } else if (Normalised(found->expression) != Normalised(wanted.expression)) {
      findings->push_back({State::kFault,
                           fmt::format("{}: matchCondition {} is not the one that this version "
                                       "ships",
                                       entry.name, wanted.name),
                           std::string(kApply)});
    }
  }
  for (const MatchCondition& condition : entry.conditions) {
    if (Find(shipped, condition.name) != nullptr) continue;
    findings->push_back({State::kWarn,
                         fmt::format("{}: matchCondition {} is not Trowel's: what it leaves out is "
                                     "not judged",
                                     entry.name, condition.name),
                         "remove the condition; exemptions belong into the policy"});
  }
}

}  // namespace

Findings JudgeRegistration(const Facts& facts) {
  const std::string& name = facts.settings.webhook_name;
  if (absl::IsNotFound(facts.registration.status())) {
    return {
        {State::kFault,
         fmt::format("there is no ValidatingWebhookConfiguration {}: nothing is judged", name),
         "apply your own kustomization of the virtual garden (docs/install.md, step 5), or give "
         "--registration"}};
  }
  if (!facts.registration.ok()) {
    return {{State::kFault,
             fmt::format("ValidatingWebhookConfiguration {} cannot be read: {}", name,
                         Message(facts.registration.status())),
             "use a kubeconfig that may get ValidatingWebhookConfigurations"}};
  }
  Findings findings;
  const std::string& moves = ShippedEntries().front().name;
  if (FindEntry(*facts.registration, moves) == nullptr) {
    findings.push_back({State::kFault,
                        fmt::format("ValidatingWebhookConfiguration {} has no entry {}: no move is "
                                    "judged",
                                    name, moves),
                        std::string(kApply)});
  }
  for (const WebhookEntry& shipped : ShippedEntries()) {
    if (shipped.opt_in || shipped.name == moves) continue;
    if (FindEntry(*facts.registration, shipped.name) == nullptr) FindMissing(shipped, &findings);
  }
  for (const WebhookEntry& entry : *facts.registration) JudgeEntry(entry, &findings);
  return OrOk(std::move(findings), fmt::format("ValidatingWebhookConfiguration {}: {} entr{}", name,
                                               facts.registration->size(),
                                               facts.registration->size() == 1 ? "y" : "ies"));
}

Findings JudgeAddress(const Facts& facts) {
  if (facts.endpoints.empty()) return NothingRegistered(facts);
  Findings findings;
  const std::string& wanted = facts.settings.url_host;
  const std::string& first = facts.endpoints.front().host;
  for (const Endpoint& endpoint : facts.endpoints) {
    if (!endpoint.url.ok()) {
      findings.push_back({State::kFault,
                          fmt::format("{}: {}", endpoint.entry, Message(endpoint.url)),
                          "set clientConfig.url to https://HOST/validate"});
      continue;
    }
    if (endpoint.path != "/validate") {
      findings.push_back(
          {State::kFault,
           fmt::format("{}: its path is \"{}\"; Trowel answers on /validate", endpoint.entry,
                       endpoint.path),
           fmt::format("set clientConfig.url to https://{}/validate", endpoint.place)});
    }
    if (!wanted.empty() && endpoint.host != wanted) {
      findings.push_back(
          {State::kFault,
           fmt::format("{}: it calls {}, not {}", endpoint.entry, endpoint.host, wanted),
           fmt::format("set clientConfig.url to https://{}/validate", wanted)});
    } else if (wanted.empty() && endpoint.host != first) {
      findings.push_back({State::kWarn,
                          fmt::format("{}: it calls {}, and {} calls {}", endpoint.entry,
                                      endpoint.host, facts.endpoints.front().entry, first),
                          "let all entries call one Trowel"});
    }
  }
  return OrOk(std::move(findings),
              fmt::format("calls https://{}/validate", facts.endpoints.front().place));
}

Findings JudgeMatchConditions(const Facts& facts) {
  if (!facts.registration.ok() || facts.registration->empty()) {
    return NothingRegistered(facts);
  }
  Findings findings;
  for (const WebhookEntry& entry : *facts.registration) {
    const WebhookEntry* shipped = FindEntry(ShippedEntries(), entry.name);
    if (shipped != nullptr) CompareConditions(entry, *shipped, &findings);
  }
  return OrOk(std::move(findings), "as shipped");
}

}  // namespace trowel::cli::doctor
