#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "test/cli/run_trowel.h"
#include "test/support/temp_dir.h"

namespace trowel::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;
using Json = nlohmann::json;

Ran Rank(const std::string& words) { return RunTrowel("rank " + words + kAtGarden); }

Json RankJson(const std::string& words) {
  return Json::parse(Rank(words + " --as gardener -o json").out);
}

TEST(RankAsGardenerTest, TellsWhoFellOutAtEachFilter) {
  const Json ranking = RankJson("garden-dev/daisy");
  EXPECT_EQ(ranking["kind"], "Ranking");
  EXPECT_EQ(ranking["as"], "gardener");
  EXPECT_EQ(ranking["shoot"], "garden-dev/daisy");
  EXPECT_EQ(ranking["strategy"], "MinimalDistance");
  EXPECT_EQ(ranking["error"], "");
  EXPECT_EQ(ranking["failedAt"], "");
  EXPECT_EQ(ranking["leftAlone"], "");
  EXPECT_EQ(ranking["tied"][0], ranking["chosen"]);
  ASSERT_THAT(ranking["filters"], SizeIs(12));
  EXPECT_EQ(ranking["filters"][0]["filter"], "usable");
  EXPECT_EQ(ranking["filters"][0]["dropped"][0]["seed"], "aws-eu6");
  EXPECT_EQ(ranking["filters"][0]["dropped"][0]["reason"],
            "is closed: spec.settings.scheduling.visible is false");
}

TEST(RankAsGardenerTest, TakesTheStrategyOfThePolicyUnlessOneIsGiven) {
  const TempDir dir;
  dir.Write("policy.yaml",
            "apiVersion: trowel.gardener.cloud/v1alpha1\n"
            "kind: Policy\n"
            "scheduler: {strategy: SameRegion}\n");
  const std::string policy = " --policy " + (dir / "policy.yaml");
  EXPECT_EQ(RankJson("garden-dev/moss")["strategy"], "MinimalDistance");
  EXPECT_EQ(RankJson("garden-dev/moss" + policy)["strategy"], "SameRegion");
  EXPECT_EQ(RankJson("garden-dev/moss --strategy MinimalDistance" + policy)["strategy"],
            "MinimalDistance");
  EXPECT_EQ(RankJson("garden-dev/moss --strategy SameRegion")["strategy"], "SameRegion");
}

TEST(RankAsGardenerTest, SaysWhyNobodyIsChosen) {
  const TempDir dir;
  dir.Write("shoot.yaml",
            "apiVersion: core.gardener.cloud/v1beta1\n"
            "kind: Shoot\n"
            "metadata: {name: lonely, namespace: garden-dev}\n"
            "spec: {cloudProfileName: gone, schedulerName: other}\n");
  const std::string words = "rank garden-dev/lonely --as gardener --garden " + (dir / "");
  const Ran table = RunTrowel(words);
  EXPECT_EQ(table.code, 1);
  EXPECT_EQ(table.out,
            "garden-dev/lonely  as gardener-scheduler would, MinimalDistance, 0 seeds\n"
            "gardener-scheduler leaves this shoot alone (its schedulerName is other); if it\n"
            "  did not:\n"
            "\n"
            "No seed: there is no CloudProfile gone\n");
  const Ran json = RunTrowel(words + " -o json");
  EXPECT_EQ(json.code, 1);
  const Json ranking = Json::parse(json.out);
  EXPECT_EQ(ranking["chosen"], "");
  EXPECT_THAT(ranking["tied"], IsEmpty());
  EXPECT_EQ(ranking["error"], "there is no CloudProfile gone");
  EXPECT_EQ(ranking["failedAt"], "");
  EXPECT_EQ(ranking["leftAlone"], "its schedulerName is other");
}

TEST(RankAsGardenerTest, NamesTheFilterAtWhichNobodyWasLeft) {
  const TempDir dir;
  dir.Write("shoot.yaml",
            "apiVersion: core.gardener.cloud/v1beta1\n"
            "kind: Shoot\n"
            "metadata: {name: nowhere, namespace: garden-dev}\n"
            "spec: {cloudProfileName: aws, region: nowhere, provider: {type: aws}}\n");
  const std::string words =
      "garden-dev/nowhere --as gardener --strategy SameRegion --garden " + (dir / "");
  const Ran json = Rank(words + " -o json");
  EXPECT_EQ(json.code, 1);
  const Json ranking = Json::parse(json.out);
  EXPECT_EQ(ranking["chosen"], "");
  EXPECT_EQ(ranking["failedAt"], "strategy");
  EXPECT_THAT(ranking["filters"][10]["dropped"], Not(IsEmpty()));
  EXPECT_THAT(ranking["filters"][11]["dropped"], IsEmpty());
  const Ran table = Rank(words);
  EXPECT_EQ(table.code, 1);
  EXPECT_THAT(table.out,
              HasSubstr("\nNo seed: none of the 10 candidates matches: CloudProfile aws, "
                        "region nowhere,\n  strategy SameRegion\n"));
  EXPECT_THAT(table.out, HasSubstr("\nstrategy             0     aws-ap1: is in "));
  EXPECT_THAT(table.out, Not(HasSubstr("least-loaded")));
}

TEST(RankAsGardenerTest, FitsIntoEightyColumns) {
  for (const std::string shoot : {"moss", "daisy", "cactus", "clover", "heath", "oak"}) {
    for (const std::string strategy : {"SameRegion", "MinimalDistance"}) {
      const Ran ran =
          Rank(fmt::format("garden-dev/{} --as gardener --strategy {}", shoot, strategy));
      std::istringstream lines(ran.out);
      for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 80U) << line;
    }
  }
}

TEST(RankAsGardenerTest, OptionsOfTheOtherRankingAreMistakes) {
  const std::string as_gardener = "garden-dev/moss --as gardener ";
  for (const std::string option : {"--live", "--classic", "--all"}) {
    const Ran ran = Rank(as_gardener + option);
    EXPECT_EQ(ran.code, 2);
    EXPECT_EQ(ran.err, "trowel: " + option + " does not go with --ranking gardener\n");
  }
  EXPECT_EQ(Rank(as_gardener + "--as-group ops").err,
            "trowel: --as-group does not go with --ranking gardener\n");
  const Ran strategy = Rank("garden-dev/moss --strategy SameRegion");
  EXPECT_EQ(strategy.code, 2);
  EXPECT_EQ(strategy.err, "trowel: --strategy needs --ranking gardener\n");
  EXPECT_EQ(Rank(as_gardener + "--strategy Nearest").code, 2);
}

TEST(RankAsGardenerTest, OtherNamesAreStillUsers) {
  const std::string plain = Rank("garden-dev/moss").out;
  EXPECT_EQ(Rank("garden-dev/moss --as trowel").out, plain);
  EXPECT_THAT(Rank("garden-dev/moss --as ada").out, StartsWith("garden-dev/moss  on aws-eu1\n"));
}

}  // namespace
}  // namespace trowel::test
