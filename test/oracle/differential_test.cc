#include <algorithm>
#include <array>
#include <iostream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "scheduler/gardener/schedule.h"
#include "test/oracle/describe.h"
#include "test/oracle/random_garden.h"
#include "test/oracle/small_gardens.h"
#include "test/oracle/tally.h"

// Schedule() and the oracle say the same of every garden, and would not if either were mistaken.
namespace trowel::testing::oracle {
namespace {

using scheduler::gardener::Detail;
using scheduler::gardener::Outcome;
using scheduler::gardener::Schedule;

constexpr std::size_t kShare = TROWEL_ORACLE_SHARE;
constexpr std::uint64_t kGardens = 100'000 / kShare;
constexpr std::uint64_t kGardensForMutations = 20'000;  // The rarest shows after some 5,000.
constexpr std::size_t kFullShare = 3;  // One question in so many is asked for everything.
constexpr std::size_t kDisagreementsShown = 5;
constexpr std::size_t kLastFilter = kFilters - 1;  // Always leaves somebody.

// What `outcome` says, to be compared with `expected`. Whom it lists at a step that gives up before
// it has judged everybody is its own affair, as long as they entered that step: upstream keeps no
// list then.
Answer AnswerOf(const Outcome& outcome, const Answer& expected) {
  Answer answer;
  for (const garden::SeedEntry* entry : outcome.tied) answer.tied.push_back(entry->seed->name);
  for (std::size_t step = 0; step < kFilters; ++step) {
    for (const scheduler::gardener::Dropped& dropped : outcome.dropped[step]) {
      answer.dropped[step].push_back(dropped.seed->seed->name);
    }
  }
  answer.failed_at = outcome.failed_at;
  if (expected.unjudged.empty() || answer.failed_at != expected.failed_at) return answer;
  std::vector<std::string>& listed = answer.dropped[answer.failed_at];
  if (std::includes(expected.unjudged.begin(), expected.unjudged.end(), listed.begin(),
                    listed.end())) {
    listed.clear();
    answer.unjudged = expected.unjudged;
  }
  return answer;
}

bool Agree(const Outcome& outcome, const Answer& expected) {
  return AnswerOf(outcome, expected) == expected;
}

// What is wrong with an outcome in itself; empty: nothing.
std::string Inconsistency(const Outcome& outcome) {
  const garden::SeedEntry* first = outcome.tied.empty() ? nullptr : outcome.tied.front();
  if (outcome.chosen != first) return "chosen is not the first of those tied";
  if (outcome.error.empty() == (outcome.chosen == nullptr)) return "either a choice or an error";
  for (const auto& step : outcome.dropped) {
    for (const scheduler::gardener::Dropped& dropped : step) {
      if (dropped.reason.empty()) return "dropped without a reason";
    }
  }
  return "";
}

std::string Difference(const Outcome& chosen, const Outcome& full) {
  if (chosen.chosen != full.chosen || chosen.tied != full.tied) return "kChosen chooses another";
  if (chosen.error != full.error) return "kChosen has another error";
  if (chosen.failed_at != full.failed_at) return "kChosen fails elsewhere";
  return "";
}

// Asks both, and remembers where they differ.
class Comparison {
 public:
  void Ask(const garden::Shoot& shoot, const garden::GardenView& view, Strategy strategy) {
    const Answer expected = Select(shoot, view, strategy);
    tally_.Count(expected);
    const Outcome chosen = Schedule(shoot, view, strategy, Detail::kChosen);
    std::string difference = Inconsistency(chosen);
    Answer actual = AnswerOf(chosen, expected);
    if (tally_.questions % kFullShare == 0) {
      const Outcome full = Schedule(shoot, view, strategy, Detail::kFull);
      if (difference.empty()) difference = Inconsistency(full);
      if (difference.empty()) difference = Difference(chosen, full);
      actual = AnswerOf(full, expected);
    } else {
      actual.dropped = expected.dropped;
    }
    if (difference.empty() && actual == expected) return;
    if (++disagreements_ > kDisagreementsShown) return;
    ADD_FAILURE() << difference << "\noracle:   " << Describe(expected)
                  << "\nSchedule: " << Describe(actual) << "\n          " << chosen.error << "\n"
                  << Name(strategy) << DescribeQuestion(shoot, view);
  }

  // Prints what was seen, and fails if they differed.
  void Finish(std::size_t dropped_least, std::size_t failed_least) const {
    std::cout << tally_.Text();
    EXPECT_EQ(disagreements_, 0U);
    for (std::size_t step = 0; step < kFilters; ++step) {
      EXPECT_GE(tally_.dropped[step], dropped_least) << step;
    }
    for (std::size_t step = 0; step < kLastFilter; ++step) {
      EXPECT_GE(tally_.failed[step], failed_least) << step;
    }
  }

  const Tally& tally() const { return tally_; }

 private:
  Tally tally_;
  std::size_t disagreements_ = 0;
};

// Calls visit(shoot, view, strategy).
template <typename Visitor>
void ForEachQuestion(std::uint64_t random_seed, Visitor&& visit) {
  const RandomGarden garden = MakeRandomGarden(random_seed);
  for (const garden::Shoot& shoot : garden.shoots) {
    for (const Strategy strategy : {Strategy::kSameRegion, Strategy::kMinimalDistance}) {
      visit(shoot, *garden.view, strategy);
    }
  }
}

TEST(Differential, AllSmallGardens) {
  Comparison comparison;
  for (const bool reversed : {false, true}) {
    ForEachSmallCase({.stride = kShare, .reversed = reversed}, [&](const SmallCase& one) {
      comparison.Ask(one.shoot, one.view, one.strategy);
    });
  }
  comparison.Finish(10'000 / kShare, 50 / kShare);
}

TEST(Differential, RandomGardens) {
  Comparison comparison;
  for (std::uint64_t random_seed = 0; random_seed < kGardens; ++random_seed) {
    ForEachQuestion(random_seed, [&](const garden::Shoot& shoot, const garden::GardenView& view,
                                     Strategy strategy) { comparison.Ask(shoot, view, strategy); });
  }
  comparison.Finish(10'000 / kShare, 2'000 / kShare);
  EXPECT_GE(comparison.tally().tied, 20'000U / kShare);
  EXPECT_GE(comparison.tally().lookup_failed, 5'000U / kShare);
}

// Each mistake, planted in the oracle, makes the two disagree: none could hide in Schedule().
TEST(Differential, NoticesEveryMutation) {
  std::vector<MutationInfo> unnoticed(Mutations().begin(), Mutations().end());
  std::array<std::size_t, 256> noticed_at = {};
  for (std::uint64_t random_seed = 0; random_seed < kGardensForMutations; ++random_seed) {
    if (unnoticed.empty()) break;
    ForEachQuestion(random_seed, [&](const garden::Shoot& shoot, const garden::GardenView& view,
                                     Strategy strategy) {
      const Outcome outcome = Schedule(shoot, view, strategy, Detail::kFull);
      if (!Agree(outcome, Select(shoot, view, strategy))) return;  // The tests above tell.
      std::erase_if(unnoticed, [&](const MutationInfo& info) {
        const bool noticed = !Agree(outcome, Select(shoot, view, strategy, info.mutation));
        if (noticed) noticed_at[static_cast<std::size_t>(info.mutation)] = random_seed + 1;
        return noticed;
      });
    });
  }
  for (const MutationInfo& info : Mutations()) {
    std::cout << fmt::format("{:20} {:45} noticed in garden {}\n", info.place, info.name,
                             noticed_at[static_cast<std::size_t>(info.mutation)]);
  }
  for (const MutationInfo& info : unnoticed) ADD_FAILURE() << info.place << ": " << info.name;
}

}  // namespace
}  // namespace trowel::testing::oracle
