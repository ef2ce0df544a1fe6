#pragma once

#include <cstdint>
#include <string_view>

#include "garden/view.h"

namespace trowel::scheduler {

// What is at stake when a control plane moves. Plans move the least first: a seed or a policy that
// is not as it seems shows where it hurts least.
enum class Risk : std::uint8_t {
  kHibernated,      // Nobody uses it.
  kEvaluation,      // Purposes evaluation (also when none is given) and testing.
  kDevelopment,     // Purpose development.
  kProduction,      // Purpose production, and whatever else there may be.
  kInfrastructure,  // Purpose infrastructure, and shoots that are seeds themselves.
};
std::string_view Name(Risk risk);  // "hibernated", ...

Risk RiskOf(const garden::Shoot& shoot, const garden::GardenView& view);

}  // namespace trowel::scheduler
