#include <string>

#include <gtest/gtest.h>

#include "test/policy/resolved_move.h"
#include "test/support/unreadable_shoot.h"

namespace trowel::policy {
namespace {

using garden::Kind;
using garden::OperationType;
using trowel::testing::At;
using trowel::testing::GardenFixture;
using trowel::testing::HealthySeed;
using trowel::testing::ResolvedMove;
using trowel::testing::RestingShoot;

TEST(ResolveTest, FindsEverythingThatIsNamed) {
  const GardenFixture garden;
  const ResolvedMove resolved(garden);
  const Move& move = resolved.move;
  EXPECT_FALSE(move.first);
  EXPECT_FALSE(move.live);
  EXPECT_FALSE(move.returning);
  ASSERT_NE(move.source, nullptr);
  ASSERT_NE(move.destination, nullptr);
  EXPECT_EQ(move.from().name, "aws-eu1");
  EXPECT_EQ(move.to().name, "aws-eu2");
  ASSERT_NE(move.cloud_profile, nullptr);
  ASSERT_NE(move.project, nullptr);
  EXPECT_EQ(move.project->name, "dev");
  EXPECT_EQ(move.region_tables.size(), 1U);
  EXPECT_NE(move.shoot_region, garden::RegionId::kUnknown);
  EXPECT_EQ(move.requester->user, "operator@example.org");
}

TEST(ResolveTest, CreationAndAnEmptySeedNameAreFirstScheduling) {
  GardenFixture garden;
  garden.first = true;
  const ResolvedMove bound(garden);
  EXPECT_TRUE(bound.move.first);
  EXPECT_EQ(bound.move.source, nullptr);
  EXPECT_EQ(bound.move.source_problem, "");
  garden.created = true;
  garden.shoot.live_migrate = true;
  const ResolvedMove created(garden);
  EXPECT_TRUE(created.move.first);
  EXPECT_EQ(created.move.old, nullptr);
  EXPECT_FALSE(created.move.live) << "there is nothing to move live";
}

TEST(ResolveTest, TellsAnAbsentSeedFromABrokenOneAndFromSeedsThatAreNotKnown) {
  GardenFixture garden;
  garden.with_destination = false;
  const ResolvedMove absent(garden);
  EXPECT_EQ(absent.move.destination, nullptr);
  EXPECT_EQ(absent.move.destination_problem, "");

  garden.broken_destination = "spec.region: expected a string";
  const ResolvedMove broken(garden);
  EXPECT_EQ(broken.move.destination, nullptr);
  EXPECT_EQ(broken.move.destination_problem,
            "Seed aws-eu2 is malformed: spec.region: expected a string");

  garden.unknown_kinds = {{Kind::kSeed, "last heard of 6m ago"}};
  const ResolvedMove stale(garden);
  EXPECT_EQ(stale.move.source, nullptr);
  EXPECT_EQ(stale.move.source_problem, "seeds are not known: last heard of 6m ago");
  EXPECT_EQ(stale.move.destination_problem, "seeds are not known: last heard of 6m ago");
}

TEST(ResolveTest, AStaleSeedIsNoDestinationOfARankingEither) {
  GardenFixture garden;
  garden.unknown_kinds = {{Kind::kSeed, "forbidden"}};
  ResolvedMove resolved(garden);
  ASSERT_FALSE(resolved.view->seeds().empty());
  SetDestination(resolved.view->seeds().front(), &resolved.move);
  EXPECT_EQ(resolved.move.destination, nullptr);
  EXPECT_EQ(resolved.move.destination_problem, "seeds are not known: forbidden");
}

TEST(ResolveTest, SaysWhatIsWrongWithTheCloudProfile) {
  GardenFixture garden;
  garden.cloud_profile.reset();
  EXPECT_EQ(ResolvedMove(garden).move.cloud_profile_problem, "there is no CloudProfile aws");
  garden.shoot.cloud_profile.namespaced = true;
  EXPECT_EQ(ResolvedMove(garden).move.cloud_profile_problem,
            "there is no NamespacedCloudProfile aws");
  garden::Broken why;
  why.why = "spec: missing";
  garden.shoot.cloud_profile.namespaced = false;
  garden.more.push_back({.kind = Kind::kCloudProfile, .space = "", .name = "aws", .object = why});
  EXPECT_EQ(ResolvedMove(garden).move.cloud_profile_problem,
            "CloudProfile aws is malformed: spec: missing");
  garden.unknown_kinds = {{Kind::kCloudProfile, "forbidden"}};
  EXPECT_EQ(ResolvedMove(garden).move.cloud_profile_problem,
            "CloudProfiles are not known: forbidden");
  garden.shoot.cloud_profile.name.clear();
  EXPECT_EQ(ResolvedMove(garden).move.cloud_profile_problem, "");
}

TEST(ResolveTest, SaysWhatIsWrongWithTheProject) {
  GardenFixture garden;
  garden.project.reset();
  EXPECT_EQ(ResolvedMove(garden).move.project_problem, "no Project has namespace garden-dev");
  garden::Broken why;
  why.why = "spec: missing";
  garden.more.push_back({.kind = Kind::kProject, .space = "", .name = "dev", .object = why});
  EXPECT_EQ(ResolvedMove(garden).move.project_problem,
            "no readable Project has namespace garden-dev");
  garden.unknown_kinds = {{Kind::kProject, "forbidden"}};
  EXPECT_EQ(ResolvedMove(garden).move.project_problem, "projects are not known: forbidden");
}

TEST(ResolveTest, ToTheHostThatItHasNotLeftIsAReturn) {
  GardenFixture garden;
  garden.shoot.host_seed_name = "aws-eu2";
  EXPECT_TRUE(ResolvedMove(garden).move.returning);
  garden.shoot.last_operation.type = OperationType::kReconcile;
  garden.shoot.host_seed_name = "aws-eu1";
  EXPECT_FALSE(ResolvedMove(garden).move.returning);
}

// Of every last operation: what an earlier move left behind keeps nobody from going back.
TEST(ResolveTest, ABegunMoveIsNoReturnAndAFinishedOneDoesNotCount) {
  using garden::OperationState;
  for (const OperationType type :
       {OperationType::kNone, OperationType::kCreate, OperationType::kReconcile,
        OperationType::kDelete, OperationType::kMigrate, OperationType::kRestore,
        OperationType::kLiveMigrate, OperationType::kOther}) {
    for (const OperationState state :
         {OperationState::kNone, OperationState::kProcessing, OperationState::kSucceeded,
          OperationState::kError, OperationState::kFailed, OperationState::kPending,
          OperationState::kAborted, OperationState::kOther}) {
      GardenFixture garden;
      garden.shoot.host_seed_name = "aws-eu2";
      garden.shoot.last_operation = {.type = type, .state = state, .updated = garden.now};
      const bool arriving = type == OperationType::kRestore || type == OperationType::kLiveMigrate;
      const bool begun =
          type == OperationType::kMigrate || (arriving && state != OperationState::kSucceeded);
      SCOPED_TRACE(fmt::format("{} {}", Name(type), Name(state)));
      EXPECT_EQ(garden::HasBegun(garden.shoot), begun);
      EXPECT_EQ(ResolvedMove(garden).move.returning, !begun);
      // migration-in-progress has nothing to say of a return, and denies the rest.
      EXPECT_EQ(garden.Ask("migration-in-progress").empty(), !begun);
    }
  }
}

TEST(ResolveTest, AnotherDestinationMayTurnAMoveIntoAReturn) {
  GardenFixture garden;
  garden.shoot.host_seed_name = "aws-eu3";
  garden.AddSeed(HealthySeed("aws-eu3"));
  ResolvedMove resolved(garden);
  EXPECT_FALSE(resolved.move.returning);
  SetDestination(*resolved.view->FindSeed("aws-eu3"), &resolved.move);
  EXPECT_TRUE(resolved.move.returning);
  EXPECT_EQ(resolved.move.destination_name, "aws-eu3");
  SetDestination(*resolved.view->FindSeed("aws-eu2"), &resolved.move);
  EXPECT_FALSE(resolved.move.returning);
}

PendingMove Pending(const std::string& shoot, const std::string& destination) {
  return {.shoot = shoot,
          .space = "garden-dev",
          .source = "aws-eu1",
          .destination = destination,
          .expires = At("2026-11-21T12:00:30Z")};
}

TEST(ResolveTest, PendingMovesCountUntilTheyAreSeenOrExpire) {
  GardenFixture garden;
  garden.AddShoot(RestingShoot("fern", "aws-eu1"));
  garden.pending = {Pending("garden-dev/fern", "aws-eu2"), Pending("garden-dev/new", "aws-eu2"),
                    Pending("garden-dev/elsewhere", "aws-eu3")};
  const ResolvedMove waiting(garden);
  EXPECT_EQ(waiting.move.pending.size(), 3U);
  EXPECT_EQ(PendingTo(waiting.move, "aws-eu2"), 2);
  EXPECT_EQ(PendingTo(waiting.move, "aws-eu9"), 0);

  garden.more.clear();
  garden.AddShoot(RestingShoot("fern", "aws-eu2"));
  EXPECT_EQ(PendingTo(ResolvedMove(garden).move, "aws-eu2"), 1) << "the garden shows that of fern";

  garden.now = At("2026-11-21T12:00:30Z");
  EXPECT_TRUE(ResolvedMove(garden).move.pending.empty());
}

// One that was there and is gone leaves its place; one that is to be created keeps it.
TEST(ResolveTest, APendingMoveOfAShootThatIsDeletedDoesNotCount) {
  GardenFixture garden;
  PendingMove gone = Pending("garden-dev/fern", "aws-eu2");
  gone.seen = true;
  garden.pending = {gone, Pending("garden-dev/new", "aws-eu2")};
  EXPECT_EQ(PendingTo(ResolvedMove(garden).move, "aws-eu2"), 1);

  garden.more.push_back(trowel::testing::UnreadableShoot("fern"));
  EXPECT_EQ(PendingTo(ResolvedMove(garden).move, "aws-eu2"), 2) << "it is there, and unreadable";
}

TEST(ResolveTest, ThePendingMoveOfTheShootItselfDoesNotCount) {
  GardenFixture garden;
  garden.pending = {Pending("garden-dev/moss", "aws-eu2")};
  EXPECT_TRUE(ResolvedMove(garden).move.pending.empty());
}

}  // namespace
}  // namespace trowel::policy
