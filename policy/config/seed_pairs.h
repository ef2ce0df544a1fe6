#pragma once

#include <span>
#include <string>
#include <vector>

#include "policy/config/value.h"
#include "policy/move/seed_pair.h"

namespace trowel::policy {

// [{from: NAME, to: {matchLabels: {...}}}]
std::vector<SeedPair> ParseSeedPairs(const Value& value);
// What ParseSeedPairs() reads as these.
std::string FormatSeedPairs(std::span<const SeedPair> pairs);

}  // namespace trowel::policy
