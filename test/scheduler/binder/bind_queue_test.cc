#include "scheduler/binder/bind_queue.h"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/support/garden_fixture.h"

namespace trowel::scheduler {
namespace {

using trowel::testing::At;

class BindQueueTest : public ::testing::Test {
 protected:
  // The garden has exactly these.
  void See(const std::vector<std::string>& names) {
    std::vector<BindQueue::ShootPtr> waiting;
    waiting.reserve(names.size());
    for (const std::string& name : names) {
      waiting.push_back(
          std::make_shared<const garden::Shoot>(trowel::testing::RestingShoot(name, "")));
    }
    queue.See(waiting, generation, now);
  }
  std::string Take() {
    EXPECT_EQ(queue.HasDue(now), WouldTake());
    const BindQueue::ShootPtr shoot = queue.Take(now);
    return shoot == nullptr ? "" : shoot->name;
  }
  bool WouldTake() const {
    BindQueue copy = queue;
    return copy.Take(now) != nullptr;
  }
  // Nobody can take any that are due. How many those are.
  int TryAll() {
    int tries = 0;
    while (const BindQueue::ShootPtr shoot = queue.Take(now)) {
      queue.Unplaceable(garden::KeyOf(*shoot), generation, now);
      ++tries;
    }
    return tries;
  }
  static std::string Key(const std::string& name) { return "garden-dev/" + name; }

  BindQueue queue{7};
  std::uint64_t generation = 1;
  absl::Time now = At("2026-11-21T12:00:00Z");
};

TEST_F(BindQueueTest, GivesThoseThatCameFirstAndEachOnce) {
  See({"b", "d"});
  now += absl::Milliseconds(50);
  See({"a", "b", "d"});
  EXPECT_EQ(Take(), "b");
  EXPECT_EQ(Take(), "d");
  EXPECT_EQ(Take(), "a");
  EXPECT_EQ(Take(), "");
  EXPECT_EQ(queue.sizes().binding, 3U);
}

TEST_F(BindQueueTest, ForgetsThoseThatTheGardenNoLongerHas) {
  See({"a", "b"});
  EXPECT_EQ(Take(), "a");
  See({});
  EXPECT_EQ(Take(), "");
  queue.Retry(Key("a"), absl::ZeroDuration(), now);  // It was taken when it vanished.
  now += absl::Hours(1);
  EXPECT_EQ(Take(), "");
  EXPECT_EQ(queue.sizes().binding, 0U);
  EXPECT_EQ(queue.sizes().backoff, 0U);
}

TEST_F(BindQueueTest, WaitsLongerAfterEachFailureButNotForEver) {
  See({"a"});
  std::vector<absl::Duration> waits;
  for (int i = 0; i < 12; ++i) {
    ASSERT_EQ(Take(), "a");
    queue.Retry(Key("a"), absl::ZeroDuration(), now);
    const absl::Time begin = now;
    while (!queue.HasDue(now)) now += absl::Milliseconds(10);
    waits.push_back(now - begin);
  }
  EXPECT_GE(waits[0], BindQueue::kBackoffMin);
  EXPECT_LE(waits[0], 1.25 * BindQueue::kBackoffMin + absl::Milliseconds(10));
  EXPECT_GE(waits[3], 8 * BindQueue::kBackoffMin);
  EXPECT_GE(waits[11], BindQueue::kBackoffMax);
  EXPECT_LE(waits[11], 1.25 * BindQueue::kBackoffMax + absl::Milliseconds(10));
}

TEST_F(BindQueueTest, WaitsAtLeastAsLongAsTheServerAsks) {
  See({"a"});
  Take();
  queue.Retry(Key("a"), absl::Minutes(2), now);
  now += absl::Minutes(2) - absl::Milliseconds(1);
  EXPECT_EQ(Take(), "");
  now += absl::Milliseconds(1);
  EXPECT_EQ(Take(), "a");
}

TEST_F(BindQueueTest, TriesUnplaceableShootsAgainWhenTheGardenChanges) {
  See({"a"});
  Take();
  queue.Unplaceable(Key("a"), generation, now);
  now += absl::Seconds(9);
  EXPECT_EQ(Take(), "");  // Nothing has changed.
  ++generation;
  See({"a"});
  EXPECT_EQ(Take(), "a");
  queue.Unplaceable(Key("a"), generation, now);
  ++generation;
  See({"a"});
  EXPECT_EQ(Take(), "");  // Not with every event.
  now += BindQueue::kTryAgainAfter;
  EXPECT_EQ(Take(), "a");
}

TEST_F(BindQueueTest, DoesNotMissAChangeThatCameWhileItWasDecided) {
  See({"a"});
  Take();
  const std::uint64_t decided_on = generation;
  ++generation;
  See({"a"});
  queue.Unplaceable(Key("a"), decided_on, now);
  now += BindQueue::kTryAgainAfter;
  EXPECT_EQ(Take(), "a");
}

TEST_F(BindQueueTest, TriesThemAgainEvenIfNothingChanges) {
  See({"a"});
  Take();
  queue.Unplaceable(Key("a"), generation, now);
  now += BindQueue::kTryAnyway;
  EXPECT_EQ(Take(), "a");
}

TEST_F(BindQueueTest, PutsFreshShootsBeforeUnplaceableOnes) {
  See({"a"});
  Take();
  queue.Unplaceable(Key("a"), generation, now);
  now += absl::Seconds(1);
  ++generation;
  See({"a", "b"});
  EXPECT_EQ(Take(), "b");
  EXPECT_EQ(Take(), "a");
}

TEST_F(BindQueueTest, BoundsTheTriesOfManyUnplaceableShoots) {
  std::vector<std::string> names;
  names.reserve(3'000);
  for (int i = 0; i < 3'000; ++i) names.push_back("s" + std::to_string(i));
  See(names);
  ASSERT_EQ(TryAll(), 3'000);
  int tries = 0;
  const absl::Time end = now + absl::Seconds(9);
  while (now < end) {
    now += absl::Milliseconds(50);
    ++generation;
    See(names);
    tries += TryAll();
  }
  EXPECT_GE(tries, 2 * 3'000);
  EXPECT_LE(tries, 9 * BindQueue::kTriesPerSecond);
}

TEST_F(BindQueueTest, LooksAgainAtABindingThatTheGardenDoesNotShow) {
  See({"a"});
  Take();
  queue.Bound(Key("a"), now);
  EXPECT_EQ(Take(), "");
  See({"a"});  // The watch is behind.
  EXPECT_EQ(Take(), "");
  now += BindQueue::kSeenWithin;
  EXPECT_EQ(Take(), "a");
}

TEST_F(BindQueueTest, TellsNewsOnceAndOtherWordsNotTooOften) {
  See({"a"});
  EXPECT_TRUE(queue.ShouldTell(Key("a"), "full", now));
  EXPECT_FALSE(queue.ShouldTell(Key("a"), "full", now + absl::Hours(1)));
  EXPECT_FALSE(queue.ShouldTell(Key("a"), "fuller", now + absl::Seconds(1)));
  EXPECT_TRUE(queue.ShouldTell(Key("a"), "fuller", now + BindQueue::kTellAgainAfter));
  queue.Untell(Key("a"), absl::Seconds(5), now);
  EXPECT_FALSE(queue.ShouldTell(Key("a"), "fuller", now + absl::Seconds(4)));
  EXPECT_TRUE(queue.ShouldTell(Key("a"), "fuller", now + absl::Seconds(5)));
  EXPECT_FALSE(queue.ShouldTell(Key("b"), "full", now));
}

TEST_F(BindQueueTest, EndingsOfWhatWasForgottenDoNothing) {
  See({"a"});
  Take();
  queue.Clear();
  queue.Bound(Key("a"), now);
  queue.Unplaceable(Key("a"), generation, now);
  See({"a"});
  EXPECT_EQ(Take(), "a");
}

}  // namespace
}  // namespace trowel::scheduler
