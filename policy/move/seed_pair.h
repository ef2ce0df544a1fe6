#pragma once

#include <string>
#include <vector>

#include "garden/selector.h"

namespace trowel::policy {

// One end of a seed-pair: a name, or labels.
struct SeedTerm {
  std::string name;  // Empty: `labels` count.
  garden::LabelSelector labels;
};
struct SeedPair {
  SeedTerm from;
  SeedTerm to;
};

// Of seed-pair.
struct SeedPairSettings {
  std::vector<std::string> require;  // Label keys that must be equal.
  std::vector<SeedPair> allow;
  std::vector<SeedPair> deny;
};

}  // namespace trowel::policy
