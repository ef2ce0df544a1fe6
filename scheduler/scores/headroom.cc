#include <algorithm>

#include <fmt/format.h>

#include "garden/seed.h"
#include "scheduler/score.h"

namespace trowel::scheduler {
namespace {

// Moves that the view does not show yet.
int PendingTo(const ScoreInput& input, const garden::SeedEntry& destination) {
  const auto seed = static_cast<std::size_t>(&destination - input.seeds.data());
  return input.pending_to.empty() ? 0 : input.pending_to[seed];
}

}  // namespace

// The share of the seed that is free once the shoot is there. Shoots on their way count already
// (usage), so do moves allowed a moment ago. A seed without a limit is always empty enough.
double ScoreHeadroom(const ScoreInput& input, const garden::SeedEntry& destination) {
  const std::optional<std::int64_t>& most = destination.seed->allocatable_shoots;
  if (!most.has_value()) return 100;
  if (*most <= 0) return 0;
  const double free = static_cast<double>(*most) - static_cast<double>(destination.usage.shoots) -
                      PendingTo(input, destination) - 1;
  return std::clamp(100.0 * free / static_cast<double>(*most), 0.0, 100.0);
}

Arithmetic TellHeadroom(const ScoreInput& input, const garden::SeedEntry& destination) {
  const std::optional<std::int64_t>& most = destination.seed->allocatable_shoots;
  if (!most.has_value()) return {.counted = "no limit of allocatable shoots", .sum = "100"};
  if (*most <= 0) return {.counted = fmt::format("{} allocatable", *most), .sum = "0"};
  const garden::SeedUsage& usage = destination.usage;
  const int pending = PendingTo(input, destination);
  std::string counted = fmt::format("{} allocatable, {} on it", *most, usage.shoots);
  if (usage.moves_in > 0) counted += fmt::format(" ({} of them on the way)", usage.moves_in);
  if (pending > 0) counted += fmt::format(", {} allowed moments ago", pending);
  const std::string less = pending > 0 ? fmt::format("{} - ", pending) : std::string();
  return {.counted = counted + ", and this one",
          .sum = fmt::format("100 x max(0, {} - {} - {}1) / {}", *most, usage.shoots, less, *most)};
}

}  // namespace trowel::scheduler
