#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/check.h"
#include "scheduler/explanation.h"
#include "test/scheduler/arithmetic.h"
#include "test/scheduler/ranking_fixture.h"

namespace trowel::testing {
namespace {

// One part of the score of one seed in a garden that `prepare` changes.
struct ScoreCase {
  std::string name;
  std::string score;
  void (*prepare)(RankingFixture&);
  double expected = 0;
  std::string seed = "aws-eu2";
};

void PrintTo(const ScoreCase& one, std::ostream* out) { *out << one.name; }

double PartOf(const scheduler::Candidate& candidate, std::string_view id) {
  const auto& table = scheduler::ScoreTable();
  const auto score = std::find_if(table.begin(), table.end(),
                                  [&](const scheduler::Score& row) { return row.id == id; });
  TROWEL_CHECK(score != table.end());
  return candidate.parts[static_cast<std::size_t>(score - table.begin())];
}

void AddShoots(RankingFixture& garden, int count, const std::string& seed,
               const std::string& purpose = "testing") {
  for (int i = 0; i < count; ++i) {
    garden::Shoot shoot = RestingShoot(fmt::format("{}-{}-{}", seed, purpose, i), seed);
    shoot.purpose = purpose;
    shoot.space = "garden-other";
    garden.AddShoot(shoot);
  }
}

void InProject(RankingFixture& garden, int count, const std::string& seed) {
  for (int i = 0; i < count; ++i) {
    garden::Shoot shoot = RestingShoot(fmt::format("{}-{}", seed, i), seed);
    shoot.purpose = "testing";
    garden.AddShoot(shoot);
  }
}

// A ConfigMap with external scores, and a policy that gives them weight.
void AddScores(RankingFixture& garden, const std::string& name, const std::string& scores,
               const std::string& expires = "2026-11-21T12:00:01Z") {
  garden.policy.weights.external = 50;
  garden.more.push_back(ScoresConfig(name, expires, scores));
}

const std::vector<ScoreCase>& ScoreCases() {
  static const std::vector<ScoreCase> kCases = {
      {"DistanceFallsFromTheShootsRegionOn", "distance", [](RankingFixture&) {},
       100.0 * 180 / (180 + 40)},
      {"DistanceIsFullInTheShootsOwnRegion", "distance",
       [](RankingFixture& garden) { garden.destination.region = "eu-west-1"; }, 100},
      {"DistanceTakesTheLargerDirection", "distance",
       [](RankingFixture& garden) { garden.regions->rows["eu-central-1"]["eu-west-1"] = 90; },
       100.0 * 180 / (180 + 90)},
      {"DistanceTakesTheOnlyDirectionThatIsKnown", "distance",
       [](RankingFixture& garden) {
         garden.regions->rows.erase("eu-west-1");
         garden.regions->rows["eu-central-1"]["eu-west-1"] = 90;
       },
       100.0 * 180 / (180 + 90)},
      {"DistanceIsHalfAtTheThreshold", "distance",
       [](RankingFixture& garden) { garden.regions->rows["eu-west-1"]["eu-central-1"] = 180; }, 50},
      {"DistanceFallsBeyondTheThresholdAsWell", "distance",
       [](RankingFixture& garden) { garden.regions->rows["eu-west-1"]["eu-central-1"] = 540; }, 25},
      {"DistanceUsesTheThresholdOfTheTable", "distance",
       [](RankingFixture& garden) {
         garden.regions->threshold = {
             .state = garden::RegionTable::Threshold::State::kValid, .value = 80, .text = "80"};
       },
       100.0 * 80 / (80 + 40)},
      {"DistanceUsesTheThresholdOfThePolicy", "distance",
       [](RankingFixture& garden) { garden.Tune("region-distance", "threshold: 160"); }, 80},
      {"DistanceGoesByTheNamesBeyondTheThresholdWhereNothingIsKnown", "distance",
       [](RankingFixture& garden) { garden.regions.reset(); }, 100.0 * 180 / (180 + 180 + 2)},
      {"DistanceThatNoRowHasIsNotAShortOne", "distance",
       [](RankingFixture& garden) { garden.destination.region = "eu-west-2"; },
       100.0 * 180 / (180 + 180 + 2)},
      {"DistanceOfAnUnlistedRegionToItselfIsNone", "distance",
       [](RankingFixture& garden) {
         garden.shoot.region = "moon";
         garden.destination.region = "moon";
       },
       100},
      {"DistanceWithAThresholdOfZeroStillFalls", "distance",
       [](RankingFixture& garden) { garden.Tune("region-distance", "threshold: 0"); },
       100.0 / (1 + 40)},
      {"DistanceWithoutATableKnowsTheOwnRegion", "distance",
       [](RankingFixture& garden) {
         garden.regions.reset();
         garden.destination.region = "eu-west-1";
       },
       100},
      {"DistanceCountsFromTheShootAndNotFromItsSeed", "distance",
       [](RankingFixture& garden) {
         garden.shoot.region = "us-east-1";
         garden.destination.region = "us-east-1";
       },
       100},

      {"HeadroomIsWhatStaysFreeAfterTheMove", "headroom",
       [](RankingFixture& garden) {
         garden.destination.allocatable_shoots = 10;
         AddShoots(garden, 4, "aws-eu2");
       },
       50},
      {"HeadroomIsFullWithoutALimit", "headroom",
       [](RankingFixture& garden) { garden.destination.allocatable_shoots.reset(); }, 100},
      {"HeadroomIsNoneWhenTheMoveTakesTheLastSlot", "headroom",
       [](RankingFixture& garden) {
         garden.destination.allocatable_shoots = 5;
         AddShoots(garden, 4, "aws-eu2");
       },
       0},
      {"HeadroomOfAnOverfullSeedIsNotNegative", "headroom",
       [](RankingFixture& garden) {
         garden.destination.allocatable_shoots = 2;
         AddShoots(garden, 7, "aws-eu2");
       },
       0},
      {"HeadroomOfASeedThatTakesNoneIsNone", "headroom",
       [](RankingFixture& garden) { garden.destination.allocatable_shoots = 0; }, 0},
      {"HeadroomCountsMovesAllowedMomentsAgo", "headroom",
       [](RankingFixture& garden) {
         garden.destination.allocatable_shoots = 10;
         garden.pending = {{.shoot = "garden-dev/fern",
                            .space = "garden-dev",
                            .source = "aws-eu1",
                            .destination = "aws-eu2",
                            .expires = garden.now + absl::Seconds(20)},
                           {.shoot = "garden-dev/reed",
                            .space = "garden-dev",
                            .source = "aws-eu1",
                            .destination = "aws-eu9",
                            .expires = garden.now + absl::Seconds(20)}};
       },
       80},

      {"SpreadIsFullWhereNoneOfTheProjectIs", "spread", [](RankingFixture&) {}, 100},
      // moss itself is one of the four.
      {"SpreadFallsWithTheShareOfTheProject", "spread",
       [](RankingFixture& garden) { InProject(garden, 3, "aws-eu2"); }, 25},
      {"SpreadFallsWithTheShareOfThePurpose", "spread",
       [](RankingFixture& garden) { AddShoots(garden, 1, "aws-eu2", "production"); }, 50},
      {"SpreadTakesTheWorseShare", "spread",
       [](RankingFixture& garden) {
         AddShoots(garden, 1, "aws-eu2", "production");
         InProject(garden, 3, "aws-eu2");
       },
       25},
      {"SpreadReadsNoPurposeAsEvaluation", "spread",
       [](RankingFixture& garden) {
         garden.shoot.purpose.clear();
         AddShoots(garden, 3, "aws-eu2", "evaluation");
       },
       25},
      {"SpreadDoesNotMindOtherProjectsAndPurposes", "spread",
       [](RankingFixture& garden) { AddShoots(garden, 5, "aws-eu2"); }, 100},

      {"SteadinessIsHalfInAnotherRegion", "steadiness", [](RankingFixture&) {}, 50},
      {"SteadinessIsFullInTheSourcesRegion", "steadiness",
       [](RankingFixture& garden) { garden.destination.region = "eu-west-1"; }, 100},
      {"SteadinessIsNoneOnAnotherProvider", "steadiness",
       [](RankingFixture& garden) { garden.destination.provider_type = "gcp"; }, 0},
      {"SteadinessIsFullForAReturn", "steadiness",
       [](RankingFixture& garden) {
         garden.destination.provider_type = "gcp";
         garden.shoot.host_seed_name = "aws-eu2";
       },
       100},
      {"SteadinessIsTheSameForAllAtFirstScheduling", "steadiness",
       [](RankingFixture& garden) { garden.first = true; }, 100},

      {"ExternalIsTheSeedsOwn", "external",
       [](RankingFixture& garden) {
         AddScores(garden, "cost", "seeds: {aws-eu2: 70}\nregions: {eu-central-1: 10}\n");
       },
       70},
      {"ExternalIsElseThatOfTheRegion", "external",
       [](RankingFixture& garden) {
         AddScores(garden, "cost", "seeds: {aws-eu1: 70}\nregions: {eu-central-1: 12.5}\n");
       },
       12.5},
      {"ExternalIsTheMeanOfThoseThatHaveOne", "external",
       [](RankingFixture& garden) {
         AddScores(garden, "carbon", "seeds: {aws-eu2: 90}\n");
         AddScores(garden, "cost", "regions: {eu-central-1: 40}\n");
         AddScores(garden, "noise", "regions: {eu-west-1: 0}\n");
       },
       65},
      {"ExternalDoesNotCountWhatHasExpired", "external",
       [](RankingFixture& garden) {
         AddScores(garden, "carbon", "seeds: {aws-eu2: 90}\n", "2026-11-21T12:00:00Z");
         AddScores(garden, "cost", "regions: {eu-central-1: 40}\n");
       },
       40},
      {"ExternalDoesNotCountWhatCannotBeRead", "external",
       [](RankingFixture& garden) {
         AddScores(garden, "carbon", "seeds: {aws-eu2: lots}\n");
         AddScores(garden, "cost", "regions: {eu-central-1: 40}\n");
       },
       40},
      {"ExternalMayBeWorst", "external",
       [](RankingFixture& garden) { AddScores(garden, "cost", "seeds: {aws-eu2: 0}\n"); }, 0},
  };
  return kCases;
}

std::uint64_t Bit(std::string_view rule) { return std::uint64_t{1} << *policy::FindRule(rule); }

class ScoreTest : public ::testing::TestWithParam<ScoreCase> {};

TEST_P(ScoreTest, IsAsExpected) {
  RankingFixture garden;
  GetParam().prepare(garden);
  const scheduler::Candidate& candidate = garden.Of(GetParam().seed);
  // A full seed is not offered; what it would score is told all the same.
  const bool is_full = candidate.denied_by == Bit("seed-capacity");
  ASSERT_TRUE(candidate.allowed() || is_full)
      << ::testing::PrintToString(RulesOf(candidate.denied_by));
  const scheduler::Explanation explanation =
      scheduler::ExplainSeed(garden.Request(), *candidate.seed, *garden.view, garden.policy);
  for (const scheduler::ExplainedPart& part : explanation.parts) {
    if (part.score->id != GetParam().score) continue;
    EXPECT_NEAR(part.value, GetParam().expected, 0.001);
  }
  if (!is_full) {
    EXPECT_NEAR(PartOf(candidate, GetParam().score), GetParam().expected, 0.001);
  }
}

// Whoever calculates what is told gets what is scored.
TEST_P(ScoreTest, IsToldAsASumThatComesToIt) {
  RankingFixture garden;
  GetParam().prepare(garden);
  const scheduler::Candidate& candidate = garden.Of(GetParam().seed);
  const scheduler::Explanation explanation =
      scheduler::ExplainSeed(garden.Request(), *candidate.seed, *garden.view, garden.policy);
  for (const scheduler::ExplainedPart& part : explanation.parts) {
    SCOPED_TRACE(part.score->id);
    if (candidate.allowed()) {
      EXPECT_NEAR(part.value, PartOf(candidate, part.score->id), 0.001);
    }
    EXPECT_NEAR(Calculate(part.how.sum), part.value, 0.001) << part.how.sum;
    EXPECT_FALSE(part.how.counted.empty());
  }
  if (candidate.allowed()) {
    EXPECT_NEAR(explanation.mean(), candidate.score, 0.001);
  }
}

INSTANTIATE_TEST_SUITE_P(All, ScoreTest, ::testing::ValuesIn(ScoreCases()),
                         [](const auto& row) { return row.param.name; });

TEST(ScoreTable, HasARowForEachWeight) {
  std::vector<std::string> ids;
  for (const scheduler::Score& score : scheduler::ScoreTable()) {
    ids.emplace_back(score.id);
    EXPECT_FALSE(score.summary.empty());
  }
  EXPECT_THAT(ids,
              ::testing::ElementsAre("distance", "headroom", "spread", "steadiness", "external"));
}

}  // namespace
}  // namespace trowel::testing
