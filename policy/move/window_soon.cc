#include <optional>
#include <string>
#include <string_view>

#include "base/time_text.h"
#include "base/time_zone.h"
#include "garden/shoot_detail.h"
#include "policy/config/make_setting.h"
#include "policy/cron.h"
#include "policy/maintenance.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

constexpr Fact kSchedule{"schedule", "a hibernation schedule of the shoot cannot be read"};

struct WindowSoonSettings {
  absl::Duration soon = absl::Hours(1);
};

constexpr std::array kSettings = {
    MakeSetting<&WindowSoonSettings::soon>(
        "soon", "how long before a maintenance window or a hibernation schedule nothing moves"),
};

constexpr std::string_view kRemedy = "move after it, or well before it";

std::string InMinutes(absl::Duration duration) {
  return absl::FormatDuration(absl::Ceil(duration, absl::Minutes(1)));
}

void CheckMaintenance(const Move& move, absl::Duration soon, Report* report) {
  const std::optional<absl::Duration> wait = UntilMaintenance(*move.shoot, move.now);
  if (!wait.has_value()) {
    report->Unknown(kMaintenance, kMaintenanceField, "give the shoot a maintenance window",
                    "the shoot's maintenance window {}", DescribeMaintenance(*move.shoot));
    return;
  }
  if (*wait > soon) return;
  report->Object(kMaintenanceField, kRemedy, "the shoot's maintenance window, {}, {}",
                 DescribeMaintenance(*move.shoot),
                 *wait == absl::ZeroDuration() ? "is open" : "opens in " + InMinutes(*wait));
}

// One end of a schedule: what it does, when, and where it stands.
struct Turn {
  std::string_view what;  // "hibernation"
  std::string_view key;   // "start"
  std::string_view when;  // The cron expression.
};

void CheckTurn(const Turn& turn, const std::string& location, std::size_t index, const Move& move,
               absl::Duration soon, Report* report) {
  const std::string field = fmt::format("spec.hibernation.schedules[{}].{}", index, turn.key);
  const std::optional<absl::TimeZone> zone = FindTimeZone(location);
  const absl::StatusOr<Cron> cron = ParseCron(turn.when);
  if (!zone.has_value() || !cron.ok()) {
    report->Unknown(kSchedule, field, "repair the schedule, or look at it yourself",
                    "the schedule \"{}\" in {} cannot be read: {}", turn.when, location,
                    cron.ok() ? "the time zone is not known" : Message(cron.status()));
    return;
  }
  // What is due this very second has not been done yet.
  const std::optional<absl::Time> due =
      cron->NextIn(move.now - absl::Seconds(1), move.now + soon, *zone);
  if (!due.has_value()) return;
  report->Object(field, kRemedy, "the shoot is to be {} at {}, by the schedule \"{}\" in {}",
                 turn.what, FormatUtc(*due), turn.when, location);
}

// Both are written by gardener-controller-manager into the spec, which admission keeps as it is
// while the shoot is on its way (admission.go:557-561): hibernation comes late, maintenance a day
// later, and the Restore that is under way may meet either as soon as it is done. Gardener looks at
// no clock when the seed name changes. A schedule that asks for what is so changes nothing.
void CheckWindowSoon(const Move& move, const garden::GardenView&,
                     const WindowSoonSettings& settings, Report* report) {
  CheckMaintenance(move, settings.soon, report);
  const std::vector<garden::HibernationSchedule>& schedules = move.shoot->detail->schedules;
  const bool asleep = move.shoot->hibernation_enabled;
  for (std::size_t i = 0; i < schedules.size(); ++i) {
    const std::string location = schedules[i].location.empty() ? "UTC" : schedules[i].location;
    const Turn turn = asleep ? Turn{"woken up", "end", schedules[i].end}
                             : Turn{"hibernated", "start", schedules[i].start};
    if (turn.when.empty()) continue;
    CheckTurn(turn, location, i, move, settings.soon, report);
  }
}

}  // namespace

extern constinit const Rule kWindowSoonRule = {
    .id = "window-soon",
    .summary = "neither maintenance nor a hibernation schedule is about to change the shoot",
    .mode = Mode::kOff,
    .live_mode = Mode::kOff,
    .facts = {&kMaintenance, &kSchedule},
    .settings = kSettings,
    .defaults = DefaultsOf<WindowSoonSettings>,
    .reads = Reads::kNothing,
    .check = Tuned<CheckWindowSoon>};

}  // namespace trowel::policy
