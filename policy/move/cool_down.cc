#include <algorithm>
#include <optional>
#include <string>

#include "base/time_text.h"
#include "policy/config/make_setting.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

constexpr Fact kLastMove{"last-move", "nothing says when the shoot moved last"};

struct CoolDownSettings {
  absl::Duration after = absl::Hours(24);
};

constexpr std::array kSettings = {
    MakeSetting<&CoolDownSettings::after>("after", "how long a shoot rests after a move"),
};

struct Settled {
  absl::Time at;
  bool moved;  // False: it was bound, and nothing says from where.
};

// When the shoot was bound last. Managed fields know it for sure, as long as nobody has reset them,
// which who may edit the shoot can; the last operation knows it as long as nothing came after the
// move. The later of both counts.
std::optional<Settled> LastMove(const garden::Shoot& shoot) {
  const garden::LastOperation& last = shoot.last_operation;
  const bool moved = last.type == garden::OperationType::kMigrate ||
                     last.type == garden::OperationType::kRestore ||
                     last.type == garden::OperationType::kLiveMigrate;
  if (moved && last.updated != absl::InfinitePast()) {
    return Settled{std::max(last.updated, shoot.bound_at.value_or(absl::InfinitePast())), true};
  }
  if (!shoot.bound_at.has_value()) return std::nullopt;
  return Settled{*shoot.bound_at, false};
}

std::string Written(absl::Duration duration) {
  const absl::Duration unit = duration < absl::Minutes(1) ? absl::Seconds(1) : absl::Minutes(1);
  const absl::Duration whole = absl::Trunc(duration, unit);
  return whole == absl::ZeroDuration() ? "0s" : absl::FormatDuration(whole);
}

// Each classic move is a downtime, and a drain that is turned around may send a shoot back and
// forth. Gardener keeps no such distance: it accepts the next binding even while a move runs
// (gardener.md 2.5). The first binding counts as well.
void CheckCoolDown(const Move& move, const garden::GardenView&, const CoolDownSettings& settings,
                   Report* report) {
  constexpr std::string_view kRemedy = "wait until the cool-down is over";
  const std::optional<Settled> last = LastMove(move.old == nullptr ? *move.shoot : *move.old);
  if (!last.has_value()) {
    report->Unknown(kLastMove, kSeedNameField, "read shoots with their managed fields",
                    "nothing says when the shoot moved last: no binding in its managed fields");
    return;
  }
  const std::string_view what = last->moved ? "moved" : "was bound to its seed";
  const absl::Duration since = move.now - last->at;
  if (since >= settings.after) return;
  if (since < absl::ZeroDuration()) {
    report->Object(kSeedNameField, kRemedy,
                   "the shoot {} {} from now, at {} (a clock is wrong); it rests for {}", what,
                   Written(-since), FormatUtc(last->at), Written(settings.after));
    return;
  }
  report->Object(kSeedNameField, kRemedy,
                 "the shoot {} {} ago, less than {}: its cool-down ends at {}", what,
                 Written(since), Written(settings.after), FormatUtc(last->at + settings.after));
}

}  // namespace

extern constinit const Rule kCoolDownRule = {.id = "cool-down",
                                             .summary = "the shoot has not moved a short while ago",
                                             .mode = Mode::kOff,
                                             .live_mode = Mode::kOff,
                                             .facts = {&kLastMove},
                                             .settings = kSettings,
                                             .defaults = DefaultsOf<CoolDownSettings>,
                                             .reads = Reads::kNothing,
                                             .on_unknown = OnUnknown::kWarn,
                                             .check = Tuned<CheckCoolDown>};

}  // namespace trowel::policy
