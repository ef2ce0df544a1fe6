#include "garden/seed_detail.h"
#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

using Status = garden::Condition::Status;

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "source-healthy",
    {{"allow_a_healthy_source", nullptr, {}},
     {"allow_an_unhealthy_destination",
      [](GardenFixture& garden) { garden.destination.gardenlet_ready = Is(Status::kUnknown); },
      {}},
     {"allow_broken_backup_buckets_which_gardenlet_does_not_ask_for",
      [](GardenFixture& garden) { garden.source.backup_buckets_ready = Is(Status::kFalse); },
      {}},
     {"allow_progressing_for_less_than_the_grace",
      [](GardenFixture& garden) {
        garden.source.gardenlet_ready = Is(Status::kProgressing, "2026-11-21T11:55:01Z");
      },
      {}},
     {"allow_what_may_pass_of_a_source_that_is_being_deleted",
      [](GardenFixture& garden) {
        garden.source.deleting = true;
        garden.source.gardenlet_ready = Is(Status::kProgressing, "2026-11-21T10:00:00Z");
        garden.source.system_components_healthy = Is(Status::kFalse);
        garden.source.detail.Edit().observed_generation = 2;
      },
      {}},
     {"deny_a_silent_gardenlet_of_a_source_that_is_being_deleted",
      [](GardenFixture& garden) {
        garden.source.deleting = true;
        garden.source.gardenlet_ready = Is(Status::kUnknown);
        garden.source.system_components_healthy = Is(Status::kFalse);
      },
      {"source aws-eu1: GardenletReady is Unknown since 2026-11-21T11:50:00Z"}},
     {"deny_an_emergency_stop_of_a_source_that_is_being_deleted",
      [](GardenFixture& garden) {
        garden.source.deleting = true;
        garden.source.emergency_stop = true;
      },
      {"source aws-eu1 is in emergency stop: its gardenlet starts no migration"}},
     {"allow_first_scheduling",
      [](GardenFixture& garden) {
        garden.first = true;
        garden.source.emergency_stop = true;
      },
      {}},
     {"deny_progressing_for_the_whole_grace",
      [](GardenFixture& garden) {
        garden.source.gardenlet_ready = Is(Status::kProgressing, "2026-11-21T11:55:00Z");
      },
      {"advice: source aws-eu1: GardenletReady is Progressing since 2026-11-21T11:55:00Z"}},
     {"deny_a_silent_gardenlet",
      [](GardenFixture& garden) { garden.source.gardenlet_ready = Is(Status::kUnknown); },
      {"source aws-eu1: GardenletReady is Unknown since 2026-11-21T11:50:00Z"}},
     {"deny_unhealthy_system_components",
      [](GardenFixture& garden) { garden.source.system_components_healthy = Is(Status::kFalse); },
      {"advice: source aws-eu1: SeedSystemComponentsHealthy is False since 2026-11-21T11:50:00Z"}},
     {"deny_missing_conditions_of_a_live_move",
      [](GardenFixture& garden) {
        garden.Live();
        garden.source.gardenlet_ready = {};
        garden.source.system_components_healthy = {};
      },
      {"source aws-eu1: GardenletReady is missing",
       "source aws-eu1: SeedSystemComponentsHealthy is missing"}},
     {"deny_a_generation_that_was_not_observed",
      [](GardenFixture& garden) { garden.source.detail.Edit().observed_generation = 2; },
      {"advice: source aws-eu1 is at generation 3, its gardenlet has observed 2"}},
     {"deny_an_emergency_stop",
      [](GardenFixture& garden) { garden.source.emergency_stop = true; },
      {"source aws-eu1 is in emergency stop: its gardenlet starts no migration"}},
     {"setting_progressingGrace_longer",
      [](GardenFixture& garden) {
        garden.Tune("source-healthy", "progressingGrace: 11m");
        garden.source.gardenlet_ready = Is(Status::kProgressing);
      },
      {}},
     {"setting_progressingGrace_shorter",
      [](GardenFixture& garden) {
        garden.Tune("source-healthy", "progressingGrace: 1m");
        garden.source.gardenlet_ready = Is(Status::kProgressing, "2026-11-21T11:58:00Z");
      },
      {"advice: source aws-eu1: GardenletReady is Progressing since 2026-11-21T11:58:00Z"}},
     {"unknown_source_malformed", BreakSource, {kSourceIsMalformed}}});

// What may pass by itself warns of a classic move; where no migration can begin, it is denied.
TEST(SourceHealthy, DeniesAClassicMoveOnlyWhereNoneCanBegin) {
  const auto allowed = [](const std::function<void(garden::Seed*)>& change, bool live) {
    GardenFixture garden;
    if (live) garden.Live().Tune("live-support", "since: v1.150.0");
    change(&garden.source);
    const policy::Verdict verdict = garden.Decide();
    if (verdict.allowed()) {
      EXPECT_EQ(verdict.warnings.size(), 1U);
    }
    return verdict.allowed();
  };
  const auto unknown = [](garden::Seed* seed) { seed->gardenlet_ready = Is(Status::kUnknown); };
  const auto is_false = [](garden::Seed* seed) { seed->gardenlet_ready = Is(Status::kFalse); };
  const auto missing = [](garden::Seed* seed) { seed->gardenlet_ready = {}; };
  const auto stopped = [](garden::Seed* seed) { seed->emergency_stop = true; };
  const auto slow = [](garden::Seed* seed) {
    seed->gardenlet_ready = Is(Status::kProgressing, "2026-11-21T10:00:00Z");
  };
  const auto unwell = [](garden::Seed* seed) {
    seed->system_components_healthy = Is(Status::kFalse);
  };
  const auto behind = [](garden::Seed* seed) { seed->detail.Edit().observed_generation = 1; };
  for (const bool live : {false, true}) {
    EXPECT_FALSE(allowed(unknown, live));
    EXPECT_FALSE(allowed(is_false, live));
    EXPECT_FALSE(allowed(missing, live));
    EXPECT_FALSE(allowed(stopped, live));
    EXPECT_EQ(allowed(slow, live), !live);
    EXPECT_EQ(allowed(unwell, live), !live);
    EXPECT_EQ(allowed(behind, live), !live);
  }
}

}  // namespace
}  // namespace trowel::testing
