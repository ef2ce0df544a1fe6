// Plans of several seeds, for some shoots, to some seeds; and what is stuck on its way.

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/output/output.h"
#include "test/cli/run_trowel.h"
#include "test/support/temp_dir.h"

namespace trowel::test {
namespace {

using cli::Json;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

Json PlanOf(const std::string& line) {
  return Json::parse(RunTrowel(line + kAtGarden + " -o json").out);
}

// "from" or "to" of every move.
std::vector<std::string> EndsOf(const Json& plan, const std::string& end) {
  std::vector<std::string> seeds;
  for (const Json& wave : plan["waves"]) {
    for (const Json& move : wave["moves"]) seeds.push_back(move[end]);
  }
  return seeds;
}

TEST(PlanScope, DrainsSeveralSeeds) {
  const Json plan = PlanOf("plan drain aws-eu1 aws-eu2 aws-eu1");
  EXPECT_THAT(plan["drained"], ElementsAre("aws-eu1", "aws-eu2"));
  EXPECT_FALSE(plan.contains("seed")) << "there is not one";
  EXPECT_THAT(EndsOf(plan, "from"), AllOf(Contains("aws-eu1"), Contains("aws-eu2")));
  EXPECT_THAT(EndsOf(plan, "to"), Each(AllOf(Not("aws-eu1"), Not("aws-eu2"))));
  const Ran ran = RunTrowel(std::string("plan drain aws-eu1 aws-eu2") + kAtGarden);
  EXPECT_THAT(ran.out, AllOf(StartsWith("aws-eu1 and aws-eu2: "), HasSubstr("FROM")));
  EXPECT_EQ(PlanOf("plan drain aws-eu1 aws-eu1")["seed"], "aws-eu1");
}

TEST(PlanScope, PlacesShootsWhereItIsTold) {
  Json plan = PlanOf("plan drain aws-eu1 --to aws-eu2 --to aws-eu5");
  EXPECT_THAT(EndsOf(plan, "to"), AllOf(Not(IsEmpty()), Each(AnyOf("aws-eu2", "aws-eu5"))));
  EXPECT_THAT(plan["to"], ElementsAre("aws-eu2", "aws-eu5"));
  plan = PlanOf("plan drain --exclude aws-eu4 aws-eu1");
  EXPECT_THAT(EndsOf(plan, "to"), AllOf(Not(IsEmpty()), Not(Contains("aws-eu4"))));
  EXPECT_THAT(plan["exclude"], ElementsAre("aws-eu4"));
}

TEST(PlanScope, MovesTheShootsThatItIsTold) {
  Json plan = PlanOf("plan drain aws-eu1 --project pay-core");
  for (const Json& wave : plan["waves"]) {
    for (const Json& move : wave["moves"]) {
      EXPECT_THAT(move["shoot"].get<std::string>(), StartsWith("garden-pay-core/"));
    }
  }
  EXPECT_THAT(plan["waves"], Not(IsEmpty()));
  plan = PlanOf("plan drain aws-eu1 --purpose production --limit 2");
  EXPECT_EQ(EndsOf(plan, "to").size(), 2U);
  EXPECT_FALSE(plan["later"].empty());
  EXPECT_EQ(plan["complete"], false);
  EXPECT_EQ(plan["limit"], 2);
  const Ran ran = RunTrowel(std::string("plan drain aws-eu1 --limit 2") + kAtGarden);
  EXPECT_THAT(ran.out, AllOf(HasSubstr("2 moves in 2 waves, 11 later"), HasSubstr("\nLater:\n")));
}

TEST(PlanScope, IsWhatTheScriptSays) {
  const Ran ran = RunTrowel(
      std::string("plan drain aws-eu1 aws-eu2 --exclude aws-eu5 --purpose production --limit 3") +
      kAtGarden + " -o script");
  EXPECT_THAT(ran.out, HasSubstr("# Made by: trowel plan drain aws-eu1 aws-eu2 --exclude aws-eu5 "
                                 "--purpose production --limit 3\n"));
}

TEST(PlanScope, RefusesWhatItCannotMean) {
  const std::vector<std::pair<std::string, std::string>> mistakes = {
      {"plan drain aws-eu1 aws-eu22", "there is no Seed aws-eu22 in this garden; did you mean"},
      {"plan drain aws-eu1 --to aws-eu44", "there is no Seed aws-eu44 in this garden; did you"},
      {"plan drain aws-eu1 --exclude aws-eu44", "there is no Seed aws-eu44 in this garden; did"},
      {"plan drain aws-eu1 --to aws-eu1", "--to aws-eu1: that seed is drained"},
      {"plan drain aws-eu1 --to aws-eu2 --exclude aws-eu2", "--to aws-eu2: --exclude says that"},
      {"plan drain aws-eu1 --project pay-cor", "did you mean pay-core?"},
      {"plan drain aws-eu1 --purpose prod", "--purpose"},
      {"plan drain aws-eu1 --limit 0", "--limit"},
      {"plan drain aws-eu1 ''", "SEED is empty"},
      {"plan drain aws-eu1 --to ''", "--to is empty"},
      {"plan drain aws-eu1 --exclude ''", "--exclude is empty"},
      {"plan drain aws-eu1 --project ' '", "--project is empty"},
      {"plan drain aws-eu1 --purpose=", "--purpose is empty"},
      {"plan balance --fill 80 --to ''", "--to is empty"},
  };
  for (const auto& [line, message] : mistakes) {
    const Ran ran = RunTrowel(line + kAtGarden);
    EXPECT_EQ(ran.code, 2) << line;
    EXPECT_EQ(ran.out, "") << line;
    EXPECT_THAT(ran.err, HasSubstr(message)) << line;
  }
}

// A garden in which one shoot leaves aws-eu5, whose migration has come to `operation`.
class PlanLeaving : public ::testing::Test {
 protected:
  Ran Drain(const std::string& operation, const std::string& more = "") {
    dir.Write("shoot.yaml",
              "apiVersion: core.gardener.cloud/v1beta1\nkind: Shoot\n"
              "metadata: {name: rue, namespace: garden-dev}\n"
              "spec: {seedName: aws-eu4, cloudProfile: {kind: CloudProfile, name: aws}, "
              "provider: {type: aws}, region: eu-central-1}\n"
              "status: {seedName: aws-eu5, lastOperation: {" +
                  operation + "}}\n");
    return RunTrowel("plan drain aws-eu5 --garden " + (dir / "shoot.yaml") + kAtGarden + more);
  }
  TempDir dir;
};

TEST_F(PlanLeaving, IsShownWithItsState) {
  const Ran ran = Drain("type: Migrate, state: Processing, lastUpdateTime: '2026-11-21T11:48:00Z'");
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(ran.out, HasSubstr("\nLeaving already:\ngarden-dev/rue  from aws-eu5 to aws-eu4  "
                                 "Migrate Processing, 12m ago\n"));
}

TEST_F(PlanLeaving, IsStuckWhenItHasFailed) {
  const std::string failed = "type: Migrate, state: Failed, lastUpdateTime: '2026-11-21T09:00:00Z'";
  const Ran ran = Drain(failed);
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, HasSubstr(", 1 stuck on its way\n"));
  EXPECT_THAT(ran.out, HasSubstr("\nStuck on their way:\ngarden-dev/rue  from aws-eu5 to aws-eu4\n"
                                 "  Migrate Failed, 3h ago: gardenlet does not try"));
  const Json plan = Json::parse(Drain(failed, " -o json").out);
  EXPECT_EQ(plan["complete"], false);
  EXPECT_EQ(plan["leaving"][0],
            Json::parse(R"({"shoot": "garden-dev/rue", "from": "aws-eu5", "to": "aws-eu4",
                            "boundAt": null, "begun": true,
                            "lastOperation": {"type": "Migrate", "state": "Failed",
                                              "since": "2026-11-21T09:00:00Z"},
                            "stuck": true, "why": "failed"})"));
  EXPECT_THAT(Drain(failed, " -o script").out, HasSubstr(", 1 stuck on the way.\n"));
}

TEST(PlanSource, ThatStartsNoMigrationIsSaidOnce) {
  TempDir dir;
  dir.Write("policy.yaml",
            "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\nrules:\n"
            "  source-healthy: {mode: enforce}\n");
  const std::string policy = " --policy " + (dir / "policy.yaml");
  const Ran ran = RunTrowel("plan drain aws-eu8" + policy + kAtGarden);
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, HasSubstr("to stay\nthe source aws-eu8 starts no migration\n"));
  EXPECT_THAT(PlanOf("plan drain aws-eu8 aws-eu5" + policy)["startNoMigration"],
              ElementsAre("aws-eu8"));
  EXPECT_THAT(PlanOf("plan drain aws-eu1")["startNoMigration"], IsEmpty());
}

}  // namespace
}  // namespace trowel::test
