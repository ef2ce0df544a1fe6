// How the script asks: again after a conflict, of an API server that is away, of `trowel check`,
// and in a rehearsal.

#include <algorithm>

#include <gmock/gmock.h>

#include "test/cli/plan/plan_script_fixture.h"

namespace trowel::test {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

// Status is written all the time: by gardenlet's care, by maintenance, by gardener-controller-
// manager.
TEST_F(PlanScriptTest, LooksAgainAfterAConflict) {
  Plan("plan drain aws-eu1 --limit 1");
  dir.Write("restless", "3\n");
  const std::string said = Run();
  EXPECT_EQ(code, 0) << said;
  EXPECT_THAT(Calls("dry"), SizeIs(1));
  EXPECT_THAT(Calls("bind"), SizeIs(1));
  EXPECT_THAT(said, HasSubstr("(Conflict)"));
}

TEST_F(PlanScriptTest, GivesUpAfterManyConflicts) {
  Plan("plan drain aws-eu1 --limit 1");
  dir.Write("restless", "1000\n");
  const std::string said = Run();
  EXPECT_NE(code, 0);
  EXPECT_THAT(said, HasSubstr("garden-dev/thyme: given up after 5 attempts"));
  EXPECT_THAT(Calls("look"), SizeIs(5));
  EXPECT_THAT(Calls("bind"), IsEmpty());
}

TEST_F(PlanScriptTest, AsksAgainWhileTheApiServerIsAway) {
  Plan("plan drain aws-eu1 --limit 2 --max-parallel 1");
  // Away at each call in turn, for as long as it takes to come back.
  for (int after = 0; after < 12; ++after) {
    Forget();
    dir.Write("away", fmt::format("3 {}\n", after));
    const std::string said = Run();
    EXPECT_EQ(code, 0) << after << ": " << said;
    EXPECT_THAT(Calls("bind"), SizeIs(2)) << after;
  }
  Forget();
  dir.Write("away", "1000 0\n");
  EXPECT_THAT(Run(), HasSubstr("garden-dev/thyme: no answer about it"));
  EXPECT_NE(code, 0);
}

// It was bound, and nobody said so.
TEST_F(PlanScriptTest, FindsThatABindingHasComeThrough) {
  Plan("plan drain aws-eu1 --limit 1");
  dir.Write("lost", "");
  const std::string said = Run();
  EXPECT_EQ(code, 0) << said;
  EXPECT_THAT(Calls("bind"), SizeIs(1));
  EXPECT_THAT(said, HasSubstr("garden-dev/thyme is bound to aws-eu4 already"));
  EXPECT_THAT(said, HasSubstr("wave 1: all have arrived"));
}

TEST_F(PlanScriptTest, EndsWhenAShootIsDeletedOnItsWay) {
  Plan("plan drain aws-eu1");
  dir.Write("dies", "garden-dev/thyme");
  EXPECT_THAT(Run(), HasSubstr("garden-dev/thyme is gone: make a new plan"));
  EXPECT_NE(code, 0);
  EXPECT_THAT(Calls("bind"), SizeIs(1));
  // And when it was gone before.
  Forget();
  SetShoot("garden-dev/thyme", "gone||||");
  EXPECT_THAT(Run(), HasSubstr("garden-dev/thyme is gone: make a new plan"));
  EXPECT_NE(code, 0);
  EXPECT_THAT(Calls("bind"), IsEmpty());
}

TEST_F(PlanScriptTest, EndsWhenSomebodyBindsAShootElsewhereMeanwhile) {
  Plan("plan drain aws-eu1 --limit 1");
  SetShoot("garden-dev/thyme", "|aws-eu1|Reconcile|Succeeded|7");
  EXPECT_THAT(Run(), HasSubstr("garden-dev/thyme is on no seed, not on aws-eu1: make a new plan"));
  EXPECT_NE(code, 0);
}

TEST_F(PlanScriptTest, AsksTrowelBeforeItBinds) {
  Plan("plan drain aws-eu1 --limit 2");
  const std::string trowel = fmt::format("TROWEL='{} check --garden x'", dir / "trowel");
  std::string said = Run(trowel);
  EXPECT_EQ(code, 0) << said;
  EXPECT_THAT(Calls("check"), ElementsAre("check garden-dev/thyme --to aws-eu4",
                                          "check garden-dev/heath --to aws-eu4"));
  for (const char* verdict : {"1", "2", "3"}) {  // Denied, wrong use, nothing readable.
    Forget();
    dir.Write("verdicts", fmt::format("garden-dev/heath {}\n", verdict));
    said = Run(trowel);
    EXPECT_NE(code, 0) << verdict;
    EXPECT_THAT(said,
                HasSubstr("garden-dev/heath: trowel check does not allow it to go to aws-eu4"));
    EXPECT_THAT(Calls("bind"), SizeIs(1)) << verdict;
  }
}

TEST_F(PlanScriptTest, AsksTrowelOfTheKindOfMove) {
  dir.Write("policy.yaml",
            "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\nrules:\n"
            "  live-support: {since: v1.150.0}\n");
  Plan(fmt::format("plan drain aws-eu1 --classic --policy {}", dir / "policy.yaml"));
  const std::string said = Run(fmt::format("TROWEL='{} check --garden x'", dir / "trowel"));
  EXPECT_EQ(code, 0) << said;
  EXPECT_THAT(Calls("check"),
              Contains(AllOf(HasSubstr("garden-dev/sedge --to "), HasSubstr(" --classic"))));
  EXPECT_THAT(Calls("check"),
              Contains(AllOf(HasSubstr("garden-dev/thyme --to "), Not(HasSubstr(" --classic")))));
}

TEST_F(PlanScriptTest, RehearsesAllWavesAndBindsNothing) {
  Plan("plan drain aws-eu1");
  std::string said = Run("DRY_RUN=1");
  EXPECT_EQ(code, 0) << said;
  EXPECT_THAT(said, HasSubstr("rehearsal: each move is allowed, alone"));
  EXPECT_THAT(Calls("dry"), SizeIs(13));
  EXPECT_THAT(Calls("bind"), IsEmpty());

  Forget();
  dir.Write("deny", "garden-dev/maple");
  SetShoot("garden-dev/thyme", "gone||||");
  SetShoot("garden-dev/heath", "gcp-us1|gcp-us1|Reconcile|Succeeded|7");
  said = Run("DRY_RUN=1");
  EXPECT_NE(code, 0);
  EXPECT_THAT(said, AllOf(HasSubstr("garden-dev/thyme is gone"), HasSubstr("denied"),
                          HasSubstr("rehearsal: moves that are refused: 3")));
  EXPECT_THAT(Calls("dry"), SizeIs(10)) << "all the others";
  EXPECT_THAT(Calls("bind"), IsEmpty());

  Forget();
  dir.Write("verdicts", "garden-dev/thyme 1\n");
  said = Run(fmt::format("DRY_RUN=1 TROWEL='{} check --garden x'", dir / "trowel"));
  EXPECT_NE(code, 0);
  EXPECT_THAT(said, HasSubstr("rehearsal: moves that are refused: 2"));
  EXPECT_THAT(Calls("check"), SizeIs(13));
  EXPECT_THAT(Calls("bind"), IsEmpty());
}

// Whoever meant a rehearsal must not get the play.
TEST_F(PlanScriptTest, TakesNoOtherWordForNoRehearsal) {
  Plan("plan drain aws-eu1");
  for (const char* word : {"DRY_RUN=true", "DRY_RUN=yes", "DRY_RUN="}) {
    EXPECT_THAT(Run(word), HasSubstr("DRY_RUN is 1 or 0")) << word;
    EXPECT_NE(code, 0) << word;
    EXPECT_THAT(Calls("bind"), IsEmpty());
  }
  EXPECT_THAT(Run("DRY_RUN=0"), HasSubstr("all have arrived"));
  EXPECT_EQ(code, 0);
}

}  // namespace
}  // namespace trowel::test
