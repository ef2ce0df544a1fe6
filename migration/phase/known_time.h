#pragma once

#include <algorithm>
#include <optional>

#include <absl/time/time.h>

namespace trowel::migration {

// A time of the model, where InfinitePast stands for none.
inline std::optional<absl::Time> Known(absl::Time time) {
  if (time == absl::InfinitePast()) return std::nullopt;
  return time;
}

// The later one of those that are known.
inline std::optional<absl::Time> Latest(std::optional<absl::Time> a, std::optional<absl::Time> b) {
  return std::max(a, b);  // None is before all.
}

}  // namespace trowel::migration
