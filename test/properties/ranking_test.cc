#include <array>
#include <bit>
#include <string_view>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "scheduler/explainer.h"
#include "scheduler/resolved_ranking.h"
#include "test/properties/decision.h"
#include "test/properties/many_rankings.h"

namespace trowel::testing {
namespace {

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
    policy::Move move = policy::Resolve(
        {.shoot = &shoot, .old = &shoot, .live = live, .now = GeneratedNow()}, view, &storage);
    policy::Judge judge(move, view, effective);
    for (const garden::SeedEntry& entry : view.seeds()) {
      policy::SetDestination(entry, &move);
      const policy::Judge::Bits bits = judge.Ask(entry);
      policy::EffectivePolicy here = policy::Select(policy, move);
      here.exempt = false;
      for (const policy::Detail detail : {policy::Detail::kRulesOnly, policy::Detail::kFull}) {
        const policy::Verdict verdict = policy::Evaluate(move, view, here, detail);
        ASSERT_EQ(verdict.denied_by, bits.denied_by) << Describe(verdict);
        ASSERT_EQ(verdict.warned_by, bits.warned_by) << Describe(verdict);
      }
    }
  });
}

// Warnings, the shared ones too, which are as many for every seed; refused ones come last.
int PartOf(const scheduler::Candidate& candidate) {
  if (!candidate.allowed()) return 2 * 64;
  return 2 * std::popcount(candidate.warned_by) + (candidate.away_from_workers ? 1 : 0);
}

// Where hardly any two seeds score the same, and where nearly all do.
TEST(RankingProperty, HundredsOfSeedsAreInOrder) {
  const GeneratedGarden garden = GenerateGarden({.random_seed = 5, .seeds = 300, .shoots = 900});
  const std::shared_ptr<const garden::GardenView> view = garden.Build();
  policy::Policy alike = policy::DefaultPolicy();
  alike.weights = {.distance = 0, .headroom = 0, .spread = 0, .steadiness = 1};
  std::size_t ties = 0;
  std::size_t offered = 0;
  for (const policy::Policy& policy : {policy::DefaultPolicy(), alike}) {
    for (const garden::Shoot* shoot : SomeShoots(garden, 48)) {
      const std::vector<scheduler::Candidate> ranking =
          scheduler::Rank(RankingOf(*shoot, std::nullopt), *view, policy);
      ASSERT_EQ(ranking.size(), view->FindSeed(shoot->seed_name) == nullptr ? 300U : 299U);
      for (std::size_t i = 1; i < ranking.size(); ++i) {
        const scheduler::Candidate& a = ranking[i - 1];
        const scheduler::Candidate& b = ranking[i];
        ASSERT_LE(PartOf(a), PartOf(b));
        if (PartOf(a) != PartOf(b)) continue;
        ASSERT_GE(a.score, b.score);
        const bool tied = a.score == b.score;
        if (b.allowed()) ++(tied ? ties : offered);
        if (!tied) continue;
        const bool ordered = b.allowed() && a.seed->usage.shoots != b.seed->usage.shoots
                                 ? a.seed->usage.shoots < b.seed->usage.shoots
                                 : a.seed->seed->name < b.seed->seed->name;
        ASSERT_TRUE(ordered) << a.seed->seed->name << " " << b.seed->seed->name;
      }
    }
  }
  EXPECT_GT(ties, 5000U);
  EXPECT_GT(offered, 5000U);
}

// What a ranking does not ask at all must have nothing to say.
TEST(RankingProperty, SilentRulesSayNothingOfAnySeed) {
  std::size_t silent = 0;
  std::size_t asked = 0;
  ForManyRankings([&](const garden::GardenView& view, const policy::Policy& policy,
                      const garden::Shoot& shoot, std::optional<bool> live) {
    const policy::EffectivePolicy effective =
        scheduler::EffectiveFor(RankingOf(shoot, live), view, policy);
    scheduler::ResolvedRanking resolved(RankingOf(shoot, live), view, policy);
    for (std::size_t i = 0; i < policy::RuleTable().size(); ++i) {
      const policy::Rule& rule = policy::RuleTable()[i];
      if (rule.silent == nullptr) continue;
      const policy::Settings& settings = effective.rules[i]->settings;
      const bool is_silent = rule.silent(resolved.move(), view, settings);
      ++(is_silent ? silent : asked);
      for (const garden::SeedEntry& entry : view.seeds()) {
        resolved.SetDestination(entry);
        if (!is_silent || resolved.move().destination == nullptr) continue;
        policy::Report report(policy::Detail::kFull, rule.facts);
        rule.check(resolved.move(), view, settings, &report);
        ASSERT_FALSE(report.objected() || report.unknown())
            << rule.id << " on " << entry.seed->name;
      }
    }
  });
  EXPECT_GT(silent, 1000U);
  EXPECT_GT(asked, 500U);
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

// One line each, with all that a finding says.
std::vector<std::string> Lines(const policy::Findings& findings) {
  std::vector<std::string> lines;
  for (const policy::Finding& finding : findings) {
    lines.push_back(fmt::format(
        "{} {} {} {} {}: {} ({})", policy::Name(finding.effect), policy::Name(finding.mode),
        finding.rule, finding.unknown ? "?" : "!", finding.field, finding.message, finding.remedy));
  }
  return lines;
}

// Whatever it explained before: one for a whole ranking, asked from the best seed to the worst and
// back, one for each seed, and an admission say the same words.
TEST(RankingProperty, AnExplainerSaysOfEachSeedWhatAdmissionSays) {
  std::size_t said = 0;
  std::size_t dropped = 0;
  ForManyRankings([&](const garden::GardenView& view, const policy::Policy& policy,
                      const garden::Shoot& shoot, std::optional<bool> live) {
    const scheduler::RankRequest request = RankingOf(shoot, live);
    const std::vector<scheduler::Candidate> ranking = scheduler::Rank(request, view, policy);
    scheduler::Explainer explainer(request, view, policy);
    std::vector<std::vector<std::string>> first;
    for (const scheduler::Candidate& candidate : ranking) {
      first.push_back(Lines(explainer.Explain(candidate)));
    }
    for (std::size_t i = ranking.size(); i-- > 0;) {
      const garden::Seed& seed = *ranking[i].seed->seed;
      ASSERT_EQ(Lines(explainer.Explain(ranking[i])), first[i]) << seed.name;
      ASSERT_EQ(Lines(scheduler::Explain(request, ranking[i], view, policy)), first[i]);
      std::vector<std::string> lines = first[i];
      said += lines.size();
      if (ranking[i].drop != scheduler::Drop::kNone) {
        ++dropped;
        ASSERT_FALSE(lines.empty());
        ASSERT_NE(lines.back().find("gardener-scheduler"), std::string::npos) << lines.back();
        lines.pop_back();
      }
      const policy::Verdict verdict = Admit(shoot, seed.name, live, view, policy);
      if (verdict.exempt) continue;  // Does not touch a ranking.
      policy::Findings admission = verdict.denials;
      for (const policy::Findings* more : {&verdict.warnings, &verdict.audits}) {
        admission.insert(admission.end(), more->begin(), more->end());
      }
      ASSERT_EQ(lines, Lines(admission)) << seed.name;
    }
  });
  EXPECT_GT(said, 10'000U);
  EXPECT_GT(dropped, 100U);
}

}  // namespace
}  // namespace trowel::testing
