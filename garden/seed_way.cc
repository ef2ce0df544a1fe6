#include "garden/seed_way.h"

#include <algorithm>

namespace trowel::garden {

void SeedWay::Add(std::string_view seed) {
  if (seed.empty()) return;
  if (std::find(seeds_.begin(), seeds_.end(), seed) == seeds_.end()) seeds_.emplace_back(seed);
}

}  // namespace trowel::garden
