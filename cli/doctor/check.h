#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/doctor/facts.h"

// What `trowel doctor` asks of the facts, one small function for each question.
namespace trowel::cli::doctor {

enum class State : std::uint8_t { kOk, kWarn, kFault, kSkipped };
std::string_view Name(State state);  // "ok", "warn", "fault", "skipped".

struct Finding {
  State state = State::kOk;
  std::string message;
  std::string remedy;  // Empty when there is nothing to do.
};
using Findings = std::vector<Finding>;

struct Check {
  std::string_view id;
  // At least one finding: either what is wrong, each thing for itself, or that nothing is.
  Findings (*judge)(const Facts& facts);
};

// In the order in which a person would look.
std::span<const Check> CheckTable();

Findings JudgeRegistration(const Facts& facts);
Findings JudgeAddress(const Facts& facts);
Findings JudgeMatchConditions(const Facts& facts);
Findings JudgeCaBundle(const Facts& facts);
Findings JudgeHostName(const Facts& facts);
Findings JudgeCertificateLife(const Facts& facts);
Findings JudgeAnswers(const Facts& facts);
Findings JudgeAccess(const Facts& facts);
Findings JudgeFreshness(const Facts& facts);
Findings JudgeClocks(const Facts& facts);
Findings JudgePolicy(const Facts& facts);
Findings JudgeGardenletVersions(const Facts& facts);
Findings JudgeRegionDistances(const Facts& facts);

// For all of them: what to say when there was nothing to object to, or nothing to look at.
Findings OrOk(Findings findings, std::string message);
Findings Skipped(std::string why);
Findings NothingRegistered(const Facts& facts);

}  // namespace trowel::cli::doctor
