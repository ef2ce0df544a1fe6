#pragma once

#include <cstdint>
#include <string>

#include "base/string_map.h"

namespace trowel::garden {

struct Seed;

// Number of a group of seeds that are alike in all that does not tell one seed from the next:
// everything but name, labels, networks, capacity and backup provider. A ranking asks a rule that
// reads no more than that once per shape, not once per seed; landscapes have few shapes.
using SeedShape = std::uint32_t;
// A seed whose health depends on the time (Progressing): judged on its own.
inline constexpr SeedShape kNoShape = 0;

// Numbers the shapes of a garden's seeds, from 1 on. Kept by the builder.
class SeedShapes {
 public:
  SeedShape Of(const Seed& seed);
  // One more than the largest number given out.
  SeedShape end() const { return next_; }
  // True if so many numbers are given out that all seeds should be numbered anew.
  bool IsCrowded() const { return next_ > kShapesMax; }
  void Clear();

 private:
  static constexpr SeedShape kShapesMax = 10'000;
  StringMap<SeedShape> numbers_;
  SeedShape next_ = 1;
};

}  // namespace trowel::garden
