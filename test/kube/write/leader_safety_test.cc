#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "test/kube/write/candidate.h"

// What leader election is for: never two leaders.
namespace trowel::test {
namespace {

using std::chrono::milliseconds;
using Mood = FakeLease::Mood;
using Team = std::vector<std::shared_ptr<Candidate>>;

// Asks all candidates again and again. Its questions do not fall in the same moment, so what it
// demands is that whoever says to be leader is the one holder that the Lease had all the while.
class Watchman {
 public:
  explicit Watchman(const FakeLease* lease)
      : lease_(lease), thread_([this] {
          while (!done_) Look();
        }) {}
  ~Watchman() {
    done_ = true;
    thread_.join();
  }
  Watchman(const Watchman&) = delete;
  Watchman& operator=(const Watchman&) = delete;

  void Watch(Team team) {
    const std::lock_guard lock(mutex_);
    team_ = std::move(team);
  }
  int violations() const { return violations_; }
  // How often somebody said to be leader and was it: else nothing has been looked at.
  int leaders() const { return leaders_; }

 private:
  void Look() {
    Team team;
    {
      const std::lock_guard lock(mutex_);
      team = team_;
    }
    const FakeLease::Sight before = lease_->Look();
    std::vector<std::string> leaders;
    for (const std::shared_ptr<Candidate>& candidate : team) {
      if (candidate->IsLeader()) leaders.push_back(candidate->identity());
    }
    if (lease_->Look() != before) return;
    for (const std::string& leader : leaders) {
      ++(leader == before.holder && leaders.size() == 1 ? leaders_ : violations_);
    }
    std::this_thread::sleep_for(std::chrono::microseconds(50));
  }

  const FakeLease* const lease_;
  std::mutex mutex_;
  Team team_;
  std::atomic<int> violations_ = 0;
  std::atomic<int> leaders_ = 0;
  std::atomic<bool> done_ = false;
  std::thread thread_;
};

TEST(LeaderSafety, OneLeaderOverManyHandOversByRelease) {
  constexpr int kHandOvers = 40;
  FakeLease lease;
  Watchman watchman(&lease);
  Team team;
  for (const char* const name : {"a", "b", "c"}) {
    team.push_back(std::make_shared<Candidate>(lease, name, Calm()));
  }
  for (int i = 0; i < kHandOvers; ++i) {
    watchman.Watch(team);
    std::size_t leader = team.size();
    ASSERT_TRUE(WaitUntil([&] {
      for (leader = 0; leader < team.size(); ++leader) {
        if (team[leader]->IsLeader()) return true;
      }
      return false;
    })) << i;
    const std::string identity = team[leader]->identity();
    team[leader]->Release();
    ASSERT_TRUE(WaitUntil([&] { return lease.Look().holder != identity; }));
    // Its pod starts again.
    team[leader] = std::make_shared<Candidate>(lease, identity, Calm());
  }
  EXPECT_GE(lease.Look().changes, static_cast<unsigned>(kHandOvers));
  EXPECT_EQ(watchman.violations(), 0);
  EXPECT_GT(watchman.leaders(), kHandOvers);
}

TEST(LeaderSafety, OneLeaderWhenAnswersAreSlowAndLostAndLeadersAreCutOff) {
  constexpr std::size_t kHandOvers = 5;
  FakeLease lease;
  lease.Worsen(milliseconds(60));
  Watchman watchman(&lease);
  Team team;
  for (const char* const name : {"a", "b", "c"}) {
    team.push_back(std::make_shared<Candidate>(lease, name, Hasty()));
  }
  watchman.Watch(team);
  for (std::size_t i = 0; i < kHandOvers; ++i) {
    std::string cut_off;
    ASSERT_TRUE(WaitUntil([&] {
      for (const std::shared_ptr<Candidate>& candidate : team) {
        if (candidate->IsLeader()) cut_off = candidate->identity();
      }
      return !cut_off.empty();
    }));
    // Its requests vanish, or only the answers: then it cannot know that it has renewed.
    lease.Treat(cut_off, i % 2 == 0 ? Mood::kHang : Mood::kLoseAnswer);
    if (i % 2 == 0) {
      ASSERT_TRUE(WaitUntil([&] { return lease.Look().holder != cut_off; }));
    } else {
      ASSERT_TRUE(WaitUntil([&] {
        return std::none_of(team.begin(), team.end(), [&](const auto& candidate) {
          return candidate->identity() == cut_off && candidate->IsLeader();
        });
      }));
    }
    lease.Treat(cut_off, Mood::kServe);
  }
  EXPECT_GE(lease.Look().changes, 1 + (kHandOvers + 1) / 2);
  EXPECT_EQ(watchman.violations(), 0);
  EXPECT_GT(watchman.leaders(), 0);
}

}  // namespace
}  // namespace trowel::test
