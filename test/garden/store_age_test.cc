#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/garden/garden_changes.h"
#include "test/garden/store_fixture.h"

// What a Store says of its sources: which of them is known, and how fresh it is.
namespace trowel::garden {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Status = Store::Status;

const absl::Duration kMax = Store::Limits().max_staleness;
const absl::Duration kHard = Store::Limits().hard_staleness;
const absl::Duration kMoment = absl::Milliseconds(1);

class StoreAgeTest : public StoreFixture {
 protected:
  const Store::Source bastions = store.Add(Kind::kBastion, "bastions");
};

TEST_F(StoreAgeTest, KnowsItsSources) {
  ASSERT_EQ(store.sources().size(), 2U);
  EXPECT_EQ(StateOf(bastions).kind, Kind::kBastion);
  EXPECT_EQ(StateOf(bastions).name, "bastions");
  EXPECT_EQ(StateOf(bastions).status, Status::kPending);
  EXPECT_EQ(StateOf(bastions).heard, absl::InfinitePast());
}

TEST_F(StoreAgeTest, KnowsAKindOnceItsFirstListIsComplete) {
  store.HeardOpen(seeds, kNow);
  store.BeginList(seeds);
  store.Apply(seeds, SeedIn("r", "a"));
  EXPECT_EQ(WhyUnknown(Kind::kSeed), "the first list is not complete");
  EXPECT_THAT(store.WaitingFor(), ElementsAre(Kind::kSeed, Kind::kBastion));
  store.EndList(seeds, kNow);
  EXPECT_EQ(WhyUnknown(Kind::kSeed), "");
  EXPECT_THAT(store.WaitingFor(), ElementsAre(Kind::kBastion));
  // A later list does not make it unknown again.
  store.BeginList(seeds);
  EXPECT_EQ(WhyUnknown(Kind::kSeed), "");
  EXPECT_EQ(WhyUnknown(Kind::kProject), "") << "nobody follows it here";
}

TEST_F(StoreAgeTest, KnowsThatWhatIsAbsentIsEmpty) {
  Bastion bastion;
  bastion.space = "garden-dev";
  bastion.name = "b";
  bastion.shoot_name = "moss";
  List(bastions, {{Kind::kBastion, "garden-dev", "b", bastion}});
  EXPECT_EQ(ViewAt(kNow)->BastionsOf("garden-dev", "moss").size(), 1U);
  // Servers say so for a moment when they start: what is known stays.
  store.SetAbsent(bastions, kNow + kMax);
  EXPECT_EQ(StateOf(bastions).status, Status::kSynced);
  EXPECT_EQ(StateOf(bastions).problem, "the API server does not serve it");
  EXPECT_EQ(ViewAt(kNow)->BastionsOf("garden-dev", "moss").size(), 1U);

  store.SetAbsent(bastions, kNow + kMax + kMoment);
  EXPECT_EQ(StateOf(bastions).status, Status::kAbsent);
  EXPECT_EQ(StateOf(bastions).problem, "the API server does not serve it");
  EXPECT_TRUE(store.NeedsBuild(kNow));
  EXPECT_TRUE(ViewAt(kNow)->BastionsOf("garden-dev", "moss").empty());
  EXPECT_EQ(WhyUnknown(Kind::kBastion), "");
  EXPECT_EQ(WhyUnknown(Kind::kBastion, kNow + absl::Hours(24)), "");
  EXPECT_THAT(store.WaitingFor(), ElementsAre(Kind::kSeed));
  // Served after all.
  List(bastions, {{Kind::kBastion, "garden-dev", "b", bastion}});
  EXPECT_EQ(StateOf(bastions).problem, "");
  EXPECT_EQ(ViewAt(kNow)->BastionsOf("garden-dev", "moss").size(), 1U);
}

TEST_F(StoreAgeTest, KeepsWhatBecomesForbiddenAsUnknown) {
  List(seeds, {SeedIn("r", "a")});
  EXPECT_EQ(WhyUnknown(Kind::kSeed), "");
  // API servers refuse everybody for a moment when they start: what is known stays.
  store.SetForbidden(seeds, "403 Forbidden: seeds is forbidden", kNow + kMax);
  EXPECT_EQ(WhyUnknown(Kind::kSeed), "");
  EXPECT_EQ(StateOf(seeds).status, Status::kSynced);
  EXPECT_EQ(StateOf(seeds).problem, "403 Forbidden: seeds is forbidden");

  store.SetForbidden(seeds, "403 Forbidden: seeds is forbidden", kNow + kMax + kMoment);
  EXPECT_TRUE(store.NeedsBuild(kNow));
  EXPECT_EQ(WhyUnknown(Kind::kSeed), "403 Forbidden: seeds is forbidden");
  EXPECT_EQ(ViewAt(kNow)->seeds().size(), 1U);
  EXPECT_EQ(StateOf(seeds).status, Status::kForbidden);
  List(seeds, {SeedIn("r", "b")});
  EXPECT_EQ(WhyUnknown(Kind::kSeed), "");
  EXPECT_EQ(ViewAt(kNow)->seeds()[0].seed->name, "b");
  EXPECT_EQ(StateOf(seeds).problem, "");
}

TEST_F(StoreAgeTest, ForgetsWhatItDidNotHearOfForLong) {
  List(seeds, {SeedIn("r", "a")});
  EXPECT_EQ(WhyUnknown(Kind::kSeed, kNow + kMax), "");
  EXPECT_FALSE(store.NeedsBuild(kNow + kMax));
  EXPECT_TRUE(store.NeedsBuild(kNow + kMax + kMoment));
  EXPECT_EQ(WhyUnknown(Kind::kSeed, kNow + kMax + kMoment), "not heard of for more than 5m");
  EXPECT_EQ(ViewAt(kNow + kMax + kMoment)->seeds().size(), 1U);
  // Older does not read differently, so that nothing is to be built.
  EXPECT_FALSE(store.NeedsBuild(kNow + absl::Hours(24)));
}

// What a source can hear, each of which is a sign of life.
class SignOfLifeTest
    : public StoreAgeTest,
      public ::testing::WithParamInterface<void (Store::*)(Store::Source, absl::Time)> {};

TEST_P(SignOfLifeTest, MakesASourceKnownAgain) {
  List(seeds, {});
  const absl::Time late = kNow + absl::Hours(1);
  EXPECT_NE(WhyUnknown(Kind::kSeed, late), "");
  EXPECT_TRUE(store.IsTooOldToDecide(late));
  (store.*GetParam())(seeds, late);
  EXPECT_TRUE(store.NeedsBuild(late));
  EXPECT_EQ(WhyUnknown(Kind::kSeed, late), "");
  EXPECT_FALSE(store.IsTooOldToDecide(late));
  EXPECT_EQ(store.Age(late), absl::ZeroDuration());
  EXPECT_EQ(StateOf(seeds).heard, late);
}

// Before its first list nothing is known, whatever is heard.
TEST_P(SignOfLifeTest, IsNotAList) {
  (store.*GetParam())(seeds, kNow);
  EXPECT_EQ(WhyUnknown(Kind::kSeed), "the first list is not complete");
  EXPECT_EQ(StateOf(seeds).status, Status::kPending);
}

INSTANTIATE_TEST_SUITE_P(Signs, SignOfLifeTest,
                         ::testing::Values(&Store::HeardEvent, &Store::HeardBookmark,
                                           &Store::HeardOpen));

TEST_F(StoreAgeTest, RemembersWhatItHeardLast) {
  List(seeds, {});
  store.HeardEvent(seeds, kNow + absl::Seconds(1));
  store.HeardBookmark(seeds, kNow + absl::Seconds(2));
  store.HeardOpen(seeds, kNow + absl::Seconds(3));
  EXPECT_EQ(StateOf(seeds).last_event, kNow + absl::Seconds(1));
  EXPECT_EQ(StateOf(seeds).last_bookmark, kNow + absl::Seconds(2));
  EXPECT_EQ(StateOf(seeds).heard, kNow + absl::Seconds(3));
  EXPECT_EQ(StateOf(bastions).heard, absl::InfinitePast());
}

TEST_F(StoreAgeTest, IsAsOldAsItsQuietestSource) {
  EXPECT_EQ(store.Age(kNow), absl::ZeroDuration()) << "nothing is followed yet";
  List(seeds, {}, kNow);
  List(bastions, {}, kNow + absl::Minutes(10));
  EXPECT_EQ(store.Age(kNow + absl::Minutes(15)), absl::Minutes(15));
  EXPECT_FALSE(store.IsTooOldToDecide(kNow + kHard));
  EXPECT_TRUE(store.IsTooOldToDecide(kNow + kHard + kMoment));
  store.HeardBookmark(seeds, kNow + absl::Minutes(12));
  EXPECT_EQ(store.Age(kNow + absl::Minutes(15)), absl::Minutes(5));
}

// They are asked for once a minute: their silence is no news.
TEST_F(StoreAgeTest, DoesNotAgeByWhatItCannotFollow) {
  List(seeds, {}, kNow + absl::Hours(1));
  store.SetAbsent(bastions, kNow);
  EXPECT_EQ(store.Age(kNow + absl::Hours(1)), absl::ZeroDuration());
  store.SetForbidden(bastions, "403", kNow);
  EXPECT_EQ(store.Age(kNow + absl::Hours(1)), absl::ZeroDuration());
}

TEST_F(StoreAgeTest, KeepsAProblemUntilTheStreamIsOpenAgain) {
  List(seeds, {});
  store.SetProblem(seeds, "connection refused");
  store.SetProblem(seeds, "connection reset");
  EXPECT_EQ(StateOf(seeds).status, Status::kSynced);
  EXPECT_EQ(StateOf(seeds).problem, "connection reset");
  EXPECT_EQ(StateOf(seeds).restarts, 2U);
  EXPECT_EQ(WhyUnknown(Kind::kSeed), "") << "what is known stays until it is stale";
  store.HeardOpen(seeds, kNow);
  EXPECT_EQ(StateOf(seeds).problem, "");
  EXPECT_EQ(StateOf(seeds).restarts, 2U);
}

TEST_F(StoreAgeTest, KeepsAProblemOfItsFirstListUntilThatIsComplete) {
  store.SetProblem(seeds, "connection refused");
  store.HeardOpen(seeds, kNow);
  EXPECT_EQ(StateOf(seeds).problem, "connection refused");
  EXPECT_EQ(WhyUnknown(Kind::kSeed), "the first list is not complete");
  List(seeds, {});
  EXPECT_EQ(StateOf(seeds).problem, "");
}

TEST_F(StoreAgeTest, NeedsABuildOnlyWhenSomethingChanged) {
  EXPECT_TRUE(store.NeedsBuild(kNow));
  EXPECT_TRUE(store.NeedsBuild(kNow)) << "asking is not building";
  store.Build();
  EXPECT_FALSE(store.NeedsBuild(kNow));

  List(seeds, {SeedIn("r", "a")});
  EXPECT_TRUE(store.NeedsBuild(kNow));
  store.Build();
  store.HeardBookmark(seeds, kNow + absl::Seconds(1));
  store.HeardOpen(seeds, kNow + absl::Seconds(2));
  store.HeardEvent(seeds, kNow + absl::Seconds(3));
  store.SetProblem(seeds, "connection refused");
  store.BeginList(seeds);
  EXPECT_FALSE(store.NeedsBuild(kNow + absl::Seconds(4)));

  store.Apply(seeds, SeedIn("r", "b"));
  EXPECT_TRUE(store.NeedsBuild(kNow));
  store.Build();
  store.Apply(seeds, Gone(Kind::kSeed, "", "b"));
  EXPECT_TRUE(store.NeedsBuild(kNow));
  store.Build();
  store.SetForbidden(bastions, "403", kNow);
  EXPECT_TRUE(store.NeedsBuild(kNow));
  store.Build();
  store.SetForbidden(bastions, "403", kNow + absl::Minutes(1));
  EXPECT_FALSE(store.NeedsBuild(kNow));
}

TEST_F(StoreAgeTest, HasTheLimitsThatWereGiven) {
  Store strict("garden", {.max_staleness = absl::Seconds(90), .hard_staleness = absl::Minutes(2)});
  const Store::Source source = strict.Add(Kind::kSeed, "seeds");
  strict.BeginList(source);
  strict.EndList(source, kNow);
  strict.NeedsBuild(kNow + absl::Seconds(91));
  EXPECT_EQ(strict.Build()->kind(Kind::kSeed).why_unknown, "not heard of for more than 1m30s");
  EXPECT_FALSE(strict.IsTooOldToDecide(kNow + absl::Seconds(120)));
  EXPECT_TRUE(strict.IsTooOldToDecide(kNow + absl::Seconds(121)));
}

}  // namespace
}  // namespace trowel::garden
