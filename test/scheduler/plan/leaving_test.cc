#include "scheduler/plan/leaving.h"

#include <gtest/gtest.h>

#include "test/scheduler/plan/plan_fixture.h"

namespace trowel::testing {
namespace {

using garden::OperationState;
using garden::OperationType;
using scheduler::Hold;

// A shoot that runs on aws-eu1 and was bound to aws-eu2 ten minutes ago; nothing has happened.
class LeavingTest : public PlanFixture {
 protected:
  LeavingTest() {
    shoot.seed_name = "aws-eu2";
    shoot.bound_at = garden.now - absl::Minutes(10);
  }
  void Set(OperationType type, OperationState state, absl::Duration ago) {
    shoot.last_operation = {.type = type, .state = state, .updated = garden.now - ago};
  }
  scheduler::LeavingShoot Look() { return scheduler::LookAtLeaving(shoot, garden.now); }

  garden::Shoot shoot = RestingShoot("moss", "aws-eu1");
};

TEST_F(LeavingTest, WaitsAWhileForItsMigrationToBegin) {
  EXPECT_FALSE(Look().begun);
  EXPECT_EQ(Look().hold, Hold::kNone);
  shoot.bound_at = garden.now - absl::Minutes(31);
  EXPECT_EQ(Look().hold, Hold::kNotBegun);
  // A dump without managedFields does not tell.
  shoot.bound_at.reset();
  EXPECT_EQ(Look().hold, Hold::kNone);
}

TEST_F(LeavingTest, IsStuckWhenItsMigrationHasFailed) {
  for (const OperationType type : {OperationType::kMigrate, OperationType::kLiveMigrate}) {
    Set(type, OperationState::kFailed, absl::Minutes(1));
    EXPECT_TRUE(Look().begun);
    EXPECT_EQ(Look().hold, Hold::kFailed);
  }
}

// Each attempt writes a new time: the last error is always young.
TEST_F(LeavingTest, IsStuckWhenItMeetsErrorsForLong) {
  Set(OperationType::kMigrate, OperationState::kError, absl::Minutes(1));
  EXPECT_EQ(Look().hold, Hold::kNone);
  shoot.bound_at = garden.now - absl::Minutes(61);
  EXPECT_EQ(Look().hold, Hold::kErrors);
  shoot.bound_at.reset();
  EXPECT_EQ(Look().hold, Hold::kNone);
  Set(OperationType::kMigrate, OperationState::kError, absl::Minutes(61));
  EXPECT_EQ(Look().hold, Hold::kErrors);
}

TEST_F(LeavingTest, IsStuckWhenNothingIsHeardOfItForLong) {
  shoot.bound_at = garden.now - absl::Hours(2);
  Set(OperationType::kMigrate, OperationState::kProcessing, absl::Minutes(59));
  EXPECT_EQ(Look().hold, Hold::kNone);
  for (const OperationState state :
       {OperationState::kProcessing, OperationState::kPending, OperationState::kAborted}) {
    Set(OperationType::kMigrate, state, absl::Minutes(61));
    EXPECT_EQ(Look().hold, Hold::kSilent);
  }
  shoot.last_operation.updated = absl::InfinitePast();
  EXPECT_EQ(Look().hold, Hold::kSilent) << "a time that is not known";
}

// They end an earlier move, or the Reconcile before it: what they came to says nothing of this one.
TEST_F(LeavingTest, TakesNoOlderOperationForThatOfTheMove) {
  Set(OperationType::kMigrate, OperationState::kFailed, absl::Hours(5));
  EXPECT_FALSE(Look().begun) << "bound to another seed since";
  EXPECT_EQ(Look().hold, Hold::kNone);
  for (const OperationState state : {OperationState::kFailed, OperationState::kError}) {
    for (const OperationType type :
         {OperationType::kReconcile, OperationType::kCreate, OperationType::kRestore}) {
      Set(type, state, absl::Hours(5));
      EXPECT_FALSE(Look().begun);
      EXPECT_EQ(Look().hold, Hold::kNone);
    }
  }
  Set(OperationType::kLiveMigrate, OperationState::kSucceeded, absl::Hours(5));
  EXPECT_FALSE(Look().begun);
}

// Before its migration begins it is deleted where it is.
TEST_F(LeavingTest, LeavesByItsDeletionToo) {
  shoot.bound_at = garden.now - absl::Minutes(50);
  shoot.deleting = true;
  Set(OperationType::kDelete, OperationState::kProcessing, absl::Minutes(2));
  EXPECT_EQ(Look().hold, Hold::kNone);
  Set(OperationType::kDelete, OperationState::kFailed, absl::Minutes(2));
  EXPECT_EQ(Look().hold, Hold::kFailed);
}

// A clock that goes wrong makes nothing stuck.
TEST_F(LeavingTest, IsNotStuckInTheFuture) {
  shoot.bound_at = garden.now + absl::Hours(3);
  EXPECT_EQ(Look().hold, Hold::kNone);
  shoot.bound_at.reset();
  Set(OperationType::kMigrate, OperationState::kProcessing, -absl::Hours(3));
  EXPECT_EQ(Look().hold, Hold::kNone);
}

// Who waits for the end of a drain must not wait for what never comes.
TEST_F(LeavingTest, IsNoEndOfADrainWhileItIsStuck) {
  garden::Shoot& leaving = Add("away", "production");
  leaving.seed_name = "aws-eu2";
  leaving.bound_at = garden.now - absl::Minutes(10);
  EXPECT_TRUE(Drain().complete());
  leaving.last_operation = {.type = OperationType::kMigrate,
                            .state = OperationState::kFailed,
                            .updated = garden.now - absl::Minutes(1)};
  const scheduler::Plan plan = Drain();
  EXPECT_FALSE(plan.complete());
  ASSERT_EQ(plan.leaving.size(), 1U);
  EXPECT_EQ(plan.leaving.front().hold, Hold::kFailed);
  EXPECT_EQ(Name(plan.leaving.front().hold), "failed");
}

}  // namespace
}  // namespace trowel::testing
