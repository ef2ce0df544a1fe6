#include <algorithm>

#include "base/time_text.h"
#include "certs/inspect.h"
#include "cli/doctor/check.h"

// Four checks of what answers behind the registration: does caBundle verify its certificate, is it
// for the URL's host, how long will it live, and is a review answered.
namespace trowel::cli::doctor {
namespace {

// Renewal is due when a third of the life is left, which is when Trowel and cert-manager do it.
constexpr int kRenewPart = 3;
constexpr absl::Duration kUrgent = absl::Hours(24 * 7);
constexpr int kUrgentPart = 4;  // Of a life so short that a week is most of it.

constexpr std::string_view kNoChain = "nothing is served there: see answers";

std::string DaysLeft(absl::Duration left) {
  const std::int64_t hours = absl::ToInt64Hours(left);
  return hours < 48 ? fmt::format("{} hours left", hours) : fmt::format("{} days left", hours / 24);
}

// Entries mostly share one server: each thing is said once.
void AddOnce(Finding finding, Findings* findings) {
  const bool said = std::any_of(findings->begin(), findings->end(), [&](const Finding& each) {
    return each.message == finding.message;
  });
  if (!said) findings->push_back(std::move(finding));
}

bool AnyChain(const Facts& facts) {
  return std::any_of(facts.endpoints.begin(), facts.endpoints.end(),
                     [](const Endpoint& endpoint) { return endpoint.chain.ok(); });
}

std::string Names(const std::string& chain) {
  const absl::StatusOr<std::vector<certs::CertificateFacts>> facts = certs::Inspect(chain);
  if (!facts.ok()) return "?";
  std::vector<std::string> names = facts->front().dns_names;
  const std::vector<std::string>& addresses = facts->front().ip_addresses;
  names.insert(names.end(), addresses.begin(), addresses.end());
  return names.empty() ? std::string("no name at all") : fmt::format("{}", fmt::join(names, ", "));
}

Finding JudgeLife(const certs::CertificateFacts& leaf, absl::Time now) {
  const absl::Duration life = leaf.not_after - leaf.not_before;
  const absl::Duration left = leaf.not_after - now;
  const std::string renew =
      "renew it: trowel certs issue, or look why cert-manager or --certs-mode self did not";
  if (leaf.not_before > now) {
    return {State::kFault,
            fmt::format("{} is not valid before {}", leaf.subject, FormatUtc(leaf.not_before)),
            "compare the clocks of this machine and of the one that issued it"};
  }
  if (left <= absl::ZeroDuration()) {
    return {State::kFault, fmt::format("{} expired at {}", leaf.subject, FormatUtc(leaf.not_after)),
            renew};
  }
  const std::string until = fmt::format("{} is valid until {}, {}", leaf.subject,
                                        FormatUtc(leaf.not_after), DaysLeft(left));
  if (left < std::min(kUrgent, life / kUrgentPart)) return {State::kFault, until, renew};
  if (left < life / kRenewPart) return {State::kWarn, until + ": renewal is overdue", renew};
  return {State::kOk, until, {}};
}

}  // namespace

Findings JudgeCaBundle(const Facts& facts) {
  if (facts.endpoints.empty()) return NothingRegistered(facts);
  Findings findings;
  for (const Endpoint& endpoint : facts.endpoints) {
    const WebhookEntry* entry = FindEntry(*facts.registration, endpoint.entry);
    if (entry->ca_bundle.empty()) {
      findings.push_back({State::kFault,
                          fmt::format("{}: caBundle is empty: only authorities of the API server's "
                                      "own machine count",
                                      endpoint.entry),
                          "put the CA of the serving certificate into clientConfig.caBundle"});
      continue;
    }
    if (!endpoint.chain.ok()) continue;
    const absl::Status chains = certs::CheckChainsTo(*endpoint.chain, entry->ca_bundle, facts.now);
    if (chains.ok()) continue;
    findings.push_back(
        {State::kFault,
         fmt::format("{}: caBundle does not verify what {} serves: {}", endpoint.entry,
                     endpoint.dialled, Message(chains)),
         "put the CA that issued the served certificate into clientConfig.caBundle (ca.crt of "
         "trowel certs issue, or of the Secret)"});
  }
  if (findings.empty() && !AnyChain(facts)) return Skipped(std::string(kNoChain));
  return OrOk(std::move(findings), "verifies what is served");
}

Findings JudgeHostName(const Facts& facts) {
  if (facts.endpoints.empty()) return NothingRegistered(facts);
  if (!AnyChain(facts)) return Skipped(std::string(kNoChain));
  Findings findings;
  for (const Endpoint& endpoint : facts.endpoints) {
    if (!endpoint.chain.ok() || certs::CheckHost(*endpoint.chain, endpoint.host).ok()) continue;
    AddOnce({State::kFault,
             fmt::format("the certificate is for {}, and the URL's host is {}",
                         Names(*endpoint.chain), endpoint.host),
             fmt::format("issue one for exactly that host: trowel certs issue --host {}",
                         endpoint.host)},
            &findings);
  }
  return OrOk(std::move(findings), "the certificate names the URL's host");
}

Findings JudgeCertificateLife(const Facts& facts) {
  if (facts.endpoints.empty()) return NothingRegistered(facts);
  if (!AnyChain(facts)) return Skipped(std::string(kNoChain));
  Findings findings;
  for (const Endpoint& endpoint : facts.endpoints) {
    if (!endpoint.chain.ok()) continue;
    const absl::StatusOr<std::vector<certs::CertificateFacts>> chain =
        certs::Inspect(*endpoint.chain);
    if (chain.ok()) {
      AddOnce(JudgeLife(chain->front(), facts.now), &findings);
    } else {
      AddOnce({State::kFault, std::string(Message(chain.status())), "issue another certificate"},
              &findings);
    }
  }
  return findings;
}

Findings JudgeAnswers(const Facts& facts) {
  if (facts.endpoints.empty()) return NothingRegistered(facts);
  Findings findings;
  for (const Endpoint& endpoint : facts.endpoints) {
    if (!endpoint.url.ok()) continue;
    if (!endpoint.chain.ok()) {
      AddOnce({State::kFault,
               fmt::format("{} is not reachable from here: {}", endpoint.dialled,
                           Message(endpoint.chain.status())),
               "look whether its pods run; from outside the runtime cluster give --connect "
               "HOST:PORT, for example of kubectl port-forward"},
              &findings);
    } else if (absl::IsFailedPrecondition(endpoint.answer)) {
      AddOnce({State::kSkipped, std::string(Message(endpoint.answer)), {}}, &findings);
    } else if (!endpoint.answer.ok()) {
      AddOnce({State::kFault,
               fmt::format("{}{}: {}", endpoint.dialled, endpoint.path, Message(endpoint.answer)),
               "look into the log of trowel serve; if it asks for client certificates, give "
               "--client-cert and --client-key"},
              &findings);
    }
  }
  return OrOk(std::move(findings),
              fmt::format("{} answers a review", facts.endpoints.front().dialled));
}

}  // namespace trowel::cli::doctor
