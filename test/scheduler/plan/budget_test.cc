#include "scheduler/plan/budget.h"

#include <gtest/gtest.h>

namespace trowel::scheduler {
namespace {

constexpr MoveRoute kRoute = {.space = "garden-dev", .from = "a", .to = "b"};

TEST(Budget, WithoutBoundsAllowsAll) {
  RunningMoves running;
  for (int i = 0; i < 100; ++i) running.Add(kRoute);
  EXPECT_TRUE(running.Allows({}, kRoute));
}

TEST(Budget, CountsWhatEachBoundIsFor) {
  RunningMoves running;
  running.Add(kRoute);
  const MoveRoute other = {.space = "garden-x", .from = "x", .to = "y"};
  const MoveRoute same_source = {.space = "garden-x", .from = "a", .to = "y"};
  const MoveRoute same_destination = {.space = "garden-x", .from = "x", .to = "b"};
  const MoveRoute same_pair = {.space = "garden-x", .from = "a", .to = "b"};
  const MoveRoute same_project = {.space = "garden-dev", .from = "x", .to = "y"};

  const BudgetLimits garden{.garden = 1};
  EXPECT_FALSE(running.Allows(garden, other));
  const BudgetLimits source{.per_source = 1};
  EXPECT_FALSE(running.Allows(source, same_source));
  EXPECT_TRUE(running.Allows(source, same_destination));
  const BudgetLimits destination{.per_destination = 1};
  EXPECT_FALSE(running.Allows(destination, same_destination));
  EXPECT_TRUE(running.Allows(destination, same_source));
  const BudgetLimits pair{.per_pair = 1};
  EXPECT_FALSE(running.Allows(pair, same_pair));
  EXPECT_TRUE(running.Allows(pair, same_source));
  EXPECT_TRUE(running.Allows(pair, same_destination));
  const BudgetLimits project{.per_project = 1};
  EXPECT_FALSE(running.Allows(project, same_project));
  EXPECT_TRUE(running.Allows(project, same_pair));
  running.Subtract(kRoute);
  for (const BudgetLimits& limits : {garden, source, destination, pair, project}) {
    EXPECT_TRUE(running.Allows(limits, kRoute));
  }
}

// As the rule counts: of such a move only the last operation tells.
TEST(Budget, CountsAMoveOnOneSeedAsAnArrival) {
  RunningMoves running;
  running.Add({.space = "garden-x", .from = "b", .to = "b"});
  EXPECT_FALSE(running.Allows({.per_destination = 1}, kRoute));
  EXPECT_TRUE(running.Allows({.per_source = 1}, {.space = "s", .from = "b", .to = "c"}));
}

}  // namespace
}  // namespace trowel::scheduler
