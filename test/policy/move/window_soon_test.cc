#include "garden/shoot_detail.h"
#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

// Now is Saturday 2026-11-21T12:00:00Z.

struct Hours {
  int begin = 0;
  int end = 0;
};

void Maintain(GardenFixture* garden, Hours hours) {
  garden->shoot.maintenance =
      garden::MaintenanceWindow{.begin_second = hours.begin * 3600, .end_second = hours.end * 3600};
}

// Nothing but the schedule is near.
void Schedule(GardenFixture* garden, const garden::HibernationSchedule& schedule) {
  Maintain(garden, {2, 3});
  garden->shoot.detail.Edit().schedules.push_back(schedule);
}

void Start(GardenFixture* garden, const std::string& start, const std::string& location = "") {
  Schedule(garden, {.start = start, .end = "", .location = location});
}

[[maybe_unused]] const bool kMaintenance = RegisterRuleCases(
    "window-soon", {{"allow_a_window_far_away",
                     [](GardenFixture& garden) {
                       Maintain(&garden, {22, 23});
                     },
                     {}},
                    {"allow_a_window_that_is_over",
                     [](GardenFixture& garden) {
                       Maintain(&garden, {11, 12});
                       garden.now = At("2026-11-21T12:00:01Z");
                     },
                     {}},
                    {"allow_a_window_just_beyond",
                     [](GardenFixture& garden) {
                       Maintain(&garden, {13, 14});
                       garden.now = At("2026-11-21T11:59:59Z");
                     },
                     {}},
                    {"allow_first_scheduling",
                     [](GardenFixture& garden) {
                       garden.first = true;
                       Maintain(&garden, {11, 13});
                     },
                     {}},
                    {"deny_a_window_that_opens_soon",
                     [](GardenFixture& garden) {
                       Maintain(&garden, {13, 14});
                     },
                     {"the shoot's maintenance window, 13:00 to 14:00 UTC, opens in 1h"}},
                    {"deny_a_window_that_opens_tomorrow",
                     [](GardenFixture& garden) {
                       Maintain(&garden, {0, 1});
                       garden.now = At("2026-11-21T23:30:15Z");
                     },
                     {"the shoot's maintenance window, 00:00 to 01:00 UTC, opens in 30m"}},
                    {"deny_a_window_that_is_open",
                     [](GardenFixture& garden) {
                       Maintain(&garden, {11, 13});
                     },
                     {"the shoot's maintenance window, 11:00 to 13:00 UTC, is open"}},
                    {"deny_a_window_over_midnight_that_is_open",
                     [](GardenFixture& garden) {
                       Maintain(&garden, {23, 13});
                     },
                     {"the shoot's maintenance window, 23:00 to 13:00 UTC, is open"}},
                    {"deny_live",
                     [](GardenFixture& garden) {
                       Maintain(&garden.Live(), {11, 13});
                     },
                     {"the shoot's maintenance window, 11:00 to 13:00 UTC, is open"}},
                    {"unknown_maintenance_not_set",
                     [](GardenFixture&) {},
                     {"? the shoot's maintenance window is not set"}},
                    {"unknown_maintenance_unreadable",
                     [](GardenFixture& garden) { garden.shoot.maintenance_unreadable = true; },
                     {"? the shoot's maintenance window cannot be read"}}});

[[maybe_unused]] const bool kSchedules = RegisterRuleCases(
    "window-soon",
    {{"allow_a_schedule_far_away", [](GardenFixture& garden) { Start(&garden, "0 18 * * *"); }, {}},
     {"allow_a_schedule_of_another_day",
      [](GardenFixture& garden) { Start(&garden, "30 12 * * 1-5"); },
      {}},
     {"allow_a_schedule_that_asks_for_what_is_so",
      [](GardenFixture& garden) {
        garden.shoot.hibernation_enabled = true;
        Start(&garden, "30 12 * * *");
      },
      {}},
     {"allow_waking_who_is_awake",
      [](GardenFixture& garden) {
        Schedule(&garden, {.start = "0 20 * * *", .end = "30 12 * * *", .location = ""});
      },
      {}},
     {"deny_hibernation",
      [](GardenFixture& garden) { Start(&garden, "30 12 * * *"); },
      {"the shoot is to be hibernated at 2026-11-21T12:30:00Z, by the schedule \"30 12 * * *\" in "
       "UTC"}},
     {"deny_hibernation_right_now",
      [](GardenFixture& garden) { Start(&garden, "0 12 * * *"); },
      {"the shoot is to be hibernated at 2026-11-21T12:00:00Z, by the schedule \"0 12 * * *\" in "
       "UTC"}},
     {"deny_hibernation_at_the_very_end",
      [](GardenFixture& garden) { Start(&garden, "0 13 * * *"); },
      {"the shoot is to be hibernated at 2026-11-21T13:00:00Z, by the schedule \"0 13 * * *\" in "
       "UTC"}},
     {"deny_hibernation_in_its_own_zone",
      [](GardenFixture& garden) { Start(&garden, "30 13 * * 6", "Europe/Berlin"); },
      {"the shoot is to be hibernated at 2026-11-21T12:30:00Z, by the schedule \"30 13 * * 6\" in "
       "Europe/Berlin"}},
     {"deny_waking_up",
      [](GardenFixture& garden) {
        garden.shoot.hibernation_enabled = true;
        Schedule(&garden, {.start = "0 20 * * *", .end = "30 12 * * *", .location = ""});
      },
      {"the shoot is to be woken up at 2026-11-21T12:30:00Z, by the schedule \"30 12 * * *\" in "
       "UTC"}},
     {"deny_each_of_several",
      [](GardenFixture& garden) {
        Start(&garden, "30 12 * * *");
        Start(&garden, "0 18 * * *");
        Start(&garden, "45 12 * * *");
        Maintain(&garden, {11, 13});
      },
      {"the shoot's maintenance window, 11:00 to 13:00 UTC, is open",
       "the shoot is to be hibernated at 2026-11-21T12:30:00Z, by the schedule \"30 12 * * *\" in "
       "UTC",
       "the shoot is to be hibernated at 2026-11-21T12:45:00Z, by the schedule \"45 12 * * *\" in "
       "UTC"}},
     {"setting_soon_shorter",
      [](GardenFixture& garden) {
        Start(&garden, "30 12 * * *");
        garden.Tune("window-soon", "soon: 29m");
      },
      {}},
     {"setting_soon_longer",
      [](GardenFixture& garden) {
        Start(&garden, "0 18 * * *");
        garden.Tune("window-soon", "soon: 6h");
      },
      {"the shoot is to be hibernated at 2026-11-21T18:00:00Z, by the schedule \"0 18 * * *\" in "
       "UTC"}},
     {"setting_soon_is_for_maintenance_as_well",
      [](GardenFixture& garden) {
        Maintain(&garden, {13, 14});
        garden.Tune("window-soon", "soon: 59m");
      },
      {}},
     {"unknown_schedule",
      [](GardenFixture& garden) { Start(&garden, "0 18 * *"); },
      {"? the schedule \"0 18 * *\" in UTC cannot be read: it has 4 fields, not 5"}},
     {"unknown_schedule_of_an_interval",
      [](GardenFixture& garden) { Start(&garden, "@every 2h"); },
      {"? the schedule \"@every 2h\" in UTC cannot be read: an interval does not say from when on "
       "it is counted"}},
     {"unknown_schedule_in_an_unknown_zone",
      [](GardenFixture& garden) { Start(&garden, "0 18 * * *", "Local"); },
      {"? the schedule \"0 18 * * *\" in Local cannot be read: the time zone is not known"}}});

}  // namespace
}  // namespace trowel::testing
