#include <gmock/gmock.h>

#include "test/scheduler/plan/plan_fixture.h"
#include "test/support/tune.h"

namespace trowel::testing {
namespace {

using policy::Mode;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class WavesTest : public PlanFixture {
 protected:
  void AddMany() {
    for (const char* name : {"a", "b", "c", "d", "e"}) Add(name, "production");
  }
  // A shoot that moves from another seed to aws-eu2 meanwhile.
  void AddRunning(const std::string& name) {
    garden::Shoot& shoot = Add(name, "production", "aws-eu9");
    shoot.seed_name = "aws-eu2";
    shoot.last_operation.type = garden::OperationType::kMigrate;
  }
};

TEST_F(WavesTest, AreAsLargeAsAllowed) {
  AddMany();
  EXPECT_THAT(Waves(Drain()), ElementsAre("a>aws-eu2 b>aws-eu2 c>aws-eu2 d>aws-eu2 e>aws-eu2"));
  options.max_parallel = 2;
  EXPECT_THAT(Waves(Drain()),
              ElementsAre("a>aws-eu2 b>aws-eu2", "c>aws-eu2 d>aws-eu2", "e>aws-eu2"));
}

TEST_F(WavesTest, KeepTheBudget) {
  AddMany();
  Tune("migration-budget", "perSource: 3", &Budget(Mode::kEnforce));
  EXPECT_THAT(Waves(Drain()), ElementsAre("a>aws-eu2 b>aws-eu2 c>aws-eu2", "d>aws-eu2 e>aws-eu2"));
}

TEST_F(WavesTest, KeepABudgetThatOnlyWarns) {
  AddMany();
  Tune("migration-budget", "perDestination: 4", &Budget(Mode::kWarn));
  EXPECT_THAT(Waves(Drain()), ElementsAre("a>aws-eu2 b>aws-eu2 c>aws-eu2 d>aws-eu2", "e>aws-eu2"));
  Budget(Mode::kAudit);
  EXPECT_EQ(Drain().waves.size(), 1U);
}

TEST_F(WavesTest, FillUpWithWhatTheBudgetLeaves) {
  garden.with_destination = false;
  AddSeed("aws-eu4");
  AddSeed("aws-eu5");
  AddMany();
  Tune("migration-budget", "perPair: 1", &Budget(Mode::kEnforce));
  EXPECT_THAT(Waves(Drain()),
              ElementsAre("a>aws-eu4 b>aws-eu5", "c>aws-eu4 d>aws-eu5", "e>aws-eu4"));
}

TEST_F(WavesTest, CountWhatRuns) {
  AddMany();
  AddRunning("x");
  Tune("migration-budget", "garden: 3", &Budget(Mode::kEnforce));
  EXPECT_THAT(Waves(Drain()),
              ElementsAre("a>aws-eu2 b>aws-eu2", "c>aws-eu2 d>aws-eu2", "e>aws-eu2"));
}

TEST_F(WavesTest, WaitForWhatRunsIfNothingElseCanBegin) {
  AddMany();
  AddRunning("x");
  AddRunning("y");
  Tune("migration-budget", "garden: 2", &Budget(Mode::kEnforce));
  const scheduler::Plan plan = Drain();
  EXPECT_THAT(Waves(plan),
              ElementsAre("... a>aws-eu2 b>aws-eu2", "c>aws-eu2 d>aws-eu2", "e>aws-eu2"));
  EXPECT_TRUE(plan.complete());
}

// The seed clay runs in the shoot clay: while that one moves, it has no API server.
class HomesTest : public WavesTest {
 protected:
  HomesTest() {
    garden.destination.taints = {{.key = "team", .value = std::nullopt}};
    Add("clay", "infrastructure").tolerations = {{.key = "team", .value = ""}};
    AddSeed("clay");
    Manage("clay");
  }
};

TEST_F(HomesTest, AreNotMovedWithWhatGoesToTheirSeed) {
  Add("x", "infrastructure");
  EXPECT_THAT(Waves(Drain()), ElementsAre("clay>aws-eu2", "x>clay"));
  options.order = scheduler::PlanOrder::kName;
  Add("a", "production");
  EXPECT_THAT(Waves(Drain()), ElementsAre("a>clay x>clay", "clay>aws-eu2"));
}

TEST_F(HomesTest, AreNotMovedWithWhatLeavesTheirSeed) {
  Add("x", "infrastructure", "clay").tolerations = {{.key = "team", .value = ""}};
  EXPECT_THAT(Waves(Drain({"aws-eu1", "clay"})), ElementsAre("clay>aws-eu2", "x>aws-eu2"));
}

TEST_F(HomesTest, AreNotMovedWhileOthersGoToTheirSeed) {
  garden::Shoot& running = Add("y", "production", "aws-eu9");
  running.seed_name = "clay";
  running.last_operation.type = garden::OperationType::kMigrate;
  EXPECT_THAT(Waves(Drain()), ElementsAre("... clay>aws-eu2"));
}

// Nobody waits for ever, though the seed runs in a shoot that it hosts itself.
TEST_F(HomesTest, AreMovedFromTheirOwnSeed) {
  Add("loam", "infrastructure", "loam").tolerations = {{.key = "team", .value = ""}};
  AddSeed("loam");
  Manage("loam");
  EXPECT_THAT(Waves(Drain({"loam"})), ElementsAre("loam>clay"));
}

TEST_F(WavesTest, AreNoneWithABudgetOfNothing) {
  AddMany();
  Tune("migration-budget", "perSource: 0", &Budget(Mode::kEnforce));
  const scheduler::Plan plan = Drain();
  EXPECT_THAT(plan.waves, IsEmpty());
  ASSERT_EQ(plan.stuck.size(), 5U);
  EXPECT_THAT(Rules(plan.stuck.front().findings), ElementsAre("migration-budget"));
  EXPECT_THAT(plan.stuck.front().nearest, IsEmpty()) << "all seeds say the same";
  // Where it only warns, nothing is refused for it.
  Budget(Mode::kWarn);
  EXPECT_EQ(Drain().moves(), 5U);
}

}  // namespace
}  // namespace trowel::testing
