#pragma once

#include "garden/region_table.h"
#include "garden/view.h"
#include "policy/report.h"

// What a region table leaves open, or says in two ways. Nothing of it is wrong for sure: all is
// advice.
namespace trowel::policy {

// Regions of the profiles' seeds that have no row, or that other rows leave out.
void AdviseOfMissingRegions(const garden::RegionTable& table, const garden::GardenView& view,
                            Report* report);

// Two distances for one pair of regions, and distances of a region from itself.
void AdviseOfOddDistances(const garden::RegionTable& table, Report* report);

}  // namespace trowel::policy
