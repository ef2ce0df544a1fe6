#pragma once

#include <string_view>

#include "base/status.h"
#include "garden/view.h"
#include "policy/config/problems.h"
#include "policy/policy.h"

namespace trowel::policy {

inline constexpr std::string_view kPolicyLabel = "trowel.gardener.cloud/config";
inline constexpr std::string_view kPolicyLabelValue = "policy";
inline constexpr std::string_view kPolicyKey = "policy.yaml";

// The policy of the garden: that of the ConfigMap in `garden_namespace` which carries the label;
// the defaults when there is none.
//
// InvalidArgument: the ConfigMap has no policy or a broken one, or there are two (both are named).
// Unavailable: ConfigMaps cannot be read. In each case the caller keeps the policy it has.
//
// `*warnings`: as of ParsePolicy().
absl::StatusOr<Policy> ChoosePolicy(const garden::GardenView& view,
                                    std::string_view garden_namespace, Remarks* warnings = nullptr);

}  // namespace trowel::policy
