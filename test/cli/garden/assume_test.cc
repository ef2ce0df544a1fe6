#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/output/output.h"
#include "test/cli/run_trowel.h"

namespace trowel::test {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;
using Json = cli::Json;

Ran Judge(const std::string& words) { return RunTrowel(words + kAtGarden); }

Json JsonOf(const std::string& words) { return Json::parse(Judge(words + " -o json").out); }

// The rules that deny the move of garden-dev/moss to aws-eu5, which all allow as things are.
std::vector<std::string> DeniedBy(const std::string& words) {
  std::vector<std::string> rules;
  const Json check = JsonOf("check garden-dev/moss --to aws-eu5 " + words);
  for (const Json& finding : check["findings"]) {
    if (finding["effect"] == "deny") rules.push_back(finding["rule"].get<std::string>());
  }
  return rules;
}

struct Assumed {
  std::string assumption;
  std::string rule;
};

TEST(AssumeTest, JudgesAsIfItWasSo) {
  ASSERT_THAT(DeniedBy(""), IsEmpty());
  for (const Assumed& assumed : {
           Assumed{"seed/aws-eu5:GardenletReady=False", "seed-healthy"},
           Assumed{"seed/aws-eu5:GardenletReady=Unknown", "seed-healthy"},
           Assumed{"seed/aws-eu5:BackupBucketsReady=False", "seed-healthy"},
           Assumed{"seed/aws-eu5:SeedSystemComponentsHealthy=False", "seed-healthy"},
           Assumed{"seed/aws-eu5:allocatable.shoots=1", "seed-capacity"},
           Assumed{"seed/aws-eu5:version=v1.151.0", "gardenlet-version"},
           Assumed{"seed/aws-eu5:deleting=true", "seed-deleting"},
           Assumed{"seed/aws-eu5:emergencyStop=true", "seed-emergency-stop"},
           Assumed{"seed/aws-eu5:absent=true", "seed-exists"},
           Assumed{"shoot/garden-dev/moss:deleting=true", "shoot-deleting"},
           Assumed{"seed/aws-eu5:taints=seed.gardener.cloud/protected", "taints-tolerated"},
           Assumed{"seed/aws-eu5:zones=a", "ha-zones"},
       }) {
    EXPECT_THAT(DeniedBy("--assume " + assumed.assumption), Contains(assumed.rule))
        << assumed.assumption;
  }
  EXPECT_THAT(DeniedBy("--assume seed/aws-eu5:GardenletReady=Progressing"), IsEmpty());
}

TEST(AssumeTest, MakesASeedThatIsNotThere) {
  const std::string like = " --assume seed/aws-new:like=aws-eu5";
  EXPECT_EQ(Judge("check garden-dev/moss --to aws-new").code, 1);
  EXPECT_EQ(Judge("check garden-dev/moss --to aws-new" + like).code, 0);
  EXPECT_EQ(Judge("check garden-dev/moss --to aws-new" + like +
                  " --assume seed/aws-new:GardenletReady=False")
                .code,
            1);
  const Json ranking = JsonOf("rank garden-dev/moss" + like);
  EXPECT_THAT(ranking.dump(), HasSubstr("\"seed\":\"aws-new\""));
}

TEST(AssumeTest, TurnsARefusalIntoAnOffer) {
  const std::string aws_eu8 = "check garden-dev/moss --to aws-eu8";
  EXPECT_EQ(Judge(aws_eu8).code, 1);
  EXPECT_EQ(Judge(aws_eu8 + " --assume seed/aws-eu8:GardenletReady=True").code, 0);
  // Refused at once for its zones; without a failure tolerance for zones it is not.
  const std::string aws_eu7 = "check garden-dev/moss --to aws-eu7";
  EXPECT_EQ(Judge(aws_eu7).code, 1);
  EXPECT_EQ(Judge(aws_eu7 + " --assume shoot/garden-dev/moss:failureTolerance=node").code, 0);
}

TEST(AssumeTest, ChangesWhatARankingOffers) {
  const Json ranking = JsonOf(
      "rank garden-dev/moss --assume seed/aws-eu4:visible=false "
      "--assume seed/aws-eu5:absent=true");
  EXPECT_THAT(ranking["assumed"],
              ElementsAre("seed/aws-eu4:visible=false", "seed/aws-eu5:absent=true"));
  EXPECT_EQ(ranking["candidates"][0]["seed"], "aws-eu2");
  for (const Json& candidate : ranking["candidates"]) EXPECT_NE(candidate["seed"], "aws-eu5");
  EXPECT_FALSE(JsonOf("rank garden-dev/moss").contains("assumed"));
}

// A purpose decides which shoots the spread counts.
TEST(AssumeTest, CountsAShootWithThePurposeThatItWouldHave) {
  const Json explanation = JsonOf(
      "rank garden-dev/moss --explain aws-eu2 --assume shoot/garden-dev/moss:purpose=testing");
  EXPECT_THAT(explanation["parts"][2]["counted"].get<std::string>(), HasSubstr("purpose testing"));
  EXPECT_THAT(explanation["assumed"], ElementsAre("shoot/garden-dev/moss:purpose=testing"));
}

TEST(AssumeTest, PlansAroundWhatIsAssumed) {
  const std::string assume = "plan drain aws-eu1 --assume seed/aws-eu4:allocatable.shoots=0";
  const Ran plan = Judge(assume);
  EXPECT_THAT(plan.out, AllOf(StartsWith("assumed: seed/aws-eu4:allocatable.shoots=0\n\naws-eu1: "),
                              Not(HasSubstr("  aws-eu4  "))));
  EXPECT_THAT(Judge(assume + " -o script").out,
              HasSubstr("# Assumed: seed/aws-eu4:allocatable.shoots=0\n"));
  EXPECT_THAT(JsonOf(assume)["assumed"], ElementsAre("seed/aws-eu4:allocatable.shoots=0"));
}

TEST(AssumeTest, IsToldWhereverItCounts) {
  const std::string assume = " --assume seed/aws-eu3:visible=false";
  for (const std::string command :
       {"check garden-dev/moss --to aws-eu5", "check garden-dev/moss --to aws-us2",
        "rank garden-dev/moss", "rank garden-dev/moss --explain aws-eu2",
        "rank garden-dev/moss --as gardener", "plan balance --fill 90"}) {
    EXPECT_THAT(Judge(command + assume).out, StartsWith("assumed: seed/aws-eu3:visible=false\n\n"))
        << command;
    EXPECT_THAT(JsonOf(command + assume)["assumed"], ElementsAre("seed/aws-eu3:visible=false"))
        << command;
  }
}

TEST(AssumeTest, RefusesWhatCannotBeAssumed) {
  for (const Assumed& wrong : {
           Assumed{"aws-eu5", "write seed/NAME:FIELD=VALUE or shoot/NAMESPACE/NAME:FIELD=VALUE"},
           Assumed{"seed/aws-eu5:visible", "write seed/NAME:FIELD=VALUE"},
           Assumed{"project/dev:deleting=true", "write seed/NAME:FIELD=VALUE"},
           Assumed{"seed/aws-eu22:visible=true",
                   "there is no Seed aws-eu22 in this garden; did you mean aws-eu2?"},
           Assumed{"shoot/garden-dev/mos:deleting=true", "did you mean garden-dev/moss?"},
           Assumed{"shoot/moss:deleting=true", "name the shoot as NAMESPACE/NAME"},
           Assumed{
               "seed/aws-eu5:ready=True",
               "of a seed one can assume GardenletReady, BackupBucketsReady, "
               "SeedSystemComponentsHealthy, allocatable.shoots, version, region, zones, taints, "
               "visible, deleting, emergencyStop, absent, labels.KEY and like, not ready"},
           Assumed{"seed/aws-eu5:zones=a,,b", "zones is names with commas between them, not a,,b"},
           Assumed{"seed/aws-eu5:like=aws-eu2", "give it a name that no seed has"},
           Assumed{"seed/new:like=aws-eu22", "did you mean aws-eu2?"},
           Assumed{"shoot/garden-dev/moss:lastOperation=Migrate", "is none or TYPE/STATE"},
           Assumed{"seed/aws-eu5:GardenletReady=true",
                   "GardenletReady is True, False, Unknown or Progressing, not true"},
           Assumed{"seed/aws-eu5:allocatable.shoots=-1", "is a number from 0 on, not -1"},
           Assumed{"seed/aws-eu5:allocatable.shoots=9x", "is a number from 0 on, not 9x"},
           Assumed{"seed/aws-eu5:allocatable.shoots=", "is a number from 0 on, not "},
           Assumed{"seed/aws-eu5:version=new", "version is a version like v1.150.0, not new"},
           Assumed{"seed/aws-eu5:absent=false", "absent is true, not false"},
           Assumed{"seed/aws-eu5:visible=yes", "visible is true or false, not yes"},
           Assumed{"shoot/garden-dev/moss:purpose=fun",
                   "purpose is evaluation, testing, development, production or infrastructure, "
                   "not fun"},
       }) {
    const Ran ran = Judge("rank garden-dev/moss --assume " + wrong.assumption);
    EXPECT_EQ(ran.code, 2) << wrong.assumption;
    EXPECT_THAT(ran.out, IsEmpty());
    EXPECT_THAT(ran.err, AllOf(StartsWith("trowel: --assume " + wrong.assumption + ": "),
                               HasSubstr(wrong.rule)));
  }
  // What is assumed first holds for what follows.
  EXPECT_THAT(Judge("rank garden-dev/moss --assume seed/aws-eu5:absent=true "
                    "--assume seed/aws-eu5:visible=false")
                  .err,
              HasSubstr("there is no Seed aws-eu5 in this garden"));
}

}  // namespace
}  // namespace trowel::test
