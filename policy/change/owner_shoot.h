#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "garden/view.h"
#include "policy/fact.h"
#include "policy/report.h"

namespace trowel::policy {

inline constexpr Fact kOwner{
    "owner", "the shoot of a BackupEntry or ShootState cannot be told, or cannot be read"};

// The shoot of that name, null when the garden has none. Empty: that cannot be told, which has been
// reported for `field`.
std::optional<const garden::Shoot*> FindOwner(std::string_view space, std::string_view name,
                                              const garden::GardenView& view,
                                              std::string_view field, Report* report);

// "on its way from aws-eu1 to aws-eu2", "on its way to aws-eu2"; of a shoot that is.
std::string WayOf(const garden::Shoot& shoot);

}  // namespace trowel::policy
