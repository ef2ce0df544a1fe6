#include <gtest/gtest.h>

#include "test/properties/decision.h"
#include "test/properties/random_policy.h"

namespace trowel::testing {
namespace {

TEST(GardenProperty, OrderOfChangesDoesNotMatter) {
  for (std::uint64_t random_seed = 1000; random_seed < 1060; ++random_seed) {
    SCOPED_TRACE(::testing::Message() << "garden " << random_seed);
    Dice dice(random_seed);
    const policy::Policy policy = RandomPolicy(&dice);
    const GeneratedGarden garden = HostileGarden(random_seed);
    GeneratedGarden shuffled = garden;
    dice.Shuffle(&shuffled.changes);
    const std::shared_ptr<const garden::GardenView> one = garden.Build();
    const std::shared_ptr<const garden::GardenView> other = shuffled.Build();

    for (const garden::Shoot* shoot : SomeShoots(garden, 6)) {
      const scheduler::RankRequest request = RankingOf(*shoot, std::nullopt);
      ASSERT_EQ(Describe(scheduler::Rank(request, *one, policy)),
                Describe(scheduler::Rank(request, *other, policy)));
      const std::string& destination = one->seeds()[dice.Below(one->seeds().size())].seed->name;
      ASSERT_EQ(Describe(Admit(*shoot, destination, {}, *one, policy)),
                Describe(Admit(*shoot, destination, {}, *other, policy)));
    }
  }
}

// What was there before and is gone leaves no trace.
TEST(GardenProperty, DetoursDoNotMatter) {
  for (std::uint64_t random_seed = 2000; random_seed < 2020; ++random_seed) {
    SCOPED_TRACE(::testing::Message() << "garden " << random_seed);
    const GeneratedGarden garden = HostileGarden(random_seed);
    const GeneratedGarden earlier = HostileGarden(random_seed + 1);
    garden::GardenBuilder builder;
    for (const garden::Change& change : earlier.changes) builder.Apply(change);
    builder.Build();
    for (garden::Change change : earlier.changes) {
      change.object = garden::Deleted{};
      builder.Apply(change);
    }
    for (const garden::Change& change : garden.changes) builder.Apply(change);
    for (const auto& [kind, why] : garden.unknown_kinds) builder.SetKnown(kind, false, why);

    const std::shared_ptr<const garden::GardenView> fresh = garden.Build();
    const std::shared_ptr<const garden::GardenView> grown = builder.Build();
    const policy::Policy policy = policy::DefaultPolicy();
    for (const garden::Shoot* shoot : SomeShoots(garden, 6)) {
      const scheduler::RankRequest request = RankingOf(*shoot, std::nullopt);
      ASSERT_EQ(Describe(scheduler::Rank(request, *fresh, policy)),
                Describe(scheduler::Rank(request, *grown, policy)));
    }
  }
}

TEST(GardenProperty, EqualShapesMakeEqualGardens) {
  const GeneratedGarden one = HostileGarden(7);
  const GeneratedGarden other = HostileGarden(7);
  ASSERT_EQ(one.changes.size(), other.changes.size());
  const policy::Policy policy = policy::DefaultPolicy();
  const scheduler::RankRequest request = RankingOf(*one.Shoots().front(), std::nullopt);
  EXPECT_EQ(Describe(scheduler::Rank(request, *one.Build(), policy)),
            Describe(scheduler::Rank(request, *other.Build(), policy)));
}

TEST(GardenProperty, MoreShootsDoNotChangeTheSeeds) {
  const GeneratedGarden small = GenerateGarden({.random_seed = 3, .seeds = 20, .shoots = 10});
  const GeneratedGarden large = GenerateGarden({.random_seed = 3, .seeds = 20, .shoots = 500});
  const std::shared_ptr<const garden::GardenView> a = small.Build();
  const std::shared_ptr<const garden::GardenView> b = large.Build();
  ASSERT_EQ(a->seeds().size(), 20U);
  ASSERT_EQ(b->seeds().size(), 20U);
  for (std::size_t i = 0; i < a->seeds().size(); ++i) {
    EXPECT_EQ(a->seeds()[i].seed->name, b->seeds()[i].seed->name);
    EXPECT_EQ(a->seeds()[i].seed->region, b->seeds()[i].seed->region);
  }
  EXPECT_EQ(b->kind(garden::Kind::kShoot).objects, 500U);
  EXPECT_EQ(small.Shoots()[9]->seed_name, large.Shoots()[9]->seed_name);
}

}  // namespace
}  // namespace trowel::testing
