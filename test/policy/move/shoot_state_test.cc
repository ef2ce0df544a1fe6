#include <gmock/gmock.h>

#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

// The source's gardenlet is gone, and it left a ShootState of `time`; empty: without a time.
void Die(const std::string& time, GardenFixture* garden) {
  garden->source.gardenlet_ready = {.status = garden::Condition::Status::kUnknown,
                                    .since = At("2026-11-21T11:50:00Z")};
  garden::ShootState state{.space = "garden-dev", .name = "moss", .timestamp = {}};
  if (!time.empty()) state.timestamp = At(time);
  garden->more.push_back(
      {.kind = garden::Kind::kShootState, .space = "garden-dev", .name = "moss", .object = state});
}

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "shoot-state",
    {{"allow_a_source_that_works_without_any_state", nullptr, {}},
     {"allow_a_source_that_is_progressing",
      [](GardenFixture& garden) {
        garden.source.gardenlet_ready.status = garden::Condition::Status::kProgressing;
      },
      {}},
     {"allow_a_fresh_state",
      [](GardenFixture& garden) { Die("2026-11-21T11:45:00Z", &garden); },
      {}},
     {"allow_a_state_of_just_the_age",
      [](GardenFixture& garden) { Die("2026-11-21T00:00:00Z", &garden); },
      {}},
     {"allow_first_scheduling",
      [](GardenFixture& garden) {
        garden.first = true;
        garden.source.gardenlet_ready.status = garden::Condition::Status::kFalse;
      },
      {}},
     {"deny_no_state",
      [](GardenFixture& garden) {
        garden.source.gardenlet_ready.status = garden::Condition::Status::kFalse;
      },
      {"source aws-eu1 does not answer, and there is no ShootState garden-dev/moss"}},
     {"deny_an_old_state",
      [](GardenFixture& garden) { Die("2026-11-20T23:59:59Z", &garden); },
      {"source aws-eu1 does not answer, and ShootState garden-dev/moss is of 2026-11-20T23:59:59Z, "
       "older than 12h"}},
     {"setting_maxAge_shorter",
      [](GardenFixture& garden) {
        garden.Tune("shoot-state", "maxAge: 10m");
        Die("2026-11-21T11:45:00Z", &garden);
      },
      {"source aws-eu1 does not answer, and ShootState garden-dev/moss is of 2026-11-21T11:45:00Z, "
       "older than 10m"}},
     {"setting_maxAge_longer",
      [](GardenFixture& garden) {
        garden.Tune("shoot-state", "maxAge: 48h");
        Die("2026-11-20T11:59:59Z", &garden);
      },
      {}},
     {"allow_a_state_of_a_clock_that_is_a_little_ahead",
      [](GardenFixture& garden) { Die("2026-11-21T12:05:00Z", &garden); },
      {}},
     {"unknown_state_timestamp_in_the_future",
      [](GardenFixture& garden) { Die("2026-11-21T12:05:01Z", &garden); },
      {"? ShootState garden-dev/moss says that it was written in the future: its age is not "
       "known"}},
     {"unknown_state_timestamp_missing",
      [](GardenFixture& garden) { Die("", &garden); },
      {"? ShootState garden-dev/moss has no annotation gardener.cloud/timestamp: its age is not "
       "known"}},
     {"unknown_shoot_states_malformed",
      [](GardenFixture& garden) {
        garden.source.gardenlet_ready.status = garden::Condition::Status::kFalse;
        garden::Broken broken;
        broken.why = "metadata.annotations: expected a map";
        garden.more.push_back({.kind = garden::Kind::kShootState,
                               .space = "garden-dev",
                               .name = "moss",
                               .object = broken});
      },
      {"? ShootState garden-dev/moss is malformed: metadata.annotations: expected a map"}},
     {"unknown_shoot_states_forbidden",
      [](GardenFixture& garden) {
        garden.unknown_kinds = {{garden::Kind::kShootState, "forbidden"}};
      },
      {"? the list of shootstates is not known: forbidden"}},
     {"unknown_source_malformed", BreakSource, {kSourceIsMalformed}}});

TEST(ShootState, SaysWhatToRestoreFirstWhenTheSourceIsAShoot) {
  GardenFixture garden;
  garden.source.gardenlet_ready.status = garden::Condition::Status::kUnknown;
  EXPECT_THAT(garden.Ask("shoot-state").at(0).remedy,
              ::testing::StartsWith("repair the source, so that its gardenlet writes the state"));
  garden.more.push_back(
      {.kind = garden::Kind::kManagedSeed,
       .space = "garden",
       .name = "aws-eu1",
       .object = garden::ManagedSeed{.space = "garden", .name = "aws-eu1", .shoot_name = "eu"}});
  EXPECT_THAT(garden.Ask("shoot-state").at(0).remedy,
              ::testing::StartsWith("restore the shoot that the source runs in first"));
}

}  // namespace
}  // namespace trowel::testing
