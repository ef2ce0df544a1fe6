#include <array>

#include "cli/doctor/check.h"

namespace trowel::cli::doctor {

std::string_view Name(State state) {
  switch (state) {
    case State::kOk: return "ok";
    case State::kWarn: return "warn";
    case State::kFault: return "fault";
    case State::kSkipped: break;
  }
  return "skipped";
}

std::span<const Check> CheckTable() {
  static constexpr std::array<Check, 13> kChecks = {{
      {"registration", JudgeRegistration},
      {"address", JudgeAddress},
      {"match-conditions", JudgeMatchConditions},
      {"ca-bundle", JudgeCaBundle},
      {"host-name", JudgeHostName},
      {"certificate-life", JudgeCertificateLife},
      {"answers", JudgeAnswers},
      {"access", JudgeAccess},
      {"freshness", JudgeFreshness},
      {"clocks", JudgeClocks},
      {"policy", JudgePolicy},
      {"gardenlet-versions", JudgeGardenletVersions},
      {"region-distances", JudgeRegionDistances},
  }};
  return kChecks;
}

bool ServesNoGarden(const Facts& facts) {
  std::size_t missing = 0;
  for (const garden::Store::SourceState& source : facts.sources) {
    if (garden::IsIndispensable(source.kind) &&
        source.status == garden::Store::Status::kForbidden && source.problem.starts_with("404")) {
      ++missing;
    }
  }
  return missing == 2;
}

Findings OrOk(Findings findings, std::string message) {
  if (findings.empty()) findings.push_back({State::kOk, std::move(message), {}});
  return findings;
}

Findings Skipped(std::string why) { return {{State::kSkipped, std::move(why), {}}}; }

Findings NothingRegistered(const Facts& facts) {
  const bool known = facts.registration.ok() || absl::IsNotFound(facts.registration.status());
  return Skipped(known ? "nothing is registered" : "what is registered is not known");
}

}  // namespace trowel::cli::doctor
