#pragma once

#include <vector>

#include "cli/doctor/facts.h"
#include "kube/config/access.h"

namespace trowel::cli::doctor {

// ConfigMaps that somebody may take for the policy: with its text, but without the label, in the
// garden's namespace; or with the label, but in another one. What may not be read has none.
std::vector<StrayPolicy> FindStrayPolicies(const Settings& settings, const kube::Access& access);

}  // namespace trowel::cli::doctor
