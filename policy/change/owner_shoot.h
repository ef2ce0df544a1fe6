#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "garden/view.h"
#include "policy/change.h"
#include "policy/fact.h"
#include "policy/report.h"

namespace trowel::policy {

inline constexpr Fact kOwner{
    "owner", "the shoot of a BackupEntry or ShootState cannot be told, or cannot be read"};

// Who a BackupEntry or ShootState is of.
struct Owner {
  const garden::Shoot* shoot = nullptr;  // Null: the garden has none of that name.
  std::string problem;                   // Not empty: that cannot be told, and why.
};
// Of a BackupEntry: the shoot of its ownerReference, or if there is none the one that it is named
// after. Whoever points the reference elsewhere has not made the backups another's.
Owner LookUpOwner(const ObjectChange& change, const garden::GardenView& view);

// The same, null where the garden has no such shoot. Empty: that cannot be told, which has been
// reported for `field`.
std::optional<const garden::Shoot*> FindOwner(const ObjectChange& change,
                                              const garden::GardenView& view,
                                              std::string_view field, Report* report);

// "on its way from aws-eu1 to aws-eu2", "on its way to aws-eu2"; of a shoot that is.
std::string WayOf(const garden::Shoot& shoot);

}  // namespace trowel::policy
