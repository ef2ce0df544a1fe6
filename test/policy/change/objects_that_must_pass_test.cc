// Whatever the policy says and whatever is not known: the status of anything, finalizers, and what
// gardenlets, controllers and collectors write is never refused.

#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "garden/kind.h"
#include "test/support/change_fixture.h"

namespace trowel::testing {
namespace {

using policy::ObjectKind;

constexpr std::array kKinds = {ObjectKind::kSeed,         ObjectKind::kBackupEntry,
                               ObjectKind::kBackupBucket, ObjectKind::kShootState,
                               ObjectKind::kManagedSeed,  ObjectKind::kGardenlet,
                               ObjectKind::kConfigMap};

// All that can be wrong with a change at once, of an object that cannot be read.
ChangedObject Worst(ObjectKind kind) {
  garden::Broken broken;
  broken.why = "spec: expected an object";
  broken.labels = {{"scheduling.gardener.cloud/purpose", "region-config"},
                   {"trowel.gardener.cloud/config", "policy"}};
  return {.kind = kind,
          .space = kind == ObjectKind::kConfigMap ? "garden" : "garden-dev",
          .name = kind == ObjectKind::kSeed ? "aws-eu1" : "moss",
          .old = broken,
          .now = broken,
          .spec_change = "spec.seedName",
          .deployment_changed = true,
          .lost_finalizers = {"core.gardener.cloud/shootstate", "gardener"},
          .new_annotations = {"backupentry.core.gardener.cloud/force-deletion",
                              "shoot.gardener.cloud/emergency-stop-reconciliations"}};
}

// The shoot is on its way, and nothing else can be known.
ChangeFixture Blind(ObjectKind kind) {
  ChangeFixture fixture;
  fixture.Put(Stage::kMigrating);
  for (const garden::KindInfo& info : garden::Kinds()) {
    fixture.garden.unknown_kinds.emplace_back(info.kind, "forbidden");
  }
  fixture.object = Worst(kind);
  fixture.EnforceAll();
  return fixture;
}

void ExpectAllowed(const ChangeFixture& fixture, const std::string& what) {
  const policy::Verdict verdict = fixture.Decide();
  EXPECT_TRUE(verdict.allowed()) << what << ": "
                                 << (verdict.denials.empty() ? ""
                                                             : verdict.denials.front().message);
}

class ObjectsThatMustPass : public ::testing::TestWithParam<ObjectKind> {};

TEST_P(ObjectsThatMustPass, AStatus) {
  ChangeFixture fixture = Blind(GetParam());
  fixture.object->of_status = true;
  ExpectAllowed(fixture, "by an operator");
  fixture.ByGardenletOf("aws-eu1");
  ExpectAllowed(fixture, "by a gardenlet");
}

TEST_P(ObjectsThatMustPass, WhatActsForGardener) {
  for (const bool deletes : {false, true}) {
    ChangeFixture fixture = Blind(GetParam());
    fixture.object->deletes = deletes;
    ExpectAllowed(fixture.ByGardenletOf("aws-eu2"), "by a gardenlet");
    ExpectAllowed(fixture.ByExtensionOn("aws-eu2"), "by an extension");
    ExpectAllowed(fixture.ByController(), "by a controller");
    ExpectAllowed(fixture.ByCollector(), "by a collector");
  }
}

// But for the finalizer that keeps a ShootState for Restore.
TEST_P(ObjectsThatMustPass, FinalizersOfWhatIsBeingDeleted) {
  ChangeFixture fixture = Blind(GetParam());
  fixture.object->deleting = true;
  fixture.object->spec_change.clear();
  fixture.object->deployment_changed = false;
  fixture.object->new_annotations.clear();
  fixture.object->lost_finalizers = {"gardener"};
  ExpectAllowed(fixture, "by an operator");
}

// An emergency stop works whatever is known.
TEST(ObjectsThatMustPassTest, AnEmergencyStop) {
  ChangeFixture fixture = Blind(ObjectKind::kSeed);
  garden::Seed stopped = fixture.garden.source;
  stopped.emergency_stop = true;
  fixture.object->old = fixture.garden.source;
  fixture.object->now = stopped;
  fixture.object->spec_change.clear();
  ExpectAllowed(fixture, "of a seed that can be read");
  fixture.object->old = fixture.object->now = garden::Broken();
  ExpectAllowed(fixture, "of a seed that cannot");
}

// Otherwise the tests above would show nothing.
TEST(ObjectsThatMustPassTest, TheSameByAnOperatorDoesNot) {
  for (const ObjectKind kind : kKinds) {
    if (kind == ObjectKind::kBackupBucket || kind == ObjectKind::kShootState) continue;
    EXPECT_FALSE(Blind(kind).Decide().allowed()) << policy::Name(kind);
  }
  for (const ObjectKind kind : {ObjectKind::kBackupBucket, ObjectKind::kShootState}) {
    ChangeFixture fixture = Blind(kind);
    fixture.object->deletes = true;
    EXPECT_FALSE(fixture.Decide().allowed()) << policy::Name(kind);
  }
}

INSTANTIATE_TEST_SUITE_P(EachKind, ObjectsThatMustPass, ::testing::ValuesIn(kKinds),
                         [](const ::testing::TestParamInfo<ObjectKind>& row) {
                           return std::string(policy::Name(row.param));
                         });

}  // namespace
}  // namespace trowel::testing
