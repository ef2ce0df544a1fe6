#pragma once

#include <string_view>

#include "garden/view.h"

namespace trowel::migration {

// One of the two seeds of a move. Of an empty name, and in a dump without any Seed, nothing is
// known.
struct SeedLook {
  const garden::Seed* seed = nullptr;
  bool gone = false;    // There is no such Seed.
  bool broken = false;  // There is one, and it cannot be read.
};

inline SeedLook LookForSeed(std::string_view name, const garden::GardenView& view) {
  if (name.empty() || !view.kind(garden::Kind::kSeed).known || view.seeds().empty()) return {};
  const garden::SeedEntry* entry = view.FindSeed(name);
  if (entry != nullptr) return {.seed = entry->seed.get()};
  const bool broken = view.WhyBroken(garden::Kind::kSeed, "", name) != nullptr;
  return {.gone = !broken, .broken = broken};
}

inline constexpr std::string_view kSeedRemedy =
    "see what became of it; docs/recovery.md if it is lost";

}  // namespace trowel::migration
