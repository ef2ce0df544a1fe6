#include <algorithm>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/output/output.h"
#include "test/cli/run_trowel.h"
#include "test/support/temp_dir.h"

namespace trowel::test {
namespace {

using cli::Json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

Json PlanOf(const std::string& line) {
  return Json::parse(RunTrowel(line + kAtGarden + " -o json").out);
}

std::vector<std::string> KeysOf(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

// The shape that API users rely on: docs/cli.md names every member.
TEST(PlanJson, HasTheMembersThatAreDocumented) {
  const Json plan = PlanOf("plan drain aws-eu1");
  EXPECT_THAT(KeysOf(plan),
              ElementsAre("apiVersion", "kind", "goal", "seed", "drained", "startNoMigration",
                          "order", "maxParallel", "complete", "seeds", "waves", "later", "leaving",
                          "stuck", "moreRoom", "unreadable", "garden", "policy"));
  EXPECT_EQ(plan["kind"], "Plan");
  EXPECT_EQ(plan["goal"], "drain");
  EXPECT_EQ(plan["seed"], "aws-eu1");
  EXPECT_EQ(plan["complete"], false);
  const Json& wave = plan["waves"][0];
  EXPECT_EQ(wave["wave"], 1);
  EXPECT_EQ(wave["afterRunningMoves"], false);
  EXPECT_THAT(KeysOf(wave["moves"][0]),
              ElementsAre("shoot", "from", "to", "live", "risk", "score", "warnings"));
  EXPECT_THAT(KeysOf(plan["leaving"][0]), ElementsAre("shoot", "from", "to", "boundAt", "begun",
                                                      "lastOperation", "stuck", "why"));
  EXPECT_THAT(plan["stuck"], SizeIs(3));
  const Json& stuck = plan["stuck"][0];
  EXPECT_THAT(KeysOf(stuck),
              ElementsAre("shoot", "from", "to", "why", "findings", "refusals", "nearest"));
  EXPECT_EQ(stuck["shoot"], "garden-dev/reed");
  EXPECT_EQ(stuck["why"], "refused");
  EXPECT_EQ(stuck["findings"][0]["rule"], "shoot-deleting");

  const Json balance = PlanOf("plan balance --fill 1");
  EXPECT_EQ(balance["goal"], "balance");
  EXPECT_EQ(balance["fill"], 1);
  EXPECT_FALSE(balance.contains("seed"));
  EXPECT_THAT(KeysOf(balance["seeds"][0]),
              ElementsAre("seed", "shoots", "allocatable", "goal", "moves", "missing"));
  EXPECT_THAT(KeysOf(balance["moreRoom"][0]), ElementsAre("seed", "more", "shoots"));
}

TEST(Plan, TellsByItsExitCodeWhetherAllIsPlaced) {
  EXPECT_EQ(RunTrowel(std::string("plan drain aws-eu2") + kAtGarden).code, 1);
  EXPECT_EQ(RunTrowel(std::string("plan drain gcp-us1") + kAtGarden).code, 0);
  EXPECT_EQ(RunTrowel(std::string("plan balance --fill 100") + kAtGarden).code, 0);
  EXPECT_EQ(RunTrowel(std::string("plan balance --fill 1") + kAtGarden).code, 1);
}

TEST(Plan, RefusesWrongUse) {
  for (const char* line :
       {"plan", "plan drain", "plan drain aws-eu9", "plan drain aws-eu1 --max-parallel 0",
        "plan drain aws-eu1 --order size", "plan drain aws-eu1 --live --classic",
        "plan drain aws-eu1 -o text", "plan balance", "plan balance --fill 0",
        "plan balance --fill 101", "plan balance --fill 80 --seeds aws-eu1,aws-eu99",
        "plan balance --fill 80 --seeds ,aws-eu2", "plan balance --fill 80 --seeds aws-eu2,",
        "plan balance --fill 80 --seeds ,", "plan balance --fill 0x50",
        "plan drain aws-eu1 --now yesterday"}) {
    std::string command = line;
    if (command != "plan") command += " --garden examples/garden";
    const Ran ran = RunTrowel(command);
    EXPECT_EQ(ran.code, 2) << line;
    EXPECT_EQ(ran.out, "") << line;
    EXPECT_THAT(ran.err, HasSubstr("trowel: ")) << line;
  }
  EXPECT_THAT(RunTrowel("plan drain aws-eu9 --garden examples/garden").err,
              HasSubstr("there is no Seed aws-eu9 in this garden; did you mean aws-eu"));
  EXPECT_EQ(RunTrowel("plan drain aws-eu1 --garden examples/nothing").code, 3);
}

TEST(Plan, RelievesOnlyTheSeedsThatAreNamed) {
  const Json plan = PlanOf("plan balance --fill 1 --seeds aws-eu2,aws-us1");
  std::vector<std::string> seeds;
  for (const Json& seed : plan["seeds"]) seeds.push_back(seed["seed"]);
  EXPECT_THAT(seeds, ElementsAre("aws-eu2", "aws-us1"));
}

TEST(Plan, GoesByNameIfAsked) {
  const Json plan = PlanOf("plan drain aws-eu1 --order name --max-parallel 100");
  EXPECT_EQ(plan["order"], "name");
  ASSERT_THAT(plan["waves"], SizeIs(1));
  std::vector<std::pair<std::string, std::string>> shoots;  // Namespace and name.
  for (const Json& move : plan["waves"][0]["moves"]) {
    const std::string key = move["shoot"];
    const std::size_t slash = key.find('/');
    shoots.emplace_back(key.substr(0, slash), key.substr(slash + 1));
  }
  EXPECT_TRUE(std::is_sorted(shoots.begin(), shoots.end()));
}

TEST(Plan, JudgesForWhoeverAsks) {
  TempDir dir;
  dir.Write("policy.yaml",
            "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\nrules:\n"
            "  distant-approval: {mode: enforce, groups: [operators]}\n"
            "  live-support: {since: v1.150.0}\n");
  const std::string line =
      "plan drain aws-eu1 --policy " + (dir / "policy.yaml") + kAtGarden + " --as ada";
  EXPECT_THAT(RunTrowel(line).out, HasSubstr("distant-approval: a live move needs approval"));
  EXPECT_THAT(RunTrowel(line + " --as-group operators").out, Not(HasSubstr("distant-approval")));
}

TEST(Plan, ReadsWellInEightyColumns) {
  for (const char* line : {"plan drain aws-eu1", "plan drain aws-eu2", "plan drain aws-us1",
                           "plan drain gcp-eu2", "plan balance --fill 1"}) {
    const Ran ran = RunTrowel(std::string(line) + kAtGarden);
    std::istringstream text(ran.out);
    for (std::string shown; std::getline(text, shown);) {
      EXPECT_LE(shown.size(), 80U) << line << "\n" << shown;
    }
  }
}

TEST(Plan, SaysMoreWhenWide) {
  const std::string narrow = RunTrowel(std::string("plan drain aws-eu1") + kAtGarden).out;
  const std::string wide = RunTrowel(std::string("plan drain aws-eu1 -o wide") + kAtGarden).out;
  EXPECT_THAT(narrow, Not(HasSubstr("REGION")));
  EXPECT_THAT(wide, HasSubstr("REGION"));
  EXPECT_THAT(wide, HasSubstr("warns: bastions"));
}

}  // namespace
}  // namespace trowel::test
