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
  static constexpr std::string_view kSchema = R"({"type":"array","items":{
      "type":"object","additionalProperties":false,"required":["name"],
      "properties":{
        "name":{"$ref":"#/$defs/text"},
        "from":{"$ref":"#/$defs/time"},"to":{"$ref":"#/$defs/time"},
        "days":{"type":"array","minItems":1,
                "items":{"enum":["Mon","Tue","Wed","Thu","Fri","Sat","Sun"]}},
        "begin":{"$ref":"#/$defs/timeOfDay"},"end":{"$ref":"#/$defs/timeOfDay"},
        "timeZone":{"$ref":"#/$defs/text"}},
      "oneOf":[
        {"required":["from","to"],"not":{"anyOf":[{"required":["days"]},{"required":["begin"]},
                                                  {"required":["end"]},{"required":["timeZone"]}]}},
        {"required":["begin","end"],"not":{"anyOf":[{"required":["from"]},{"required":["to"]}]}}]
    }})";
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

// When the window around `now` is over; nothing outside of one. A window over midnight belongs to
// the day on which it began.
std::optional<absl::Time> EndOfOne(const FreezeWindow& window, absl::Time now) {
  const absl::CivilSecond local = window.zone.At(now).cs;
  const absl::CivilDay today(local);
  const int minute = local.hour() * 60 + local.minute();
  const bool over_midnight = window.end_minute <= window.begin_minute;
  const bool before_end = minute < window.end_minute;
  const auto end_on = [&](absl::CivilDay day) {
    return absl::FromCivil(absl::CivilMinute(day) + window.end_minute, window.zone);
  };
  if (window.days[DayOf(today)] && minute >= window.begin_minute && (over_midnight || before_end)) {
    return end_on(over_midnight ? today + 1 : today);
  }
  if (over_midnight && before_end && window.days[DayOf(today - 1)]) return end_on(today);
  return std::nullopt;
}

// Windows of several days that touch are one for who waits; all seven of them never end.
std::optional<absl::Time> EndOfWeekly(const FreezeWindow& window, absl::Time now) {
  constexpr int kDays = 7;
  std::optional<absl::Time> end;
  std::optional<absl::Time> next = EndOfOne(window, now);
  for (int day = 0; next.has_value() && (!end.has_value() || *next > *end); ++day) {
    if (day > kDays) return absl::InfiniteFuture();
    end = next;
    next = EndOfOne(window, *end);
  }
  return end;
}

void CheckWindow(const FreezeWindow& window, absl::Time now, Report* report) {
  constexpr std::string_view kRemedy = "wait until the freeze window is over";
  const std::optional<absl::Time> end = EndOfFreeze(window, now);
  if (!end.has_value()) return;
  if (window.absolute.has_value()) {
    report->Object(kSeedNameField, kRemedy, "freeze window {} holds until {}", window.name,
                   FormatUtc(*end));
    return;
  }
  const std::string until =
      *end == absl::InfiniteFuture() ? "for good" : "until " + FormatUtc(*end);
  report->Object(kSeedNameField, kRemedy, "freeze window {} holds {}, {} to {} in {}", window.name,
                 until, OfDay(window.begin_minute), OfDay(window.end_minute), window.zone_name);
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

std::optional<absl::Time> EndOfFreeze(const FreezeWindow& window, absl::Time now) {
  if (!window.absolute.has_value()) return EndOfWeekly(window, now);
  const auto& [from, to] = *window.absolute;
  if (now < from || now >= to) return std::nullopt;
  return to;
}

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
