#include "scheduler/gardener/responsible.h"

#include <string_view>

#include <fmt/format.h>

namespace trowel::scheduler::gardener {

std::string WhyLeftAlone(const garden::Shoot& shoot) {
  constexpr std::string_view kOwnName = "default-scheduler";
  if (!shoot.seed_name.empty()) return fmt::format("it is on seed {}", shoot.seed_name);
  if (shoot.deleting) return "it is being deleted";
  if (!shoot.scheduler_name.empty() && shoot.scheduler_name != kOwnName) {
    return fmt::format("its schedulerName is {}", shoot.scheduler_name);
  }
  return shoot.self_hosted ? "it is self-hosted" : std::string();
}

}  // namespace trowel::scheduler::gardener
