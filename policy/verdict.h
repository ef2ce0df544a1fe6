#pragma once

#include <cstdint>
#include <string>

#include "policy/report.h"

namespace trowel::policy {

// The answer to one move, or to one change. Bit i is rule i of RuleTable(), or of ChangeRules().
struct Verdict {
  bool of_change = false;
  std::uint64_t denied_by = 0;
  std::uint64_t warned_by = 0;
  std::uint64_t audited_by = 0;

  // Filled at Detail::kFull only; each in the order of the table.
  Findings denials;
  Findings warnings;
  Findings audits;

  bool exempt = false;       // The requester is exempt: findings are audited only.
  bool broke_glass = false;  // Denials became warnings.
  std::string glass_reason;  // The annotation's value.
  // Denied though the annotation is there: why it counts for nothing. "it was there before: ..."
  std::string glass_problem;

  bool allowed() const { return denied_by == 0; }
};

}  // namespace trowel::policy
