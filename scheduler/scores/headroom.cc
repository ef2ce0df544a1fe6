#include <algorithm>

#include "scheduler/score.h"

namespace trowel::scheduler {

// The share of the seed that is free once the shoot is there. Shoots on their way count already
// (usage), so do moves allowed a moment ago. A seed without a limit is always empty enough.
double ScoreHeadroom(const ScoreInput& input, const garden::SeedEntry& destination) {
  const std::optional<std::int64_t>& most = destination.seed->allocatable_shoots;
  if (!most.has_value()) return 100;
  if (*most <= 0) return 0;
  int pending = 0;
  if (!input.pending_to.empty()) {
    const auto found = input.pending_to.find(destination.seed->name);
    if (found != input.pending_to.end()) pending = found->second;
  }
  const double free =
      static_cast<double>(*most) - static_cast<double>(destination.usage.shoots) - pending - 1;
  return std::clamp(100.0 * free / static_cast<double>(*most), 0.0, 100.0);
}

}  // namespace trowel::scheduler
