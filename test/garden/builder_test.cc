#include "garden/builder.h"

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/garden/describe_view.h"
#include "test/garden/garden_changes.h"
#include "test/garden/random_change.h"

namespace trowel::garden {
namespace {

using Usage = std::map<std::string, std::int64_t>;

Usage UsageOf(const std::vector<SeedNames>& shoots) {
  GardenBuilder builder;
  for (const std::string name : {"seed", "seed2", "seed3", "seed4"}) {
    builder.Apply(SeedIn("region", name));
  }
  for (std::size_t i = 0; i < shoots.size(); ++i) {
    builder.Apply(ShootOn(shoots[i], "shoot" + std::to_string(i)));
  }
  const auto view = builder.Build();
  Usage usage;
  for (const SeedEntry& entry : view->seeds()) {
    if (entry.usage.shoots != 0) usage[entry.seed->name] = entry.usage.shoots;
  }
  return usage;
}

// How many shoots of a group are on one seed.
int CountOn(const ShootsBySeed* shoots, std::string_view seed) {
  EXPECT_TRUE(std::is_sorted(shoots->begin(), shoots->end()));
  for (const auto& [name, count] : *shoots) {
    if (name == seed) return count;
  }
  return 0;
}

// Upstream: the test of CalculateSeedUsage.
TEST(BuilderUsageTest, CountsAsUpstreamDoes) {
  EXPECT_EQ(UsageOf({}), Usage());
  EXPECT_EQ(UsageOf({{"", ""}}), Usage());
  EXPECT_EQ(UsageOf({{"seed", ""}}), (Usage{{"seed", 1}}));
  EXPECT_EQ(UsageOf({{"", "seed"}}), (Usage{{"seed", 1}}));
  EXPECT_EQ(UsageOf({{"seed", "seed"}}), (Usage{{"seed", 1}}));
  EXPECT_EQ(UsageOf({{"seed", "seed2"}}), (Usage{{"seed", 1}, {"seed2", 1}}));
  EXPECT_EQ(UsageOf({{"", ""},
                     {"seed", "seed2"},
                     {"seed2", "seed2"},
                     {"seed3", "seed2"},
                     {"seed3", "seed4"}}),
            (Usage{{"seed", 1}, {"seed2", 3}, {"seed3", 2}, {"seed4", 1}}));
}

TEST(BuilderUsageTest, IsThereWhenTheSeedComesLater) {
  GardenBuilder builder;
  builder.Apply(ShootOn({"late", "late"}));
  builder.Apply(SeedIn("region", "late"));
  EXPECT_EQ(builder.Build()->FindSeed("late")->usage.shoots, 1);
}

TEST(BuilderUsageTest, FollowsAMoveFromBindingToItsEnd) {
  GardenBuilder builder;
  builder.Apply(SeedIn("region", "a"));
  builder.Apply(SeedIn("region", "b"));
  const auto usage = [&builder](const std::string& seed) {
    const SeedUsage counts = builder.Build()->FindSeed(seed)->usage;
    return std::tuple(counts.shoots, counts.moves_in, counts.moves_out);
  };
  Change change = ShootOn({"a", "a"});
  builder.Apply(change);
  EXPECT_EQ(usage("a"), std::tuple(1, 0, 0));

  std::get<Shoot>(change.object).seed_name = "b";
  builder.Apply(change);
  EXPECT_EQ(usage("a"), std::tuple(1, 0, 1));
  EXPECT_EQ(usage("b"), std::tuple(1, 1, 0));
  const auto moving = builder.Build();
  ASSERT_THAT(moving->running_moves(), testing::SizeIs(1));
  const RunningMove& move = *moving->running_moves().begin();
  EXPECT_EQ(move.shoot, "garden-dev/moss");
  EXPECT_EQ(move.space, "garden-dev");
  EXPECT_EQ(move.from, "a");
  EXPECT_EQ(move.to, "b");

  // Prepared, then being restored: no longer on its way from anywhere.
  auto& shoot = std::get<Shoot>(change.object);
  shoot.host_seed_name = "b";
  shoot.last_operation = {.type = OperationType::kMigrate, .state = OperationState::kSucceeded};
  builder.Apply(change);
  EXPECT_EQ(usage("a"), std::tuple(0, 0, 0));
  EXPECT_EQ(usage("b"), std::tuple(1, 1, 0));

  shoot.last_operation = {.type = OperationType::kRestore, .state = OperationState::kSucceeded};
  builder.Apply(change);
  EXPECT_EQ(usage("b"), std::tuple(1, 0, 0));
  EXPECT_THAT(builder.Build()->running_moves(), testing::IsEmpty());
}

TEST(BuilderUsageTest, CountsABrokenShootWhereItsSeedsCanBeRead) {
  GardenBuilder builder;
  builder.Apply(SeedIn("region", "a"));
  builder.Apply(SeedIn("region", "b"));
  builder.Apply(ShootOn({"a", "a"}));
  Broken broken = BrokenWith("spec.region: expected a string", {.to = "b", .host = "a"});
  builder.Apply({Kind::kShoot, "garden-dev", "moss", broken});
  auto view = builder.Build();
  EXPECT_EQ(view->FindShoot("garden-dev", "moss"), nullptr);
  EXPECT_EQ(*view->WhyBroken(Kind::kShoot, "garden-dev", "moss"), broken.why);
  EXPECT_EQ(view->FindSeed("a")->usage.shoots, 1);
  EXPECT_EQ(view->FindSeed("b")->usage.moves_in, 1);
  EXPECT_THAT(view->running_moves(), testing::SizeIs(1));
  EXPECT_EQ(CountOn(view->ShootsOfNamespace("garden-dev"), "b"), 1);
  EXPECT_EQ(view->ShootsOfPurpose("evaluation"), nullptr);
  EXPECT_EQ(view->uncounted_shoots(), 0);

  broken.seeds_readable = false;
  builder.Apply({Kind::kShoot, "garden-dev", "moss", broken});
  view = builder.Build();
  EXPECT_EQ(view->uncounted_shoots(), 1);
  EXPECT_EQ(view->FindSeed("a")->usage.shoots, 0);
  EXPECT_THAT(view->running_moves(), testing::IsEmpty());

  builder.Apply(ShootOn({"a", "a"}));
  view = builder.Build();
  EXPECT_EQ(view->uncounted_shoots(), 0);
  EXPECT_EQ(view->WhyBroken(Kind::kShoot, "garden-dev", "moss"), nullptr);
  EXPECT_EQ(view->FindSeed("a")->usage.shoots, 1);
}

TEST(BuilderTest, CountsPurposesAndNamespacesBySeed) {
  GardenBuilder builder;
  Change production = ShootOn({"b", "a"}, "fern");
  std::get<Shoot>(production.object).purpose = "production";
  builder.Apply(production);
  builder.Apply(ShootOn({"a", "a"}));
  builder.Apply(ShootOn({"", "a"}, "ivy"));
  auto view = builder.Build();
  EXPECT_EQ(CountOn(view->ShootsOfNamespace("garden-dev"), "a"), 2);
  EXPECT_EQ(CountOn(view->ShootsOfNamespace("garden-dev"), "b"), 1);
  EXPECT_EQ(CountOn(view->ShootsOfPurpose("production"), "b"), 1);
  EXPECT_EQ(CountOn(view->ShootsOfPurpose("evaluation"), "a"), 2);
  EXPECT_EQ(view->ShootsOfPurpose("testing"), nullptr);

  builder.Apply(Gone(Kind::kShoot, "garden-dev", "fern"));
  view = builder.Build();
  EXPECT_EQ(view->ShootsOfPurpose("production"), nullptr);
  EXPECT_EQ(CountOn(view->ShootsOfNamespace("garden-dev"), "b"), 0);
}

TEST(BuilderTest, TakesDeletionOfTheUnknownCalmly) {
  GardenBuilder builder;
  for (const KindInfo& info : Kinds()) {
    builder.Apply(Gone(info.kind, info.namespaced ? "garden-dev" : "", "nothing"));
  }
  const auto view = builder.Build();
  EXPECT_EQ(DescribeView(*view), DescribeView(*GardenBuilder().Build()));
  EXPECT_EQ(view->generation(), kKinds);
}

TEST(BuilderTest, ListsWhatIsBrokenInEveryKind) {
  GardenBuilder builder;
  for (const KindInfo& info : Kinds()) {
    builder.Apply(BrokenObject(info.kind, info.namespaced ? "garden-dev" : "", "it"));
  }
  const auto view = builder.Build();
  for (const KindInfo& info : Kinds()) {
    const std::string* why = view->WhyBroken(info.kind, info.namespaced ? "garden-dev" : "", "it");
    ASSERT_NE(why, nullptr) << info.name;
    EXPECT_EQ(*why, "spec: expected an object");
    EXPECT_EQ(view->kind(info.kind).broken, 1U) << info.name;
    EXPECT_EQ(view->kind(info.kind).objects, 0U) << info.name;
  }
}

TEST(BuilderTest, BrokenReplacesTheGoodObject) {
  GardenBuilder builder;
  builder.Apply(SeedIn("region", "a"));
  EXPECT_EQ(builder.Build()->kind(Kind::kSeed).objects, 1U);
  builder.Apply(BrokenObject(Kind::kSeed, "", "a"));
  const auto view = builder.Build();
  EXPECT_EQ(view->FindSeed("a"), nullptr);
  EXPECT_EQ(view->kind(Kind::kSeed).objects, 0U);
  EXPECT_EQ(view->kind(Kind::kSeed).broken, 1U);
  EXPECT_EQ(view->FindRegion("region"), RegionId::kUnknown);
}

TEST(BuilderTest, SaysWhichKindsAreNotKnown) {
  GardenBuilder builder;
  EXPECT_TRUE(builder.Build()->kind(Kind::kBastion).known);
  builder.SetKnown(Kind::kBastion, false, "forbidden");
  auto view = builder.Build();
  EXPECT_FALSE(view->kind(Kind::kBastion).known);
  EXPECT_EQ(view->kind(Kind::kBastion).why_unknown, "forbidden");
  EXPECT_TRUE(view->kind(Kind::kSeed).known);
  builder.SetKnown(Kind::kBastion, true);
  EXPECT_EQ(builder.Build()->kind(Kind::kBastion).why_unknown, "");
}

// Objects that are left after the changes, in any order, make the same garden as the changes did. A
// region ConfigMap may keep an earlier table: for ConfigMaps, what each was since it is there.
TEST(BuilderTest, KeepsUpWithWhatWouldBeBuiltAnew) {
  std::mt19937 random(7);
  GardenBuilder builder;
  std::map<std::tuple<Kind, std::string, std::string>, std::vector<Change>> left;
  for (int i = 0; i < 2000; ++i) {
    Change change = RandomChange(&random);
    std::vector<Change>& versions = left[std::tuple(change.kind, change.space, change.name)];
    const bool gone = std::holds_alternative<Deleted>(change.object);
    if (gone || change.kind != Kind::kConfigMap) versions.clear();
    if (!gone) versions.push_back(change);
    builder.Apply(std::move(change));
    if (i % 3 == 0) builder.Build();  // Whatever was shared in between must not matter.
    if (i % 50 != 49) continue;

    std::vector<std::vector<Change>> objects;
    for (const auto& [key, kept] : left) objects.push_back(kept);
    std::shuffle(objects.begin(), objects.end(), random);
    GardenBuilder anew;
    for (std::vector<Change>& object : objects) {
      for (Change& version : object) anew.Apply(std::move(version));
    }
    ASSERT_EQ(DescribeView(*builder.Build()), DescribeView(*anew.Build())) << "after " << i;
  }
}

TEST(BuilderTest, NeverChangesAViewThatIsOut) {
  std::mt19937 random(11);
  GardenBuilder builder;
  std::vector<std::pair<std::shared_ptr<const GardenView>, std::string>> views;
  for (int i = 0; i < 600; ++i) {
    builder.Apply(RandomChange(&random));
    if (i % 20 != 0) continue;
    auto view = builder.Build();
    views.emplace_back(view, DescribeView(*view));
  }
  for (const auto& [view, description] : views) EXPECT_EQ(DescribeView(*view), description);
  EXPECT_NE(views.front().second, views.back().second);
}

TEST(BuilderTest, SharesWhatDidNotChange) {
  GardenBuilder builder;
  builder.Apply(SeedIn("region", "a"));
  for (int i = 0; i < 100; ++i) builder.Apply(ShootOn({"a", "a"}, "shoot" + std::to_string(i)));
  const auto before = builder.Build();
  builder.Apply(ShootOn({"a", "a"}, "shoot7"));
  const auto after = builder.Build();
  EXPECT_EQ(before->FindShoot("garden-dev", "shoot8"), after->FindShoot("garden-dev", "shoot8"));
  EXPECT_NE(before->FindShoot("garden-dev", "shoot7"), after->FindShoot("garden-dev", "shoot7"));
  EXPECT_EQ(before->ShootsOfNamespace("garden-dev"), after->ShootsOfNamespace("garden-dev"));
  EXPECT_LT(before->generation(), after->generation());
}

}  // namespace
}  // namespace trowel::garden
