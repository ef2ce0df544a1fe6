#pragma once

#include <string>
#include <string_view>

namespace trowel::scheduler::gardener {

// A region's name as gardener-scheduler compares names when it has no table: the first of north,
// south, east, west and central, in this order, that it contains is taken out of it.
// Source: pkg/scheduler/controller/shoot/distance.go.
struct RegionName {
  std::u32string base;           // The word's first occurrence replaced by ":".
  std::string_view orientation;  // Empty: none of the words.
};
RegionName ParseRegionName(std::string_view region);

// Twice the Levenshtein distance of the bases, 1 more if one has an orientation and the other has
// none, 2 more if they differ.
int NameDistance(const RegionName& seed, const RegionName& shoot);

}  // namespace trowel::scheduler::gardener
