#pragma once

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <absl/time/civil_time.h>
#include <absl/time/time.h>

namespace trowel::policy {

// A time in which nothing moves: absolute, or weekly.
struct FreezeWindow {
  std::string name;
  // Absolute: [from, to).
  std::optional<std::pair<absl::Time, absl::Time>> absolute;
  // Weekly: on these days (Monday is 0), minutes after midnight of `zone`: [begin, end), end <=
  // 1440. A window over midnight (end <= begin) belongs to the day it begins on.
  std::array<bool, 7> days = {};
  int begin_minute = 0;
  int end_minute = 0;
  std::string zone_name;
  absl::TimeZone zone;
};

// When the window around `now` is over, and those that touch it: InfiniteFuture where that is
// never. Empty: `now` is in none.
std::optional<absl::Time> EndOfFreeze(const FreezeWindow& window, absl::Time now);

// Of freeze-window.
struct FreezeWindowSettings {
  std::vector<FreezeWindow> windows;
  bool outside_maintenance = false;
};

}  // namespace trowel::policy
