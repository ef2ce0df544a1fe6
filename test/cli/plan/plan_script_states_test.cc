// What the script makes of a shoot's last operation: of an older one, of its move's, of a failed
// one.

#include <gmock/gmock.h>

#include "test/cli/plan/plan_script_fixture.h"

namespace trowel::test {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

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
    Shell(fmt::format("rm '{}' '{}'/garden*", dir / "log", dir / "."));
  }
}

TEST_F(PlanScriptTest, EndsWhenSomethingFailsAtTheDestination) {
  for (const char* failed : {"Restore|Failed", "Reconcile|Failed", "LiveMigrate|Failed"}) {
    Plan("plan drain aws-eu1");
    SetShoot("garden-dev/thyme", fmt::format("aws-eu4|aws-eu4|{}|7", failed));
    EXPECT_THAT(Run(), HasSubstr("has failed")) << failed;
    EXPECT_NE(code, 0) << failed;
  }
}

// To be there is not to have arrived.
TEST_F(PlanScriptTest, WaitsUntilAllIsWellAtTheDestination) {
  for (const char* not_yet :
       {"Restore|Error", "Reconcile|Error", "Reconcile|Processing", "Reconcile|Pending", "|"}) {
    Plan("plan drain aws-eu1");
    SetShoot("garden-dev/thyme", fmt::format("aws-eu4|aws-eu4|{}|7", not_yet));
    EXPECT_THAT(Run("TIMEOUT=0"), HasSubstr("garden-dev/thyme: not on aws-eu4 after 0 s"))
        << not_yet;
    EXPECT_NE(code, 0) << not_yet;
  }
}

TEST_F(PlanScriptTest, WaitsNoLongerThanItMay) {
  Plan("plan drain aws-eu1");
  SetShoot("garden-dev/thyme", "aws-eu4|aws-eu1|Migrate|Error|7");
  EXPECT_THAT(Run("TIMEOUT=0"), HasSubstr("garden-dev/thyme: not on aws-eu4 after 0 s"));
  EXPECT_NE(code, 0);
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
}

}  // namespace
}  // namespace trowel::test
