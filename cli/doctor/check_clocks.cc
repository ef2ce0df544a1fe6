#include <algorithm>

#include "cli/doctor/check.h"

// Ages of conditions, windows, Leases and certificates are compared with a clock: of this machine,
// of the API server, and of what answers behind the registration.
namespace trowel::cli::doctor {
namespace {

// A Date header has whole seconds, and an answer is under way for a while.
constexpr absl::Duration kTolerated = absl::Seconds(15);

std::string Apart(absl::Duration ahead) {
  const bool before = ahead > absl::ZeroDuration();
  return fmt::format("{} {}",
                     absl::FormatDuration(absl::Trunc(absl::AbsDuration(ahead), absl::Seconds(1))),
                     before ? "ahead of" : "behind");
}

}  // namespace

Findings JudgeClocks(const Facts& facts) {
  constexpr std::string_view kSet = "set it (NTP)";
  Findings findings;
  if (facts.probe.has_value() && facts.probe->ok() && (*facts.probe)->clock_stands) {
    findings.push_back({State::kFault,
                        "the server judges as of --now, whatever time it is: ages and windows are "
                        "wrong",
                        "start trowel serve without --now"});
  }
  if (!facts.ahead.has_value()) {
    return findings.empty() ? Skipped("the API server does not say what time it is")
                            : std::move(findings);
  }
  if (absl::AbsDuration(*facts.ahead) > kTolerated) {
    findings.push_back(
        {State::kWarn,
         fmt::format("the clock of this machine is {} the API server's", Apart(-*facts.ahead)),
         fmt::format("{}: what is said here of certificates and ages is judged by it", kSet)});
  }
  for (const Endpoint& endpoint : facts.endpoints) {
    if (!endpoint.ahead.has_value()) continue;
    const absl::Duration ahead = *endpoint.ahead - *facts.ahead;
    if (absl::AbsDuration(ahead) <= kTolerated) continue;
    findings.push_back(
        {State::kWarn,
         fmt::format("the clock of {} is {} the API server's", endpoint.dialled, Apart(ahead)),
         fmt::format("{}: conditions look older or younger than they are, and "
                     "moves are denied or allowed by that",
                     kSet)});
    break;  // Entries mostly share one server.
  }
  return OrOk(std::move(findings), "those of all that was asked agree");
}

}  // namespace trowel::cli::doctor
