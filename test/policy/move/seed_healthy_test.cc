#include "test/support/rule_case.h"

#include "garden/seed_detail.h"

namespace trowel::testing {
namespace {

using Status = garden::Condition::Status;

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "seed-healthy",
    {{"allow_a_healthy_seed", nullptr, {}},
     {"allow_an_unhealthy_source",
      [](GardenFixture& garden) { garden.source.gardenlet_ready = Is(Status::kUnknown); },
      {}},
     {"allow_no_backup_buckets_without_backup",
      [](GardenFixture& garden) {
        garden.destination.has_backup = false;
        garden.destination.backup_buckets_ready = Is(Status::kFalse);
      },
      {}},
     {"allow_progressing_for_less_than_the_grace",
      [](GardenFixture& garden) {
        garden.destination.gardenlet_ready = Is(Status::kProgressing, "2026-11-21T11:55:01Z");
      },
      {}},
     {"allow_progressing_since_a_moment_ahead_of_our_clock",
      [](GardenFixture& garden) {
        garden.destination.gardenlet_ready = Is(Status::kProgressing, "2026-11-21T12:00:09Z");
      },
      {}},
     {"allow_first_scheduling_with_unhealthy_system_components",
      [](GardenFixture& garden) {
        garden.first = true;
        garden.destination.system_components_healthy = Is(Status::kFalse);
      },
      {}},
     {"allow_first_scheduling_of_an_unobserved_generation",
      [](GardenFixture& garden) {
        garden.first = true;
        garden.destination.detail.Edit().generation = 4;
      },
      {}},
     {"allow_an_observed_generation_ahead",
      [](GardenFixture& garden) { garden.destination.detail.Edit().observed_generation = 9; },
      {}},
     {"deny_progressing_for_the_whole_grace",
      [](GardenFixture& garden) {
        garden.destination.gardenlet_ready = Is(Status::kProgressing, "2026-11-21T11:55:00Z");
      },
      {"destination aws-eu2: GardenletReady is Progressing since 2026-11-21T11:55:00Z"}},
     {"deny_progressing_since_nobody_knows_when",
      [](GardenFixture& garden) {
        garden.destination.gardenlet_ready = {.status = Status::kProgressing};
      },
      {"destination aws-eu2: GardenletReady is Progressing"}},
     {"deny_a_gardenlet_that_is_silent",
      [](GardenFixture& garden) { garden.destination.gardenlet_ready = Is(Status::kUnknown); },
      {"destination aws-eu2: GardenletReady is Unknown since 2026-11-21T11:50:00Z"}},
     {"deny_a_missing_condition",
      [](GardenFixture& garden) { garden.destination.gardenlet_ready = {}; },
      {"destination aws-eu2: GardenletReady is missing"}},
     {"deny_backup_buckets_with_errors",
      [](GardenFixture& garden) { garden.destination.backup_buckets_ready = Is(Status::kFalse); },
      {"destination aws-eu2: BackupBucketsReady is False since 2026-11-21T11:50:00Z"}},
     {"deny_unhealthy_system_components",
      [](GardenFixture& garden) {
        garden.destination.system_components_healthy = Is(Status::kFalse);
      },
      {"destination aws-eu2: SeedSystemComponentsHealthy is False since 2026-11-21T11:50:00Z"}},
     {"deny_never_reconciled",
      [](GardenFixture& garden) { garden.destination.reconciled_once = false; },
      {"destination aws-eu2 has never been reconciled"}},
     {"deny_an_unobserved_generation",
      [](GardenFixture& garden) { garden.destination.detail.Edit().generation = 4; },
      {"destination aws-eu2 is at generation 4, its gardenlet has observed 3"}},
     {"deny_first_scheduling_to_a_silent_gardenlet",
      [](GardenFixture& garden) {
        garden.first = true;
        garden.destination.gardenlet_ready = Is(Status::kUnknown);
      },
      {"destination aws-eu2: GardenletReady is Unknown since 2026-11-21T11:50:00Z"}},
     {"deny_first_scheduling_with_broken_backup_buckets",
      [](GardenFixture& garden) {
        garden.first = true;
        garden.destination.backup_buckets_ready = {};
      },
      {"destination aws-eu2: BackupBucketsReady is missing"}},
     {"deny_first_scheduling_never_reconciled",
      [](GardenFixture& garden) {
        garden.first = true;
        garden.destination.reconciled_once = false;
      },
      {"destination aws-eu2 has never been reconciled"}},
     {"deny_everything_at_once",
      [](GardenFixture& garden) {
        garden.destination.gardenlet_ready = {};
        garden.destination.backup_buckets_ready = {};
        garden.destination.reconciled_once = false;
        garden.destination.system_components_healthy = {};
        garden.destination.detail.Edit().observed_generation = 0;
      },
      {"destination aws-eu2: GardenletReady is missing",
       "destination aws-eu2: BackupBucketsReady is missing",
       "destination aws-eu2 has never been reconciled",
       "destination aws-eu2: SeedSystemComponentsHealthy is missing",
       "destination aws-eu2 is at generation 3, its gardenlet has observed 0"}},
     {"setting_progressingGrace_longer",
      [](GardenFixture& garden) {
        garden.Tune("seed-healthy", "progressingGrace: 11m");
        garden.destination.gardenlet_ready = Is(Status::kProgressing);
      },
      {}},
     {"setting_progressingGrace_none",
      [](GardenFixture& garden) {
        garden.Tune("seed-healthy", "progressingGrace: 0s");
        garden.destination.gardenlet_ready = Is(Status::kProgressing, "2026-11-21T12:00:00Z");
      },
      {"destination aws-eu2: GardenletReady is Progressing since 2026-11-21T12:00:00Z"}},
     {"unknown_destination_malformed", BreakDestination, {kDestinationIsMalformed}}});

}  // namespace
}  // namespace trowel::testing
