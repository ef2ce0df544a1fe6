// reconciler_test.go:1163-1170, verifySeedReadiness, and the rest of filterUsableSeeds.

#include "test/scheduler/gardener/schedule_case.h"

#include "garden/seed_detail.h"

namespace trowel::testing {
namespace {

using garden::Condition;
using scheduler::gardener::Filter;
using Status = garden::Condition::Status;

struct ReadinessCase {
  std::string name;
  void (*change)(garden::Seed&);
  std::string reason;  // Empty: usable.
};

void PrintTo(const ReadinessCase& one, std::ostream* out) { *out << one.name; }

class ReadinessTest : public ::testing::TestWithParam<ReadinessCase> {};

TEST_P(ReadinessTest, IsUpstreams) {
  ScheduleFixture garden;
  garden::Seed& seed = garden.seed();
  seed.has_backup = true;
  seed.backup_buckets_ready.status = Status::kTrue;
  GetParam().change(seed);
  const std::vector<std::string> dropped = garden.DroppedAt(Filter::kUsable);
  if (GetParam().reason.empty()) {
    EXPECT_THAT(dropped, ::testing::IsEmpty());
    EXPECT_THAT(garden.Tied(), ::testing::ElementsAre("seed-1"));
  } else {
    EXPECT_THAT(dropped, ::testing::ElementsAre("seed-1: " + GetParam().reason));
    EXPECT_EQ(garden.Run().failed_at, static_cast<std::size_t>(Filter::kUsable));
  }
}

void BreakBackup(Status status, bool has_backup, garden::Seed* seed) {
  seed->has_backup = has_backup;
  seed->backup_buckets_ready.status = status;
}

// ExtensionsReady (1169, 1170) is not read at all: the decoder leaves it out.
INSTANTIATE_TEST_SUITE_P(
    All, ReadinessTest,
    ::testing::Values(
        ReadinessCase{"1163_gardenlet_missing",
                      [](garden::Seed& seed) { seed.gardenlet_ready = Condition(); },
                      "GardenletReady is missing"},
        ReadinessCase{"1164_gardenlet_false",
                      [](garden::Seed& seed) { seed.gardenlet_ready.status = Status::kFalse; },
                      "GardenletReady is False"},
        ReadinessCase{"1165_buckets_missing",
                      [](garden::Seed& seed) { BreakBackup(Status::kMissing, true, &seed); },
                      "BackupBucketsReady is missing"},
        ReadinessCase{"1166_buckets_missing_without_backup",
                      [](garden::Seed& seed) { BreakBackup(Status::kMissing, false, &seed); }, ""},
        ReadinessCase{"1167_buckets_false",
                      [](garden::Seed& seed) { BreakBackup(Status::kFalse, true, &seed); },
                      "BackupBucketsReady is False"},
        ReadinessCase{"1168_buckets_false_without_backup",
                      [](garden::Seed& seed) { BreakBackup(Status::kFalse, false, &seed); }, ""},
        ReadinessCase{
            "own_progressing_is_not_true",
            [](garden::Seed& seed) { seed.gardenlet_ready.status = Status::kProgressing; },
            "GardenletReady is Progressing"},
        ReadinessCase{"own_unknown_is_not_true",
                      [](garden::Seed& seed) { BreakBackup(Status::kUnknown, true, &seed); },
                      "BackupBucketsReady is Unknown"},
        ReadinessCase{"own_deleting", [](garden::Seed& seed) { seed.deleting = true; },
                      "is being deleted"},
        ReadinessCase{"own_invisible", [](garden::Seed& seed) { seed.visible = false; },
                      "is closed: spec.settings.scheduling.visible is false"},
        ReadinessCase{"own_never_reconciled",
                      [](garden::Seed& seed) { seed.reconciled_once = false; },
                      "has never been reconciled"},
        ReadinessCase{
            "own_system_components_do_not_matter",
            [](garden::Seed& seed) { seed.system_components_healthy.status = Status::kFalse; }, ""},
        ReadinessCase{"own_an_older_generation_does_not_matter",
                      [](garden::Seed& seed) { seed.detail.Edit().generation = 3; }, ""}),
    [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace trowel::testing
