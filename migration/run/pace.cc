#include "migration/run/pace.h"

#include <algorithm>

namespace trowel::run {

void SpeedUp(Run* run) {
  if (++run->since_pace < run->parallel) return;
  run->since_pace = 0;
  run->parallel = std::min(run->parallel + 1, run->settings.max_parallel);
}

void SlowDown(Run* run) {
  run->since_pace = 0;
  run->parallel = std::max(run->parallel / 2, 1);
}

}  // namespace trowel::run
