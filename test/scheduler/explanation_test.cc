#include "scheduler/explanation.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/check.h"
#include "test/scheduler/ranking_fixture.h"

namespace trowel::testing {
namespace {

using scheduler::ExplainedPart;
using scheduler::ExplainedRule;
using scheduler::Explanation;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Explanation ExplanationOf(RankingFixture& garden, const std::string& seed) {
  garden.Rank();
  return scheduler::ExplainSeed(garden.Request(), *garden.view->FindSeed(seed), *garden.view,
                                garden.policy);
}

const ExplainedRule* FindRule(const Explanation& explanation, std::string_view id) {
  const auto found = std::find_if(explanation.rules.begin(), explanation.rules.end(),
                                  [&](const ExplainedRule& rule) { return rule.id == id; });
  return found == explanation.rules.end() ? nullptr : &*found;
}

const ExplainedRule& RuleOf(const Explanation& explanation, std::string_view id) {
  const ExplainedRule* rule = FindRule(explanation, id);
  TROWEL_CHECK(rule != nullptr);
  return *rule;
}

std::string Counted(const Explanation& explanation, std::string_view id) {
  for (const scheduler::ExplainedPart& part : explanation.parts) {
    if (part.score->id == id) return part.how.counted;
  }
  return {};
}

TEST(Explanation, SaysWhereASeedStands) {
  RankingFixture garden;
  garden.AddSeed(HealthySeed("aws-eu3"));
  garden::Seed deleting = HealthySeed("aws-eu4");
  deleting.deleting = true;
  garden.AddSeed(deleting);
  const Explanation explanation = ExplanationOf(garden, "aws-eu2");
  EXPECT_EQ(explanation.rank, 2U);
  EXPECT_EQ(explanation.offered, 2U);
  EXPECT_EQ(ExplanationOf(garden, "aws-eu4").rank, 0U);
}

TEST(Explanation, TellsWhatWasCounted) {
  RankingFixture garden;
  garden.destination.allocatable_shoots = 10;
  garden.AddShoot(RestingShoot("fern", "aws-eu2"));
  garden.pending = {{.shoot = "garden-dev/reed",
                     .space = "garden-dev",
                     .source = "aws-eu1",
                     .destination = "aws-eu2",
                     .expires = garden.now + absl::Seconds(20)}};
  garden::Shoot leaving = RestingShoot("ivy", "aws-eu2");
  leaving.host_seed_name = "aws-eu1";
  garden.AddShoot(leaving);
  const Explanation explanation = ExplanationOf(garden, "aws-eu2");
  EXPECT_EQ(Counted(explanation, "distance"),
            "eu-west-1 to eu-central-1 is 40, back 40, threshold 180");
  EXPECT_EQ(Counted(explanation, "headroom"),
            "10 allocatable, 2 on it (1 of them on the way), 1 allowed moments ago, and this one");
  EXPECT_EQ(Counted(explanation, "spread"),
            "of the project it has 2 of 3, of purpose production 2 of 3");
  EXPECT_EQ(Counted(explanation, "steadiness"),
            "provider aws stays, the region changes from eu-west-1");
}

TEST(Explanation, HasEveryRuleThatIsAskedWithModeAndEffect) {
  RankingFixture garden;
  garden.destination.deleting = true;
  garden.destination.provider_type = "gcp";
  garden.Set("bastions", policy::Mode::kOff);
  const Explanation explanation = ExplanationOf(garden, "aws-eu2");
  const ExplainedRule& deleting = RuleOf(explanation, "seed-deleting");
  EXPECT_EQ(deleting.mode, policy::Mode::kEnforce);
  EXPECT_EQ(deleting.effect, policy::Effect::kDeny);
  ASSERT_THAT(deleting.findings, SizeIs(1));
  EXPECT_FALSE(deleting.findings[0].remedy.empty());
  const ExplainedRule& provider = RuleOf(explanation, "provider-type");
  EXPECT_EQ(provider.mode, policy::Mode::kWarn);
  EXPECT_EQ(provider.effect, policy::Effect::kWarn);
  const ExplainedRule& healthy = RuleOf(explanation, "seed-healthy");
  EXPECT_EQ(healthy.effect, policy::Effect::kNone);
  EXPECT_THAT(healthy.findings, IsEmpty());
  EXPECT_EQ(FindRule(explanation, "bastions"), nullptr) << "off";
  EXPECT_EQ(FindRule(explanation, "live-ha"), nullptr) << "not a live move";
}

TEST(Explanation, OfARefusedSeedSaysWhatItWouldScore) {
  RankingFixture garden;
  const double score = garden.Of("aws-eu2").score;
  garden.destination.deleting = true;
  const Explanation explanation = ExplanationOf(garden, "aws-eu2");
  EXPECT_FALSE(explanation.candidate.allowed());
  EXPECT_EQ(explanation.candidate.score, 0);
  EXPECT_NEAR(explanation.mean(), score, 0.001);
}

TEST(Explanation, SaysWhyTheRankingDropsASeedThatRulesAllow) {
  RankingFixture garden;
  garden.destination.visible = false;
  const Explanation explanation = ExplanationOf(garden, "aws-eu2");
  const ExplainedRule& dropped = RuleOf(explanation, "gardener-scheduler");
  EXPECT_EQ(dropped.effect, policy::Effect::kDeny);
  ASSERT_THAT(dropped.findings, SizeIs(1));
  EXPECT_THAT(dropped.findings[0].message, HasSubstr("aws-eu2 is not open for scheduling"));
  EXPECT_EQ(RuleOf(explanation, "seed-visible").effect, policy::Effect::kWarn);
}

const ExplainedPart& ExternalPart(const Explanation& explanation) {
  TROWEL_CHECK(explanation.parts.size() == scheduler::kScores);
  return explanation.parts.back();
}

TEST(Explanation, SaysNothingOfExternalScoresWithoutWeight) {
  RankingFixture garden;
  garden.more.push_back(ScoresConfig("cost", "2026-11-22T00:00:00Z", "seeds: {aws-eu2: 1}\n"));
  const Explanation explanation = ExplanationOf(garden, "aws-eu2");
  EXPECT_THAT(explanation.parts, SizeIs(scheduler::kScores - 1));
  EXPECT_EQ(explanation.weights, 100);
}

TEST(Explanation, NamesWhereAnExternalScoreComesFrom) {
  RankingFixture garden;
  garden.policy.weights.external = 50;
  garden.more = {ScoresConfig("carbon", "2026-11-22T00:00:00Z", "seeds: {aws-eu2: 80}\n"),
                 ScoresConfig("cost", "2026-11-22T00:00:00Z", "regions: {eu-central-1: 40}\n")};
  const Explanation explanation = ExplanationOf(garden, "aws-eu2");
  const ExplainedPart& part = ExternalPart(explanation);
  EXPECT_EQ(part.how.counted, "carbon 80 (seed), cost 40 (region eu-central-1)");
  EXPECT_EQ(part.how.sum, "(80 + 40) / 2");
  EXPECT_EQ(part.product(), 3000);
  EXPECT_EQ(explanation.weights, 150);
}

struct SilentCase {
  const char* name;
  std::vector<garden::Change> more;
  const char* counted;
};

class SilentScores : public ::testing::TestWithParam<SilentCase> {};

// The mean is that of the other parts, as if the policy gave external scores no weight.
TEST_P(SilentScores, AreLeftOutOfTheMeanAndThatIsSaid) {
  RankingFixture garden;
  const double without = garden.Of("aws-eu2").score;
  garden.policy.weights.external = 50;
  garden.more = GetParam().more;
  const Explanation explanation = ExplanationOf(garden, "aws-eu2");
  const ExplainedPart& part = ExternalPart(explanation);
  EXPECT_FALSE(part.counts());
  EXPECT_EQ(part.how.counted, GetParam().counted);
  EXPECT_EQ(part.how.sum, "");
  EXPECT_EQ(explanation.weights, 100);
  EXPECT_NEAR(explanation.mean(), without, 0.001);
  EXPECT_NEAR(explanation.candidate.score, without, 0.001);
}

INSTANTIATE_TEST_SUITE_P(
    All, SilentScores,
    ::testing::Values(
        SilentCase{"Absent", {}, "there is no ConfigMap with external scores"},
        SilentCase{"Expired",
                   {ScoresConfig("cost", "2026-11-21T11:59:59Z", "seeds: {aws-eu2: 1}\n")},
                   "ConfigMap cost expired 2026-11-21T11:59:59Z"},
        SilentCase{"Malformed",
                   {ScoresConfig("cost", "2026-11-22T00:00:00Z", "seeds: {aws-eu2: x}\n")},
                   "ConfigMap cost is refused: scores.yaml: seeds.aws-eu2: expected a number"},
        SilentCase{"OfOthers",
                   {ScoresConfig("cost", "2026-11-22T00:00:00Z", "seeds: {aws-eu1: 1}\n")},
                   "ConfigMap cost has no score for it"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(Explanation, HasNoMeanWithoutWeights) {
  RankingFixture garden;
  garden.policy.weights = {.distance = 0, .headroom = 0, .spread = 0, .steadiness = 0};
  EXPECT_EQ(ExplanationOf(garden, "aws-eu2").mean(), 0);
}

}  // namespace
}  // namespace trowel::testing
