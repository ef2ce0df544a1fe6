#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <absl/time/time.h>

#include "base/status.h"
#include "migration/run/run.h"

namespace trowel::run {

// What a person says to a run.
struct Order {
  enum class Kind : std::uint8_t { kApprove, kPause, kResume, kStop };
  Kind kind = Kind::kPause;
  std::string by;  // As the API server names the user, never as the user says.
  std::string reason = {};
  std::string plan = {};  // kApprove: the PlanHash() of what was looked at; empty: not said.
};
std::string_view Name(Order::Kind kind);  // "approve", ...

// Carries it out, or says why not and what to do; then `run` is as it was. Nothing begins by this:
// the next Step() sees it.
absl::Status Obey(const Order& order, absl::Time now, Run* run);

// What an active run holds, so that no two work against each other.
struct Claim {
  std::string run;
  std::vector<std::string> drains = {};  // Seeds that it empties.
  std::vector<std::string> fills = {};   // Its destinations that something still goes to.
  std::vector<std::string> shoots = {};  // That have not arrived; sorted.
};
Claim ClaimOf(const Run& run);

// FailedPrecondition: another one empties one of its seeds, fills it, is being emptied where it
// goes, or moves one of its shoots.
absl::Status CheckClaims(const Run& run, std::span<const Claim> others);

}  // namespace trowel::run
