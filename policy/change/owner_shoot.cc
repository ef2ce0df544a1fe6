#include "policy/change/owner_shoot.h"

#include <fmt/format.h>

namespace trowel::policy {

std::optional<const garden::Shoot*> FindOwner(std::string_view space, std::string_view name,
                                              const garden::GardenView& view,
                                              std::string_view field, Report* report) {
  constexpr std::string_view kRemedy = "repair what Trowel reads, then try again";
  const garden::KindState& shoots = view.kind(garden::Kind::kShoot);
  if (!shoots.known) {
    report->Unknown(kOwner, field, kRemedy, "whether there is a shoot {} is not known: {}",
                    garden::KeyOf(space, name), shoots.why_unknown);
    return std::nullopt;
  }
  const std::string* why = view.WhyBroken(garden::Kind::kShoot, space, name);
  if (why != nullptr) {
    report->Unknown(kOwner, field, kRemedy, "shoot {} cannot be read: {}",
                    garden::KeyOf(space, name), *why);
    return std::nullopt;
  }
  return view.FindShoot(space, name);
}

std::string WayOf(const garden::Shoot& shoot) {
  if (shoot.host_seed_name.empty() || shoot.host_seed_name == shoot.seed_name) {
    return fmt::format("on its way to {}", shoot.seed_name);
  }
  return fmt::format("on its way from {} to {}", shoot.host_seed_name, shoot.seed_name);
}

}  // namespace trowel::policy
