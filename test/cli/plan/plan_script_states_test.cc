// What the script makes of a shoot's last operation: of an older one, of its move's, of a failed
// one.

#include <algorithm>

#include <gmock/gmock.h>

#include "test/cli/plan/plan_script_fixture.h"

namespace trowel::test {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(PlanScriptTest, EndsWhenAMoveFails) {
  Plan("plan drain aws-eu1");
  SetShoot("garden-dev/thyme", "aws-eu4|aws-eu1|Migrate|Failed|7");
  EXPECT_THAT(Run(), HasSubstr("garden-dev/thyme: Migrate has failed"));
  EXPECT_NE(code, 0);
}

// Whatever a shoot's last operation was before: until the migration begins it says nothing.
TEST_F(PlanScriptTest, TakesNoOlderOperationForThatOfTheMove) {
  for (const char* old :
       {"Create|Failed", "Reconcile|Failed", "Reconcile|Error", "Reconcile|Processing",
        "Restore|Succeeded", "LiveMigrate|Succeeded", "|"}) {
    Plan("plan drain aws-eu1");
    SetShoot("garden-dev/thyme", fmt::format("aws-eu1|aws-eu1|{}|7", old));
    const std::string said = Run();
    EXPECT_EQ(code, 0) << old << ": " << said;
    EXPECT_THAT(Lines(), Contains("look garden-dev/thyme Restore/Succeeded")) << old;
    Forget();
  }
}

TEST_F(PlanScriptTest, EndsWhenSomethingFailsAtTheDestination) {
  Plan("plan drain aws-eu1");
  for (const char* failed : {"Restore|Failed", "Reconcile|Failed", "LiveMigrate|Failed"}) {
    Forget();
    dir.Write("ends", std::string(failed) + "\n");
    const std::string type = std::string(failed).substr(0, std::string(failed).find('|'));
    EXPECT_THAT(Run(), HasSubstr(fmt::format("garden-dev/thyme: {} has failed", type)));
    EXPECT_NE(code, 0) << failed;
  }
}

// To be there is not to have arrived.
TEST_F(PlanScriptTest, WaitsUntilAllIsWellAtTheDestination) {
  Plan("plan drain aws-eu1");
  dir.Write("swift", "");
  for (const char* not_yet :
       {"Restore|Error", "Reconcile|Error", "Reconcile|Processing", "Reconcile|Pending"}) {
    Forget();
    dir.Write("ends", std::string(not_yet) + "\n");
    std::string shown = not_yet;
    shown[shown.find('|')] = ' ';
    EXPECT_THAT(Run("TIMEOUT=0"),
                HasSubstr("garden-dev/thyme has not arrived on aws-eu4 after 0 s: it runs on "
                          "aws-eu4, last operation " +
                          shown))
        << not_yet;
    EXPECT_NE(code, 0) << not_yet;
  }
}

TEST_F(PlanScriptTest, WaitsForThoseThatAnEarlierRunHasBound) {
  Plan("plan drain aws-eu1 --limit 1");
  for (const char* not_yet : {"Restore|Error", "LiveMigrate|Processing", "|"}) {
    SetShoot("garden-dev/thyme", fmt::format("aws-eu4|aws-eu4|{}|7", not_yet));
    EXPECT_THAT(Run("TIMEOUT=0"), HasSubstr("garden-dev/thyme has not arrived on aws-eu4"))
        << not_yet;
    EXPECT_NE(code, 0) << not_yet;
  }
  SetShoot("garden-dev/thyme", "aws-eu4|aws-eu1|Migrate|Processing|7");
  const std::string said = Run();
  EXPECT_EQ(code, 0) << said;
  EXPECT_THAT(Lines(), Contains("look garden-dev/thyme Restore/Succeeded"));
}

// What befalls a shoot after its move has ended is no matter of the plan.
TEST_F(PlanScriptTest, LeavesAloneWhatHasArrivedLongAgo) {
  Plan("plan drain aws-eu1");
  for (const char* since : {"Reconcile|Failed", "Reconcile|Error", "Reconcile|Processing",
                            "Delete|Processing", "Create|Pending"}) {
    Forget();
    SetShoot("garden-dev/thyme", fmt::format("aws-eu4|aws-eu4|{}|7", since));
    const std::string said = Run();
    EXPECT_EQ(code, 0) << since << ": " << said;
  }
}

TEST_F(PlanScriptTest, WaitsNoLongerThanItMay) {
  Plan("plan drain aws-eu1");
  SetShoot("garden-dev/thyme", "aws-eu4|aws-eu1|Migrate|Error|7");
  EXPECT_THAT(Run("TIMEOUT=0"),
              HasSubstr("garden-dev/thyme has not arrived on aws-eu4 after 0 s: it runs on "
                        "aws-eu1, last operation Migrate Error"));
  EXPECT_NE(code, 0);
}

// A wave that leaves ill shoots behind is followed by no other.
TEST_F(PlanScriptTest, WaitsUntilWhatHasArrivedIsWell) {
  Plan("plan drain aws-eu1");
  dir.Write("ill", "6 False|True\n");  // Two looks are made before it is bound.
  std::string said = Run();
  EXPECT_EQ(code, 0) << said;
  const std::vector<std::string> lines = Lines();
  EXPECT_GE(std::count(lines.begin(), lines.end(), "look garden-dev/thyme Restore/Succeeded"), 3);
  dir.Write("swift", "");
  for (const char* conditions : {"False|True", "True|False", "Unknown|True", "|True", "|"}) {
    Forget();
    dir.Write("ill", fmt::format("1000 {}\n", conditions));
    said = Run("TIMEOUT=0");
    EXPECT_NE(code, 0) << conditions;
    EXPECT_THAT(said, HasSubstr("it runs on aws-eu4, but APIServerAvailable is ")) << conditions;
    EXPECT_THAT(said, Not(HasSubstr("wave 2"))) << conditions;
  }
  Forget();
  dir.Write("ill", "1000 Progressing|True\n");
  said = Run();
  EXPECT_EQ(code, 0) << said;
}

TEST_F(PlanScriptTest, WaitsForWhatTakesUpTheBudget) {
  dir.Write("policy.yaml",
            "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\nrules:\n"
            "  migration-budget: {mode: enforce, garden: 3}\n");
  Plan(fmt::format("plan drain aws-eu1 --policy {}", dir / "policy.yaml"));
  for (const char* running : {"garden-dev/fern|aws-eu4", "garden-dev/willow|aws-eu2"}) {
    const std::string text = running;
    const std::size_t bar = text.find('|');
    SetShoot(text.substr(0, bar), text.substr(bar + 1) + "|aws-eu1|Migrate|Processing|7");
  }
  SetShoot("garden-dev/rush", "aws-eu2|aws-eu2|Restore|Processing|7");
  const std::string said = Run();
  EXPECT_EQ(code, 0) << said;
  EXPECT_THAT(Lines(), Contains("look garden-dev/willow Restore/Succeeded"));
  EXPECT_LT(said.find("waiting for the moves that ran"), said.find("wave 1"));

  // Whatever they do once they have arrived takes up no budget.
  Forget();
  for (const char* other : {"garden-dev/fern|aws-eu4", "garden-dev/willow|aws-eu2"}) {
    const std::string text = other;
    const std::string seed = text.substr(text.find('|') + 1);
    SetShoot(text.substr(0, text.find('|')), fmt::format("{}|{}|Reconcile|Failed|7", seed, seed));
  }
  SetShoot("garden-dev/rush", "aws-eu2|aws-eu2|Reconcile|Error|7");
  const std::string again = Run();
  EXPECT_EQ(code, 0) << again;
}

}  // namespace
}  // namespace trowel::test
