#include <algorithm>

#include "scheduler/score.h"

namespace trowel::scheduler {

// The share of the seed that is free once the shoot is there. Shoots on their way count already
// (usage), so do moves allowed a moment ago. A seed without a limit is always empty enough.
double ScoreHeadroom(const ScoreInput& input, const garden::SeedEntry& destination) {
  const std::optional<std::int64_t>& most = destination.seed->allocatable_shoots;
  if (!most.has_value()) return 100;
  if (*most <= 0) return 0;
  const auto seed = static_cast<std::size_t>(&destination - input.seeds.data());
  const int pending = input.pending_to.empty() ? 0 : input.pending_to[seed];
  const double free =
      static_cast<double>(*most) - static_cast<double>(destination.usage.shoots) - pending - 1;
  return std::clamp(100.0 * free / static_cast<double>(*most), 0.0, 100.0);
}

}  // namespace trowel::scheduler
