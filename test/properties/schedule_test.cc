// What holds of gardener-scheduler's selection in every garden.

#include <map>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scheduler/gardener/schedule.h"
#include "test/support/garden_generator.h"

namespace trowel::testing {
namespace {

using scheduler::gardener::Detail;
using scheduler::gardener::kFilters;
using scheduler::gardener::Outcome;
using scheduler::gardener::Strategy;

// Every seed falls out once, or is tied, or is left where nobody was chosen; lists are by name.
void ExpectPartition(const Outcome& outcome, const garden::GardenView& view) {
  std::set<const garden::SeedEntry*> seen(outcome.tied.begin(), outcome.tied.end());
  ASSERT_TRUE(std::is_sorted(outcome.tied.begin(), outcome.tied.end()));
  for (const auto& step : outcome.dropped) {
    const garden::SeedEntry* before = nullptr;
    for (const auto& [entry, reason] : step) {
      EXPECT_TRUE(seen.insert(entry).second) << entry->seed->name << " falls out twice";
      EXPECT_FALSE(reason.empty()) << entry->seed->name;
      EXPECT_LT(before, entry);
      before = entry;
    }
  }
  const bool looked_at_seeds = outcome.chosen != nullptr || outcome.failed_at < kFilters;
  const bool stopped_early = outcome.error.find("panics") != std::string::npos ||
                             outcome.error.find("invalid") != std::string::npos ||
                             outcome.error.find("malformed") != std::string::npos;
  if (!looked_at_seeds || stopped_early) return;
  EXPECT_EQ(seen.size(), view.seeds().size());
}

void ExpectConsistent(const Outcome& outcome) {
  EXPECT_EQ(outcome.chosen == nullptr, outcome.tied.empty());
  EXPECT_EQ(outcome.chosen == nullptr, !outcome.error.empty());
  if (outcome.chosen == nullptr) return;
  EXPECT_EQ(outcome.chosen, outcome.tied.front());
  EXPECT_EQ(outcome.failed_at, kFilters);
}

TEST(ScheduleProperties, HoldInHostileGardens) {
  std::map<std::size_t, int> failures;  // By step.
  int chosen = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const GeneratedGarden garden = GenerateGarden({.random_seed = seed,
                                                   .seeds = 12,
                                                   .shoots = 40,
                                                   .landscape = GardenShape::Landscape::kHostile});
    const auto view = garden.Build();
    for (const garden::Shoot* shoot : garden.Shoots()) {
      for (const Strategy strategy : {Strategy::kSameRegion, Strategy::kMinimalDistance}) {
        const Outcome full = Schedule(*shoot, *view, strategy, Detail::kFull);
        ExpectPartition(full, *view);
        ExpectConsistent(full);
        const Outcome brief = Schedule(*shoot, *view, strategy, Detail::kChosen);
        ExpectConsistent(brief);
        EXPECT_EQ(brief.tied, full.tied);
        EXPECT_EQ(brief.error, full.error);
        EXPECT_EQ(brief.failed_at, full.failed_at);
        ++(full.chosen == nullptr ? failures[full.failed_at] : chosen);
      }
    }
  }
  EXPECT_GT(chosen, 100);
  EXPECT_GT(failures.size(), 4U) << "the gardens are too friendly";
}

TEST(ScheduleProperties, MinimalDistanceFindsAPlaceWhereverSameRegionDoes) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const GeneratedGarden garden = GenerateGarden({.random_seed = seed,
                                                   .seeds = 20,
                                                   .shoots = 60,
                                                   .landscape = GardenShape::Landscape::kHealthy});
    const auto view = garden.Build();
    int found = 0;
    for (const garden::Shoot* shoot : garden.Shoots()) {
      const Outcome same = Schedule(*shoot, *view, Strategy::kSameRegion, Detail::kChosen);
      if (same.chosen == nullptr) continue;
      ++found;
      const Outcome nearest = Schedule(*shoot, *view, Strategy::kMinimalDistance, Detail::kChosen);
      EXPECT_NE(nearest.chosen, nullptr) << nearest.error;
    }
    EXPECT_GT(found, 0);
  }
}

}  // namespace
}  // namespace trowel::testing
