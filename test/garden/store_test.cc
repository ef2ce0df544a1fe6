#include "garden/store.h"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/garden/garden_changes.h"
#include "test/garden/store_fixture.h"

namespace trowel::garden {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Status = Store::Status;

constexpr const char* kLabel = "trowel.gardener.cloud/config";

Change ConfigMapIn(std::string name, std::string data) {
  ConfigMap map;
  map.space = "garden";
  map.name = name;
  map.labels = Labels({Labels::Pair(kLabel, "policy")});
  map.data = {{"key", std::move(data)}};
  return {Kind::kConfigMap, "garden", std::move(name), std::move(map)};
}

class StoreTest : public StoreFixture {
 protected:
  std::vector<std::string> SeedNames() {
    std::vector<std::string> names;
    const auto view = ViewAt(kNow);
    for (const SeedEntry& entry : view->seeds()) names.push_back(entry.seed->name);
    return names;
  }
  // "policy a" for a ConfigMap of that name and data.
  std::vector<std::string> ConfigMaps() {
    std::vector<std::string> told;
    const auto view = ViewAt(kNow);
    for (const ConfigMap* map : view->ConfigMapsWith(kLabel, "policy")) {
      told.push_back(map->name + " " + map->data.at(0).second);
    }
    return told;
  }
};

TEST_F(StoreTest, DeletesWhatAListNoLongerNames) {
  List(seeds, {SeedIn("r", "a"), SeedIn("r", "b"), SeedIn("r", "c")});
  EXPECT_THAT(SeedNames(), ElementsAre("a", "b", "c"));
  List(seeds, {SeedIn("r", "b"), SeedIn("r", "d")});
  EXPECT_THAT(SeedNames(), ElementsAre("b", "d"));
  List(seeds, {});
  EXPECT_THAT(SeedNames(), IsEmpty());
  EXPECT_EQ(StateOf(seeds).lists, 3U);
}

TEST_F(StoreTest, DeletesWhatCameOfAnEventBeforeTheList) {
  List(seeds, {SeedIn("r", "a")});
  store.Apply(seeds, SeedIn("r", "b"));
  store.Apply(seeds, SeedIn("r", "c"));
  List(seeds, {SeedIn("r", "c")});
  EXPECT_THAT(SeedNames(), ElementsAre("c"));
}

TEST_F(StoreTest, ShowsAListAsItComesAndDeletesAtItsEnd) {
  List(seeds, {SeedIn("r", "a")});
  store.BeginList(seeds);
  store.Apply(seeds, SeedIn("r", "b"));
  EXPECT_THAT(SeedNames(), ElementsAre("a", "b"));
  store.EndList(seeds, kNow);
  EXPECT_THAT(SeedNames(), ElementsAre("b"));
}

TEST_F(StoreTest, ForgetsAListThatIsBegunAnew) {
  List(seeds, {SeedIn("r", "a"), SeedIn("r", "b")});
  store.BeginList(seeds);
  store.Apply(seeds, SeedIn("r", "a"));
  store.Apply(seeds, SeedIn("r", "x"));
  store.BeginList(seeds);
  store.Apply(seeds, SeedIn("r", "b"));
  store.EndList(seeds, kNow);
  EXPECT_THAT(SeedNames(), ElementsAre("b"));
  EXPECT_EQ(StateOf(seeds).lists, 2U);
}

// A list that broke off says nothing of what it did not reach.
TEST_F(StoreTest, DeletesNothingForAListThatDoesNotEnd) {
  List(seeds, {SeedIn("r", "a"), SeedIn("r", "b")});
  store.BeginList(seeds);
  store.Apply(seeds, SeedIn("r", "b"));
  store.SetProblem(seeds, "connection reset");
  EXPECT_THAT(SeedNames(), ElementsAre("a", "b"));
}

TEST_F(StoreTest, TakesNoEndWithoutABeginning) {
  store.Apply(seeds, SeedIn("r", "a"));
  store.EndList(seeds, kNow);
  EXPECT_EQ(StateOf(seeds).status, Status::kPending);
  List(seeds, {SeedIn("r", "a")});
  store.EndList(seeds, kNow + absl::Hours(1));
  EXPECT_EQ(StateOf(seeds).lists, 1U);
  EXPECT_EQ(StateOf(seeds).heard, kNow);
  EXPECT_THAT(SeedNames(), ElementsAre("a"));
}

TEST_F(StoreTest, FollowsEvents) {
  List(seeds, {SeedIn("r", "a")});
  store.Apply(seeds, SeedIn("r", "b"));
  store.Apply(seeds, SeedIn("elsewhere", "a"));
  EXPECT_EQ(ViewAt(kNow)->FindSeed("a")->seed->region, "elsewhere");
  store.Apply(seeds, Gone(Kind::kSeed, "", "a"));
  EXPECT_THAT(SeedNames(), ElementsAre("b"));
}

TEST_F(StoreTest, TakesDeletionOfTheUnknownCalmly) {
  List(seeds, {SeedIn("r", "a")});
  const auto before = ViewAt(kNow);
  store.Apply(seeds, Gone(Kind::kSeed, "", "nothing"));
  EXPECT_FALSE(store.NeedsBuild(kNow));
  EXPECT_EQ(store.Build()->generation(), before->generation());
}

TEST_F(StoreTest, DeletesANamespacedObjectByBothItsNames) {
  const auto shoots = store.Add(Kind::kShoot, "shoots");
  List(shoots,
       {ShootOn({"a", "a"}, "moss", "garden-dev"), ShootOn({"a", "a"}, "moss", "garden-b")});
  store.Apply(shoots, Gone(Kind::kShoot, "garden-dev", "moss"));
  EXPECT_EQ(ViewAt(kNow)->FindShoot("garden-dev", "moss"), nullptr);
  EXPECT_NE(ViewAt(kNow)->FindShoot("garden-b", "moss"), nullptr);
  List(shoots, {});
  EXPECT_EQ(ViewAt(kNow)->FindShoot("garden-b", "moss"), nullptr);
}

TEST_F(StoreTest, CountsWhatIsMalformed) {
  List(seeds, {SeedIn("r", "a"), BrokenObject(Kind::kSeed, "", "b")});
  EXPECT_EQ(StateOf(seeds).malformed, 1U);
  EXPECT_EQ(ViewAt(kNow)->kind(Kind::kSeed).broken, 1U);
  store.Apply(seeds, BrokenObject(Kind::kSeed, "", "b"));
  EXPECT_EQ(StateOf(seeds).malformed, 2U);
  // It goes away like any other object.
  List(seeds, {SeedIn("r", "a")});
  EXPECT_EQ(ViewAt(kNow)->kind(Kind::kSeed).broken, 0U);
  EXPECT_EQ(StateOf(seeds).malformed, 2U);
}

// ConfigMaps are two sources, and one object may be in both.
class SharedKindTest : public StoreTest {
 protected:
  const Store::Source regions = store.Add(Kind::kConfigMap, "configmaps (regions)");
  const Store::Source policy = store.Add(Kind::kConfigMap, "configmaps (policy)");
};

TEST_F(SharedKindTest, AnObjectIsGoneWhenItIsInNeitherSource) {
  List(regions, {ConfigMapIn("both", "a"), ConfigMapIn("regions", "a")});
  List(policy, {ConfigMapIn("both", "a"), ConfigMapIn("policy", "a")});
  EXPECT_THAT(ConfigMaps(), ElementsAre("both a", "policy a", "regions a"));
  store.Apply(regions, Gone(Kind::kConfigMap, "garden", "both"));
  EXPECT_THAT(ConfigMaps(), ElementsAre("both a", "policy a", "regions a"));
  store.Apply(policy, Gone(Kind::kConfigMap, "garden", "both"));
  EXPECT_THAT(ConfigMaps(), ElementsAre("policy a", "regions a"));
}

TEST_F(SharedKindTest, AListDeletesOnlyItsOwnPart) {
  List(regions, {ConfigMapIn("both", "a"), ConfigMapIn("regions", "a")});
  List(policy, {ConfigMapIn("both", "b"), ConfigMapIn("policy", "a")});
  List(regions, {});
  EXPECT_THAT(ConfigMaps(), ElementsAre("both b", "policy a"));
  List(policy, {ConfigMapIn("policy", "b")});
  EXPECT_THAT(ConfigMaps(), ElementsAre("policy b"));
}

TEST_F(SharedKindTest, ASourceDeletesNothingThatItNeverNamed) {
  List(regions, {ConfigMapIn("regions", "a")});
  store.Apply(policy, Gone(Kind::kConfigMap, "garden", "regions"));
  EXPECT_THAT(ConfigMaps(), ElementsAre("regions a"));
}

TEST_F(SharedKindTest, AnAbsentSourceTakesOnlyItsOwnPart) {
  List(regions, {ConfigMapIn("both", "a"), ConfigMapIn("regions", "a")});
  List(policy, {ConfigMapIn("both", "a")});
  store.SetAbsent(regions, kNow + absl::Hours(1));
  EXPECT_THAT(ConfigMaps(), ElementsAre("both a"));
}

TEST_F(SharedKindTest, IsKnownWhenAllItsSourcesAre) {
  List(seeds, {});
  EXPECT_EQ(WhyUnknown(Kind::kConfigMap), "the first list is not complete");
  List(regions, {});
  EXPECT_EQ(WhyUnknown(Kind::kConfigMap), "the first list is not complete");
  EXPECT_THAT(store.WaitingFor(), ElementsAre(Kind::kConfigMap));
  List(policy, {});
  EXPECT_EQ(WhyUnknown(Kind::kConfigMap), "");
  store.SetForbidden(policy, "403 Forbidden", kNow + absl::Hours(1));
  EXPECT_EQ(WhyUnknown(Kind::kConfigMap), "403 Forbidden");
}

TEST_F(SharedKindTest, WaitsForAKindOnce) {
  EXPECT_THAT(store.WaitingFor(), ElementsAre(Kind::kSeed, Kind::kConfigMap));
  List(policy, {});
  EXPECT_THAT(store.WaitingFor(), ElementsAre(Kind::kSeed, Kind::kConfigMap));
  List(regions, {});
  EXPECT_THAT(store.WaitingFor(), ElementsAre(Kind::kSeed));
  store.SetAbsent(seeds, kNow);
  EXPECT_THAT(store.WaitingFor(), IsEmpty());
}

// Whoever never saw a seed or a shoot is not to replace who did.
TEST_F(SharedKindTest, WaitsForSeedsAndShootsThatWereRefusedFromTheStart) {
  const Store::Source shoots = store.Add(Kind::kShoot, "shoots");
  store.SetForbidden(policy, "403", kNow);
  store.SetForbidden(regions, "403", kNow);
  store.SetForbidden(seeds, "403", kNow);
  store.SetForbidden(shoots, "404", kNow);
  EXPECT_THAT(store.WaitingFor(), ElementsAre(Kind::kSeed, Kind::kShoot));
  List(seeds, {});
  List(shoots, {});
  EXPECT_THAT(store.WaitingFor(), IsEmpty());
  store.SetForbidden(seeds, "403", kNow + absl::Hours(1));
  EXPECT_THAT(store.WaitingFor(), IsEmpty()) << "what was seen once goes stale, and is told so";
}

}  // namespace
}  // namespace trowel::garden
