#pragma once

#include <string>
#include <string_view>

#include <absl/time/time.h>

#include "garden/seed.h"

namespace trowel::policy {

// The setting progressingGrace, of the rules that read conditions.
inline constexpr absl::Duration kProgressingGrace = absl::Minutes(5);
inline constexpr std::string_view kGraceName = "progressingGrace";
inline constexpr std::string_view kGraceText =
    "how long a condition may be `Progressing` and still pass";

// Gardener's consumers want exactly True. But gardenlet rewrites each good condition of its seed
// to Progressing after every reconciliation (pkg/gardenlet/controller/seed/seed/reconciler.go,
// updateStatusOperationSuccess), so that it passes for good for less than `grace`.
bool IsGood(const garden::Condition& condition, absl::Time now, absl::Duration grace);

// "GardenletReady is Unknown since 2026-11-21T11:00:00Z", "GardenletReady is missing".
std::string Describe(std::string_view type, const garden::Condition& condition);

// RFC 3339 in UTC, to the second: "2026-11-21T11:00:00Z".
std::string FormatUtc(absl::Time time);

}  // namespace trowel::policy
