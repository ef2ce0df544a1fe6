#include <optional>
#include <string>

#include <fmt/format.h>

#include "base/time_text.h"
#include "policy/config/make_setting.h"
#include "policy/config/parse_windows.h"
#include "policy/maintenance.h"
#include "policy/move/freeze_window.h"
#include "policy/rule.h"

namespace trowel::policy {

template <>
struct Spelling<std::vector<FreezeWindow>> {
  static constexpr std::string_view kType = "list";
  static void Read(const Value& value, std::vector<FreezeWindow>* windows) {
    *windows = ParseWindows(value);
  }
  static std::string Write(const std::vector<FreezeWindow>& windows) {
    return FormatWindows(windows);
  }
};

namespace {

constexpr std::array kSettings = {
    MakeSetting<&FreezeWindowSettings::windows>("windows", "times in which nothing moves"),
    MakeSetting<&FreezeWindowSettings::outside_maintenance>(
        "outsideMaintenance",
        "`true`: objects outside of the shoot's own maintenance window as well"),
};

std::string OfDay(int minute) { return fmt::format("{:02}:{:02}", minute / 60, minute % 60); }

// absl::Weekday counts from Monday, as FreezeWindow::days does.
std::size_t DayOf(absl::CivilDay day) { return static_cast<std::size_t>(absl::GetWeekday(day)); }

// The day on which the window around `now` began; a window over midnight belongs to it.
bool IsInsideWeekly(const FreezeWindow& window, absl::Time now) {
  const absl::CivilSecond local = window.zone.At(now).cs;
  const absl::CivilDay today(local);
  const int minute = local.hour() * 60 + local.minute();
  const bool begun = window.days[DayOf(today)] && minute >= window.begin_minute;
  if (window.begin_minute < window.end_minute) return begun && minute < window.end_minute;
  return begun || (window.days[DayOf(today - 1)] && minute < window.end_minute);
}

void CheckWindow(const FreezeWindow& window, absl::Time now, Report* report) {
  constexpr std::string_view kRemedy = "wait until the freeze window is over";
  if (window.absolute.has_value()) {
    const auto& [from, to] = *window.absolute;
    if (now < from || now >= to) return;
    report->Object(kSeedNameField, kRemedy, "freeze window {} holds until {}", window.name,
                   FormatUtc(to));
  } else if (IsInsideWeekly(window, now)) {
    report->Object(kSeedNameField, kRemedy, "freeze window {} holds, {} to {} in {}", window.name,
                   OfDay(window.begin_minute), OfDay(window.end_minute), window.zone_name);
  }
}

void CheckMaintenance(const Move& move, Report* report) {
  const std::string window = DescribeMaintenance(*move.shoot);
  const std::optional<absl::Duration> wait = UntilMaintenance(*move.shoot, move.now);
  if (!wait.has_value()) {
    report->Unknown(kMaintenance, kMaintenanceField, "give the shoot a maintenance window",
                    "the shoot's maintenance window {}", window);
  } else if (*wait > absl::ZeroDuration()) {
    report->Object(kMaintenanceField, "move inside the shoot's maintenance window",
                   "{} UTC is outside the shoot's maintenance window, {}",
                   absl::FormatTime("%H:%M", move.now, absl::UTCTimeZone()), window);
  }
}

// There are days on which nobody wants a downtime, planned or not. Gardener has maintenance windows
// for its own changes, but starts a migration as soon as the seed name changes, whatever the hour
// (its default window is drawn at random when a shoot is made: defaults_shoot.go).
void CheckFreezeWindow(const Move& move, const garden::GardenView&,
                       const FreezeWindowSettings& settings, Report* report) {
  for (const FreezeWindow& window : settings.windows) CheckWindow(window, move.now, report);
  if (settings.outside_maintenance) CheckMaintenance(move, report);
}

}  // namespace

extern constinit const Rule kFreezeWindowRule = {.id = "freeze-window",
                                                 .summary = "nothing moves inside a freeze window",
                                                 .mode = Mode::kOff,
                                                 .live_mode = Mode::kOff,
                                                 .facts = {&kMaintenance},
                                                 .settings = kSettings,
                                                 .defaults = DefaultsOf<FreezeWindowSettings>,
                                                 .reads = Reads::kNothing,
                                                 .check = Tuned<CheckFreezeWindow>};

}  // namespace trowel::policy
