#pragma once

#include <string_view>

#include "base/status.h"
#include "policy/config/problems.h"
#include "policy/policy.h"

namespace trowel::policy {

inline constexpr std::string_view kPolicyApiVersion = "trowel.gardener.cloud/v1alpha1";
inline constexpr std::string_view kPolicyKind = "Policy";

// A policy as an operator writes it (docs/policy.md): one YAML document, at most 1 MiB. `source`
// is what errors and `trowel policy show` call it.
//
// InvalidArgument names everything that is wrong, one line each and in the order of the text:
// "policy.yaml:12:3: rules.region-distance.treshold: unknown key; did you mean threshold?"
//
// `*warnings` becomes what a valid policy says that its author hardly means (find_warnings.h).
absl::StatusOr<Policy> ParsePolicy(std::string_view yaml, std::string_view source,
                                   Remarks* warnings = nullptr);

}  // namespace trowel::policy
