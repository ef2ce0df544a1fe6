#pragma once

#include <string>
#include <string_view>

#include <absl/time/time.h>

#include "garden/seed.h"
#include "policy/report.h"

namespace trowel::policy {

// The setting progressingGrace, of the rules that read conditions.
inline constexpr absl::Duration kProgressingGrace = absl::Minutes(5);
inline constexpr std::string_view kGraceName = "progressingGrace";
inline constexpr std::string_view kGraceText =
    "how long a condition may be `Progressing` and still pass";

// Gardener's consumers want exactly True. But gardenlet rewrites each good condition of its seed
// to Progressing after every reconciliation (pkg/gardenlet/controller/seed/seed/reconciler.go,
// updateStatusOperationSuccess), so that it passes for good for less than `grace`. Since a time
// that is farther ahead than that it does not: that says nothing of its age.
bool IsGood(const garden::Condition& condition, absl::Time now, absl::Duration grace);

// "GardenletReady is Unknown since 2026-11-21T11:00:00Z", "GardenletReady is missing".
std::string Describe(std::string_view type, const garden::Condition& condition);

// The seed of a move whose conditions a rule demands to be good, in the words of its findings.
struct ExpectedSeed {
  std::string_view role;  // "destination"
  std::string_view name;
  std::string_view remedy;
  absl::Time now;
  absl::Duration grace;  // As in IsGood().
  bool only_advice = false;
};

// Objects if it is not: "destination aws-eu2: GardenletReady is missing".
void ExpectGood(std::string_view type, const garden::Condition& condition, const ExpectedSeed& seed,
                Report* report);

}  // namespace trowel::policy
