// Trowel's side of bench/rank.sh: rank_worker SEEDS SHOOTS DIR generates a garden, writes it to DIR
// for the other side, and says "ready". Then, for each line that it is given, it asks about every
// shoot of a sample as often as fits into the time, and writes what one ranking took and, for
// gardener-scheduler's selection, which seeds each shoot could go to.
//
//   gardener SameRegion | gardener MinimalDistance   shoots that wait for their first seed
//   place                                            the same in Trowel mode, default policy
//   move                                             shoots that rest on a seed, Trowel mode

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "bench/cpu_time.h"
#include "bench/rank/garden_dump.h"
#include "bench/rank/json_object.h"
#include "policy/policy.h"
#include "scheduler/gardener/schedule.h"
#include "scheduler/rank.h"

namespace trowel::bench {
namespace {

using scheduler::gardener::Detail;
using scheduler::gardener::Outcome;
using scheduler::gardener::Schedule;
using scheduler::gardener::Strategy;
using Shoots = std::vector<const garden::Shoot*>;

constexpr double kRound = 20'000;  // Microseconds, as in the other side.

// Microseconds for one call of `ask(shoot)`, over whole passes of the sample.
template <typename Ask>
double Measure(const Shoots& shoots, const Ask& ask) {
  const double begin = CpuMicroseconds();
  double passed = 0;
  std::size_t calls = 0;
  while (passed < kRound) {
    for (const garden::Shoot* shoot : shoots) ask(*shoot);
    calls += shoots.size();
    passed = CpuMicroseconds() - begin;
  }
  return passed / static_cast<double>(calls);
}

// The seeds that are tied, or the number of the step at which nothing was left.
std::string TextOf(const Outcome& outcome) {
  if (!outcome.error.empty()) return fmt::format("{}", outcome.failed_at);
  return JsonList(outcome.tied,
                  [](const garden::SeedEntry* entry) { return Quoted(entry->seed->name); });
}

// What a scheduler needs to bind a shoot: the seed alone, no reasons.
std::string AsGardener(const RankGarden& garden, Strategy strategy) {
  const auto choose = [&](const garden::Shoot& shoot) {
    return Schedule(shoot, *garden.view, strategy, Detail::kChosen);
  };
  const double each = Measure(
      garden.waiting, [&](const garden::Shoot& shoot) { benchmark::DoNotOptimize(choose(shoot)); });
  const std::string answers =
      JsonList(garden.waiting, [&](const garden::Shoot* shoot) { return TextOf(choose(*shoot)); });
  return JsonObject().Put("us", fmt::format("{:.3f}", each)).Put("answers", answers).Text();
}

std::string AsTrowel(const RankGarden& garden, const Shoots& shoots) {
  const policy::Policy policy = policy::DefaultPolicy();
  std::size_t offered = 0;
  const auto rank = [&](const garden::Shoot& shoot) {
    const auto candidates =
        scheduler::Rank({.shoot = &shoot, .now = testing::GeneratedNow()}, *garden.view, policy);
    return !candidates.empty() && candidates.front().allowed();
  };
  const double each =
      Measure(shoots, [&](const garden::Shoot& shoot) { benchmark::DoNotOptimize(rank(shoot)); });
  for (const garden::Shoot* shoot : shoots) offered += rank(*shoot) ? 1 : 0;
  return JsonObject()
      .Put("us", fmt::format("{:.3f}", each))
      .Put("offered", fmt::format("{}", offered))
      .Put("asked", fmt::format("{}", shoots.size()))
      .Text();
}

std::string Answer(const RankGarden& garden, std::string_view task) {
  if (task == "gardener SameRegion") return AsGardener(garden, Strategy::kSameRegion);
  if (task == "gardener MinimalDistance") return AsGardener(garden, Strategy::kMinimalDistance);
  if (task == "place") return AsTrowel(garden, garden.waiting);
  return task == "move" ? AsTrowel(garden, garden.resting) : "{}";
}

void Run(std::size_t seeds, std::size_t shoots, const std::string& dir) {
  const RankGarden garden = MakeRankGarden(seeds, shoots);
  DumpGarden(garden, dir);
  std::cout << "ready" << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << Answer(garden, line) << std::endl;
  }
}

}  // namespace
}  // namespace trowel::bench

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fputs("usage: rank_worker SEEDS SHOOTS DIR\n", stderr);
    return 2;
  }
  trowel::bench::Run(std::strtoul(argv[1], nullptr, 10), std::strtoul(argv[2], nullptr, 10),
                     argv[3]);
  return 0;
}
