#include "migration/monitor/usual_times.h"

#include <algorithm>

namespace trowel::migration {

void UsualTimes::Learn(Phase phase, absl::Duration time) {
  if (time < absl::ZeroDuration()) return;
  Times& times = times_[static_cast<std::size_t>(phase)];
  if (times.last.size() < kKept) {
    times.last.push_back(time);
    return;
  }
  times.last[times.next] = time;
  times.next = (times.next + 1) % kKept;
}

absl::Duration UsualTimes::Usual(Phase phase) const {
  const std::vector<absl::Duration>& last = times_[static_cast<std::size_t>(phase)].last;
  if (last.size() < kEnough) return RowOf(phase).usual;
  std::vector<absl::Duration> sorted = last;
  const auto place = sorted.begin() + static_cast<std::ptrdiff_t>((sorted.size() * 9 + 9) / 10 - 1);
  std::nth_element(sorted.begin(), place, sorted.end());
  return *place;
}

}  // namespace trowel::migration
