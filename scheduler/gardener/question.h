#pragma once

#include <cstdint>

#include "base/status.h"
#include "scheduler/gardener/schedule.h"

namespace trowel::scheduler::gardener {

// What every filter of one selection asks with: the shoot, and what upstream looks up before it
// looks at seeds. Points into the shoot and the view.
struct Question {
  const garden::Shoot* shoot = nullptr;                 // Never null.
  const garden::CloudProfile* cloud_profile = nullptr;  // Never null.
  const garden::Project* project = nullptr;             // Never null.
  const garden::TableEntry* regions = nullptr;  // First by name; null: no table for the profile.
  garden::RegionId shoot_region = garden::RegionId::kUnknown;
  Strategy strategy = Strategy::kSameRegion;
  // Where the garden counts the shoot itself; null: nowhere.
  const garden::SeedEntry* counted_at = nullptr;
  const garden::SeedEntry* also_counted_at = nullptr;

  // Shoots on the seed. Upstream schedules a shoot when it is on no seed yet, so that it counts
  // all shoots but this one; so do we, whatever seed it has.
  std::int64_t UsageOf(const garden::SeedEntry& entry) const {
    const int itself = (&entry == counted_at ? 1 : 0) + (&entry == also_counted_at ? 1 : 0);
    return entry.usage.shoots - itself;
  }
};

// Looks everything up, in upstream's order. An error says why upstream stops there: it is absent,
// or it is not known.
absl::StatusOr<Question> LookUp(const garden::Shoot& shoot, const garden::GardenView& view,
                                Strategy strategy);

}  // namespace trowel::scheduler::gardener
