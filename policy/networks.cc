#include "policy/networks.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace trowel::policy {

bool HasFamily(const garden::Shoot& shoot, garden::Cidr::Family family) {
  if (family == garden::Cidr::Family::kInvalid) return false;
  const std::string_view name = family == garden::Cidr::Family::kIpv4 ? "IPv4" : "IPv6";
  return std::any_of(shoot.ip_families.begin(), shoot.ip_families.end(),
                     [&](const std::string& candidate) { return candidate == name; });
}

const garden::Cidr* DefaultFor(const garden::Shoot& shoot,
                               const std::optional<garden::Cidr>& of_seed) {
  return of_seed.has_value() && HasFamily(shoot, of_seed->family) ? &*of_seed : nullptr;
}

}  // namespace trowel::policy
