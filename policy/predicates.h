#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "garden/seed.h"
#include "garden/shoot.h"

// What rules and gardener-scheduler's selection ask alike: Gardener's own predicates, to the
// letter. No text, no allocation.
namespace trowel::policy {

// The last toleration of the taint's key has the taint's value; a taint without a value accepts
// any.
bool Tolerates(const garden::Shoot& shoot, const garden::Seed::Taint& taint);
// Tolerates() each, and has no fewer tolerations than there are taints.
// Source: pkg/api/core/helper/seed.go, TaintsAreTolerated.
bool ToleratesTaintsOf(const garden::Seed& seed, const garden::Shoot& shoot);

// The seed has every name that the shoot lists, and no fewer entries.
// Source: pkg/api/core/helper/shoot.go, AccessRestrictionsAreSupported.
bool SupportsAccessRestrictions(const garden::Seed& seed, const garden::Shoot& shoot);

// A control plane that survives the loss of a zone is spread over so many.
inline constexpr std::size_t kHaZonesMin = 3;
bool HasZone(const garden::Seed& seed, std::string_view zone);
bool HasAllZones(const garden::Seed& seed, const std::vector<std::string>& zones);
bool HasAnyZone(const garden::Seed& seed, const std::vector<std::string>& zones);

// `domain` ends with "." and `parent`: case-sensitively, as Gardener compares.
bool IsBelow(std::string_view domain, std::string_view parent);

}  // namespace trowel::policy
