#include "policy/move/freeze_window.h"
#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

using policy::FreezeWindow;

constexpr int kMonday = 0;
constexpr int kFriday = 4;
constexpr int kSaturday = 5;
constexpr int kSunday = 6;

policy::FreezeWindowSettings& Settings(GardenFixture* garden) {
  return garden->Config("freeze-window").settings.Edit<policy::FreezeWindowSettings>();
}

FreezeWindow Absolute(const std::string& name, const std::string& from, const std::string& to) {
  FreezeWindow window;
  window.name = name;
  window.absolute.emplace(At(from), At(to));
  return window;
}

struct Hours {
  int begin = 0;
  int end = 0;
};

FreezeWindow Weekly(int day, Hours hours, const std::string& zone = "UTC") {
  FreezeWindow window;
  window.name = "weekly";
  window.days[static_cast<std::size_t>(day)] = true;
  window.begin_minute = hours.begin * 60;
  window.end_minute = hours.end * 60;
  window.zone_name = zone;
  if (!absl::LoadTimeZone(zone, &window.zone)) std::abort();
  return window;
}

void Freeze(GardenFixture* fixture, FreezeWindow window, const std::string& now) {
  Settings(fixture).windows.push_back(std::move(window));
  fixture->now = At(now);
}

// 2026-11-21 is a Saturday.
[[maybe_unused]] const bool kAbsolute = RegisterRuleCases(
    "freeze-window",
    {
        {"allow_no_window", nullptr, {}},
        {"allow_before",
         [](GardenFixture& garden) {
           Freeze(&garden, Absolute("year-end", "2026-12-20T00:00:00Z", "2027-01-04T00:00:00Z"),
                  "2026-12-19T23:59:59Z");
         },
         {}},
        {"allow_at_its_end",
         [](GardenFixture& garden) {
           Freeze(&garden, Absolute("year-end", "2026-12-20T00:00:00Z", "2027-01-04T00:00:00Z"),
                  "2027-01-04T00:00:00Z");
         },
         {}},
        {"allow_first_scheduling",
         [](GardenFixture& garden) {
           garden.first = true;
           Freeze(&garden, Absolute("now", "2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z"),
                  "2026-11-21T12:00:00Z");
         },
         {}},
        {"deny_at_its_begin",
         [](GardenFixture& garden) {
           Freeze(&garden,
                  Absolute("year-end", "2026-12-20T00:00:00+01:00", "2027-01-04T00:00:00+01:00"),
                  "2026-12-19T23:00:00Z");
         },
         {"freeze window year-end holds until 2027-01-03T23:00:00Z"}},
        {"setting_windows_all_that_hold_are_named",
         [](GardenFixture& garden) {
           Freeze(&garden, Absolute("a", "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"),
                  "2026-11-21T12:00:00Z");
           Freeze(&garden, Absolute("b", "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"),
                  "2026-11-21T12:00:00Z");
           Freeze(&garden, Weekly(kSaturday, {8, 24}), "2026-11-21T12:00:00Z");
         },
         {"freeze window a holds until 2026-12-01T00:00:00Z",
          "freeze window weekly holds until 2026-11-22T00:00:00Z, 08:00 to 24:00 in UTC"}},
    });

[[maybe_unused]] const bool kWeekly = RegisterRuleCases(
    "freeze-window",
    {
        {"allow_weekly_another_day",
         [](GardenFixture& garden) {
           Freeze(&garden, Weekly(kFriday, {0, 24}), "2026-11-21T00:00:00Z");
         },
         {}},
        {"allow_weekly_at_its_end",
         [](GardenFixture& garden) {
           Freeze(&garden, Weekly(kSaturday, {8, 12}), "2026-11-21T12:00:00Z");
         },
         {}},
        {"deny_weekly_to_the_last_minute_of_the_day",
         [](GardenFixture& garden) {
           Freeze(&garden, Weekly(kFriday, {18, 24}), "2026-11-20T23:59:59Z");
         },
         {"freeze window weekly holds until 2026-11-21T00:00:00Z, 18:00 to 24:00 in UTC"}},
        {"deny_weekly_after_midnight_of_its_day",
         [](GardenFixture& garden) {
           Freeze(&garden, Weekly(kFriday, {18, 6}), "2026-11-21T05:59:00Z");
         },
         {"freeze window weekly holds until 2026-11-21T06:00:00Z, 18:00 to 06:00 in UTC"}},
        {"deny_weekly_from_sunday_to_monday",
         [](GardenFixture& garden) {
           Freeze(&garden, Weekly(kSunday, {22, 2}), "2026-11-23T01:00:00Z");
         },
         {"freeze window weekly holds until 2026-11-23T02:00:00Z, 22:00 to 02:00 in UTC"}},
        {"deny_weekly_until_the_last_of_days_that_touch",
         [](GardenFixture& garden) {
           FreezeWindow weekend = Weekly(kSaturday, {0, 24});
           weekend.days[kSunday] = true;
           Freeze(&garden, std::move(weekend), "2026-11-21T12:00:00Z");
         },
         {"freeze window weekly holds until 2026-11-23T00:00:00Z, 00:00 to 24:00 in UTC"}},
        {"deny_weekly_every_day_for_good",
         [](GardenFixture& garden) {
           FreezeWindow always = Weekly(kSaturday, {0, 24});
           always.days.fill(true);
           Freeze(&garden, std::move(always), "2026-11-21T12:00:00Z");
         },
         {"freeze window weekly holds for good, 00:00 to 24:00 in UTC"}},
        {"allow_weekly_before_midnight_belongs_to_the_day_it_begins",
         [](GardenFixture& garden) {
           Freeze(&garden, Weekly(kMonday, {22, 2}), "2026-11-23T01:00:00Z");
         },
         {}},
        {"deny_weekly_whole_day_round",
         [](GardenFixture& garden) {
           Freeze(&garden, Weekly(kFriday, {12, 12}), "2026-11-21T11:59:59Z");
         },
         {"freeze window weekly holds until 2026-11-21T12:00:00Z, 12:00 to 12:00 in UTC"}},
        {"deny_weekly_in_its_own_zone",
         [](GardenFixture& garden) {
           Freeze(&garden, Weekly(kSaturday, {0, 1}, "Europe/Berlin"), "2026-11-20T23:30:00Z");
         },
         {"freeze window weekly holds until 2026-11-21T00:00:00Z, 00:00 to 01:00 in "
          "Europe/Berlin"}},
        {"allow_weekly_in_its_own_zone",
         [](GardenFixture& garden) {
           Freeze(&garden, Weekly(kSaturday, {0, 1}, "Europe/Berlin"), "2026-11-21T00:30:00Z");
         },
         {}},
        {"deny_weekly_in_summer_time",
         [](GardenFixture& garden) {
           Freeze(&garden, Weekly(kFriday, {18, 24}, "Europe/Berlin"), "2026-07-17T16:00:00Z");
         },
         {"freeze window weekly holds until 2026-07-17T22:00:00Z, 18:00 to 24:00 in "
          "Europe/Berlin"}},
    });

void Maintain(GardenFixture* fixture, Hours hours) {
  Settings(fixture).outside_maintenance = true;
  fixture->shoot.maintenance =
      garden::MaintenanceWindow{.begin_second = hours.begin * 3600, .end_second = hours.end * 3600};
}

[[maybe_unused]] const bool kMaintenance = RegisterRuleCases(
    "freeze-window",
    {
        {"allow_outside_maintenance_where_not_asked",
         [](GardenFixture& garden) {
           Maintain(&garden, {1, 2});
           Settings(&garden).outside_maintenance = false;
         },
         {}},
        {"setting_outsideMaintenance_inside",
         [](GardenFixture& garden) {
           Maintain(&garden, {11, 13});
         },
         {}},
        {"setting_outsideMaintenance_outside",
         [](GardenFixture& garden) {
           Maintain(&garden, {22, 23});
         },
         {"12:00 UTC is outside the shoot's maintenance window, 22:00 to 23:00 UTC"}},
        {"unknown_maintenance_not_set",
         [](GardenFixture& garden) {
           Maintain(&garden, {11, 13});
           garden.shoot.maintenance.reset();
         },
         {"? the shoot's maintenance window is not set"}},
        {"unknown_maintenance_unreadable",
         [](GardenFixture& garden) {
           Maintain(&garden, {11, 13});
           garden.shoot.maintenance.reset();
           garden.shoot.maintenance_unreadable = true;
         },
         {"? the shoot's maintenance window cannot be read"}},
        {"allow_maintenance_unreadable_where_not_asked",
         [](GardenFixture& garden) { garden.shoot.maintenance_unreadable = true; },
         {}},
    });

}  // namespace
}  // namespace trowel::testing
