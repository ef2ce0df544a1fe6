#pragma once

#include <optional>
#include <string_view>

#include "cli/doctor/facts.h"

namespace trowel::cli::doctor {

// Dials what `entry` calls, looks at the certificates there, and, if an API server would trust
// them, has a harmless review answered.
Endpoint LookBehind(const WebhookEntry& entry, const Settings& settings, absl::Time now);

// How far a clock is before ours that says this in a Date header, to the second.
std::optional<absl::Duration> AheadOf(absl::Time date);

// status.allowed of a SelfSubjectAccessReview.
absl::StatusOr<bool> ParseAccessReview(std::string_view json);

}  // namespace trowel::cli::doctor
