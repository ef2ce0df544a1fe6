#pragma once

#include <memory>
#include <string_view>

#include "garden/view.h"

// A garden as it is not: for questions that begin with "what if". Each makes a view that shares
// all but what it changes.
namespace trowel::garden {

// With `seed` in place of the seed of that name, or as a new one without shoots. A region that
// neither a seed nor a region ConfigMap names has no distance to others. `buckets_in_order`: none
// of its BackupBuckets has an error; else they are as they are.
std::shared_ptr<const GardenView> WithSeed(const GardenView& view, Seed seed,
                                           bool buckets_in_order);

// Without this seed. Shoots and moves that name it still do.
std::shared_ptr<const GardenView> WithoutSeed(const GardenView& view, std::string_view name);

// With `shoot` in place of the shoot of that name, which is there, on the same seeds.
std::shared_ptr<const GardenView> WithShoot(const GardenView& view, Shoot shoot);

}  // namespace trowel::garden
