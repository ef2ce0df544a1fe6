#include "garden/seed_way.h"

#include <algorithm>

namespace trowel::garden {

void SeedWay::Add(std::string_view seed) {
  if (seed.empty()) return;
  if (std::find(seeds_.begin(), seeds_.end(), seed) == seeds_.end()) seeds_.emplace_back(seed);
}

const Shoot* SeedWay::FindShoot(std::string_view key) const {
  const std::size_t slash = key.find('/');
  return view_.FindShoot(key.substr(0, slash), key.substr(slash + 1));
}

}  // namespace trowel::garden
