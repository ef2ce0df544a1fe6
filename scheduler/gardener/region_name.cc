#include "scheduler/gardener/region_name.h"

#include <array>
#include <cstddef>

#include <fmt/format.h>

#include "base/text.h"

namespace trowel::scheduler::gardener {

RegionName ParseRegionName(std::string_view region) {
  static constexpr std::array<std::string_view, 5> kWords = {"north", "south", "east", "west",
                                                             "central"};
  for (const std::string_view word : kWords) {
    const std::size_t at = region.find(word);
    if (at == std::string_view::npos) continue;
    const std::string base =
        fmt::format("{}:{}", region.substr(0, at), region.substr(at + word.size()));
    return {.base = CodePoints(base), .orientation = word};
  }
  return {.base = CodePoints(region), .orientation = {}};
}

int NameDistance(const RegionName& seed, const RegionName& shoot) {
  const auto letters = static_cast<int>(
      EditDistance(std::u32string_view(seed.base), std::u32string_view(shoot.base)));
  if (seed.orientation == shoot.orientation) return 2 * letters;
  const bool one = seed.orientation.empty() || shoot.orientation.empty();
  return 2 * letters + (one ? 1 : 2);
}

}  // namespace trowel::scheduler::gardener
