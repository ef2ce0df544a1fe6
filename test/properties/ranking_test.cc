#include <gtest/gtest.h>

#include "test/properties/decision.h"
#include "test/properties/random_policy.h"

namespace trowel::testing {
namespace {

constexpr std::uint64_t kGardens = 300;
constexpr std::size_t kShootsOfEach = 6;

// Default for the first half of the gardens, anything for the others.
policy::Policy PolicyFor(std::uint64_t random_seed) {
  Dice dice(random_seed);
  return random_seed % 2 == 0 ? policy::DefaultPolicy() : RandomPolicy(&dice);
}

std::optional<bool> LiveFor(std::size_t index) {
  constexpr std::array<std::optional<bool>, 3> kAnswers = {std::nullopt, true, false};
  return kAnswers[index % kAnswers.size()];
}

// Calls visit(view, policy, shoot, live) for several shoots of many gardens.
template <typename Visitor>
void ForManyRankings(Visitor&& visit) {
  for (std::uint64_t random_seed = 0; random_seed < kGardens; ++random_seed) {
    SCOPED_TRACE(::testing::Message() << "garden " << random_seed);
    const GeneratedGarden garden = HostileGarden(random_seed);
    const std::shared_ptr<const garden::GardenView> view = garden.Build();
    const policy::Policy policy = PolicyFor(random_seed);
    std::size_t index = 0;
    for (const garden::Shoot* shoot : SomeShoots(garden, kShootsOfEach)) {
      visit(*view, policy, *shoot, LiveFor(index++));
    }
  }
}

TEST(RankingProperty, AdmissionAllowsWhatIsOffered) {
  std::size_t offered = 0;
  std::size_t refused = 0;
  ForManyRankings([&](const garden::GardenView& view, const policy::Policy& policy,
                      const garden::Shoot& shoot, std::optional<bool> live) {
    for (const scheduler::Candidate& candidate :
         scheduler::Rank(RankingOf(shoot, live), view, policy)) {
      if (!candidate.allowed()) {
        ++refused;
        continue;
      }
      ++offered;
      const policy::Verdict verdict = Admit(shoot, candidate.seed->seed->name, live, view, policy);
      ASSERT_TRUE(verdict.allowed())
          << garden::KeyOf(shoot) << " to " << candidate.seed->seed->name << "\n"
          << Describe(verdict);
    }
  });
  // Neither all nor nothing: the gardens have something to tell apart.
  EXPECT_GT(offered, 1000U);
  EXPECT_GT(refused, 1000U);
}

TEST(RankingProperty, AdmissionSaysOfEachSeedWhatTheRankingSays) {
  ForManyRankings([&](const garden::GardenView& view, const policy::Policy& policy,
                      const garden::Shoot& shoot, std::optional<bool> live) {
    for (const scheduler::Candidate& candidate :
         scheduler::Rank(RankingOf(shoot, live), view, policy)) {
      const policy::Verdict verdict = Admit(shoot, candidate.seed->seed->name, live, view, policy);
      // An exemption is the requester's luck; a ranking does not count on it.
      if (verdict.exempt) continue;
      ASSERT_EQ(verdict.denied_by, candidate.denied_by)
          << garden::KeyOf(shoot) << " to " << candidate.seed->seed->name << "\n"
          << Describe(verdict);
      ASSERT_EQ(verdict.warned_by, candidate.warned_by) << Describe(verdict);
    }
  });
}

TEST(RankingProperty, JudgeAndEvaluateAgreeBitByBit) {
  ForManyRankings([&](const garden::GardenView& view, const policy::Policy& policy,
                      const garden::Shoot& shoot, std::optional<bool> live) {
    const scheduler::RankRequest request = RankingOf(shoot, live);
    const policy::EffectivePolicy effective = scheduler::EffectiveFor(request, view, policy);
    std::vector<policy::PendingMove> storage;
    policy::Move move = policy::Resolve({.shoot = &shoot,
                                         .old = &shoot,
                                         .destination = {},
                                         .live = live,
                                         .spec_change = {},
                                         .requester = nullptr,
                                         .pending = {},
                                         .now = GeneratedNow()},
                                        view, &storage);
    policy::Judge judge(move, view, effective);
    for (const garden::SeedEntry& entry : view.seeds()) {
      policy::SetDestination(entry, &move);
      const policy::Judge::Bits bits = judge.Ask(entry);
      for (const policy::Detail detail : {policy::Detail::kRulesOnly, policy::Detail::kFull}) {
        const policy::Verdict verdict = policy::Evaluate(move, view, effective, detail);
        ASSERT_EQ(verdict.denied_by, bits.denied_by) << Describe(verdict);
        ASSERT_EQ(verdict.warned_by, bits.warned_by) << Describe(verdict);
      }
    }
  });
}

// The refused ones carry their reasons, and only they are denied.
TEST(RankingProperty, ExplanationsAreDenialsIfAndOnlyIfASeedIsRefused) {
  ForManyRankings([&](const garden::GardenView& view, const policy::Policy& policy,
                      const garden::Shoot& shoot, std::optional<bool> live) {
    const scheduler::RankRequest request = RankingOf(shoot, live);
    const std::vector<scheduler::Candidate> ranking = scheduler::Rank(request, view, policy);
    for (std::size_t i = 0; i < ranking.size(); i += 5) {
      bool denied = false;
      for (const policy::Finding& finding : scheduler::Explain(request, ranking[i], view, policy)) {
        denied = denied || finding.effect == policy::Effect::kDeny;
        ASSERT_FALSE(finding.message.empty()) << finding.rule;
      }
      ASSERT_EQ(denied, !ranking[i].allowed()) << ranking[i].seed->seed->name;
    }
  });
}

}  // namespace
}  // namespace trowel::testing
