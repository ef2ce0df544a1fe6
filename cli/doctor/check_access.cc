#include <algorithm>
#include <sstream>
#include <utility>

#include "base/text.h"
#include "cli/doctor/check.h"

namespace trowel::cli::doctor {
namespace {

using Source = garden::Store::SourceState;

// serve --max-staleness: older facts are unknown.
constexpr double kStaleSeconds = 300;
constexpr std::string_view kGrant =
    "apply manifests/virtual/access, or grant list and watch to the account that Trowel uses";

std::string Who(const Facts& facts) {
  const std::string& account = facts.settings.service_account;
  return account.empty() ? std::string("this kubeconfig")
                         : fmt::format("service account {}", account);
}

// No garden is without these: an API server that does not serve them is another one.
bool IsEssential(garden::Kind kind) {
  return kind == garden::Kind::kSeed || kind == garden::Kind::kShoot ||
         kind == garden::Kind::kCloudProfile || kind == garden::Kind::kProject;
}

void JudgeSource(const Source& source, Findings* findings) {
  switch (source.status) {
    case garden::Store::Status::kSynced: return;
    case garden::Store::Status::kAbsent:
      if (!IsEssential(source.kind)) return;
      findings->push_back({State::kFault, fmt::format("{}: this API server has none", source.name),
                           "name the virtual garden's API server, not the runtime cluster's"});
      return;
    case garden::Store::Status::kForbidden:
      findings->push_back({State::kFault,
                           fmt::format("{} cannot be listed: {}", source.name, source.problem),
                           std::string(kGrant)});
      return;
    case garden::Store::Status::kPending: break;
  }
  findings->push_back({State::kFault,
                       fmt::format("{} were not listed: {}", source.name, source.problem),
                       "look into the log of gardener-apiserver"});
}

Findings JudgeSources(const Facts& facts) {
  if (!facts.view.ok()) {
    return {{State::kFault, std::string(Message(facts.view.status())),
             "look into the log of gardener-apiserver"}};
  }
  Findings findings;
  for (const Source& source : facts.sources) JudgeSource(source, &findings);
  return OrOk(std::move(findings),
              fmt::format("{} lists were read now; --probe-url looks at a running server",
                          facts.sources.size()));
}

// The lines of /readyz?verbose that say what is wrong.
std::string FailedLines(const std::string& text) {
  std::istringstream lines(text);
  std::string failed;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("[-]")) failed += (failed.empty() ? "" : "; ") + line.substr(3);
  }
  return failed.empty() ? std::string("it does not say why") : failed;
}

void JudgeWatch(const std::string& name, const WatchSample& watch, Findings* findings) {
  if (watch.state == "forbidden") {
    findings->push_back(
        {State::kFault, fmt::format("the server may not read {}", name), std::string(kGrant)});
  } else if (watch.state == "pending") {
    findings->push_back({State::kFault, fmt::format("the server has not listed {} yet", name),
                         "wait, then look into its log and at /readyz?verbose"});
  } else if (watch.age_seconds.value_or(0) > kStaleSeconds) {
    findings->push_back(
        {State::kFault,
         fmt::format("the server heard of {} {:.0f} s ago last", name, *watch.age_seconds),
         "look whether the API server answers it: its log says what failed"});
  }
}

// What may not be done to an object is one finding.
Findings Denied(const Facts& facts, const AccessAnswers& answers) {
  std::vector<std::pair<std::string, std::vector<std::string>>> denied;  // Object, verbs.
  for (std::size_t i = 0; i < answers.allowed.size(); ++i) {
    if (*answers.allowed[i]) continue;
    const Right& right = answers.purpose.rights[i];
    const std::string object = ObjectOf(right);
    if (denied.empty() || denied.back().first != object) denied.push_back({object, {}});
    denied.back().second.push_back(right.verb);
  }
  Findings findings;
  for (const auto& [object, verbs] : denied) {
    findings.push_back({State::kFault,
                        fmt::format("{} may not {} {}", Who(facts), JoinWords(verbs), object),
                        answers.purpose.grant});
  }
  return findings;
}

}  // namespace

Findings JudgeAccess(const Facts& facts) {
  Findings findings;
  for (const AccessAnswers& answers : facts.access) {
    const auto unknown =
        std::find_if(answers.allowed.begin(), answers.allowed.end(),
                     [](const absl::StatusOr<bool>& allowed) { return !allowed.ok(); });
    if (unknown != answers.allowed.end()) {
      return {{State::kFault,
               fmt::format("cannot ask what {} may do: {}", Who(facts), Message(unknown->status())),
               "use a kubeconfig that may create SelfSubjectAccessReviews, and "
               "SubjectAccessReviews for --service-account"}};
    }
    Findings denied = Denied(facts, answers);
    denied = OrOk(std::move(denied), fmt::format("{} may {}", Who(facts), answers.purpose.what));
    findings.insert(findings.end(), denied.begin(), denied.end());
  }
  return findings.empty() ? Skipped("nothing was asked") : findings;
}

Findings JudgeFreshness(const Facts& facts) {
  if (!facts.probe.has_value()) return JudgeSources(facts);
  if (!facts.probe->ok()) {
    return {{State::kFault,
             fmt::format("{}: {}", facts.settings.probe_url, Message(facts.probe->status())),
             "give the probe port of a running trowel serve, 9090 by default"}};
  }
  const ProbeFacts& probe = **facts.probe;
  Findings findings;
  if (probe.ready_status != 200) {
    findings.push_back({State::kFault,
                        fmt::format("the server is not ready: {}", FailedLines(probe.ready_text)),
                        "see docs/operations.md for each line of /readyz?verbose"});
  }
  for (const auto& [name, watch] : probe.watches) JudgeWatch(name, watch, &findings);
  if (probe.watches.empty()) {
    findings.push_back({State::kWarn, "the server follows files, not this API server",
                        "start trowel serve with --kubeconfig"});
  }
  return OrOk(std::move(findings),
              fmt::format("the server is ready and follows {} lists", probe.watches.size()));
}

}  // namespace trowel::cli::doctor
