#include <array>
#include <iostream>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "test/oracle/random_garden.h"
#include "test/oracle/small_gardens.h"
#include "test/oracle/tally.h"

// That the gardens are worth comparing on: they reach every filter, and a mistake in any of them
// shows.
namespace trowel::testing::oracle {
namespace {

constexpr std::size_t kShare = TROWEL_ORACLE_SHARE;
constexpr std::uint64_t kGardens = 20'000 / kShare;
constexpr std::uint64_t kGardensForMutations = 20'000;  // The rarest shows after some 5,000.
constexpr std::array kStrategies = {Strategy::kSameRegion, Strategy::kMinimalDistance};

constexpr std::size_t kLastFilter = kFilters - 1;  // Always leaves somebody.

// Calls visit(shoot, view, strategy).
template <typename Visitor>
void ForEachQuestion(std::uint64_t random_seed, Visitor&& visit) {
  const RandomGarden garden = MakeRandomGarden(random_seed);
  for (const garden::Shoot& shoot : garden.shoots) {
    for (const Strategy strategy : kStrategies) visit(shoot, *garden.view, strategy);
  }
}

TEST(Mutation, EveryPlaceHasOneAndEveryOneAPlace) {
  std::set<std::string_view> places;
  std::set<std::string_view> names;
  for (const MutationInfo& info : Mutations()) {
    places.insert(info.place);
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
  }
  EXPECT_EQ(places, std::set<std::string_view>(Places().begin(), Places().end()));
  EXPECT_EQ(Mutations().size(), static_cast<std::size_t>(Mutations().back().mutation));
}

TEST(Mutation, EveryOneShowsInSomeRandomGarden) {
  std::vector<MutationInfo> unnoticed(Mutations().begin(), Mutations().end());
  for (std::uint64_t random_seed = 0; random_seed < kGardensForMutations; ++random_seed) {
    if (unnoticed.empty()) break;
    ForEachQuestion(random_seed, [&](const garden::Shoot& shoot, const garden::GardenView& view,
                                     Strategy strategy) {
      const Answer right = Select(shoot, view, strategy);
      std::erase_if(unnoticed, [&](const MutationInfo& info) {
        return Select(shoot, view, strategy, info.mutation) != right;
      });
    });
  }
  for (const MutationInfo& info : unnoticed) ADD_FAILURE() << info.place << ": " << info.name;
}

TEST(RandomGarden, EveryFilterDropsAndFails) {
  Tally tally;
  for (std::uint64_t random_seed = 0; random_seed < kGardens; ++random_seed) {
    ForEachQuestion(random_seed,
                    [&](const garden::Shoot& shoot, const garden::GardenView& view,
                        Strategy strategy) { tally.Count(Select(shoot, view, strategy)); });
  }
  std::cout << tally.Text();
  for (std::size_t step = 0; step < kFilters; ++step) {
    EXPECT_GT(tally.dropped[step], tally.questions / 100) << step;
  }
  for (std::size_t step = 0; step < kLastFilter; ++step) {
    EXPECT_GT(tally.failed[step], tally.questions / 500) << step;
  }
  EXPECT_GT(tally.chosen, tally.questions / 5);
  EXPECT_GT(tally.tied, tally.questions / 20);
}

TEST(RandomGarden, EqualNumbersMakeEqualGardens) {
  for (std::uint64_t random_seed = 0; random_seed < 200; ++random_seed) {
    const RandomGarden one = MakeRandomGarden(random_seed);
    const RandomGarden other = MakeRandomGarden(random_seed);
    ASSERT_EQ(one.shoots.size(), other.shoots.size());
    for (std::size_t i = 0; i < one.shoots.size(); ++i) {
      EXPECT_EQ(Select(one.shoots[i], *one.view, Strategy::kMinimalDistance),
                Select(other.shoots[i], *other.view, Strategy::kMinimalDistance));
    }
  }
}

TEST(SmallGarden, EveryFilterDrops) {
  Tally tally;
  ForEachSmallCase({.stride = 5 * kShare}, [&](const SmallCase& one) {
    tally.Count(Select(one.shoot, one.view, one.strategy));
  });
  std::cout << tally.Text();
  for (std::size_t step = 0; step < kFilters; ++step) {
    EXPECT_GT(tally.dropped[step], tally.questions / 500) << step;
  }
}

}  // namespace
}  // namespace trowel::testing::oracle
