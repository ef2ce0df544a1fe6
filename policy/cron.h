#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include "base/status.h"

namespace trowel::policy {

// When something is due again and again: "minute hour day-of-month month day-of-week", as
// Gardener's hibernation schedules have it (robfig/cron v1, ParseStandard).
struct Cron {
  // Bit n: the field may be n.
  std::uint64_t minutes = 0;
  std::uint64_t hours = 0;
  std::uint64_t days = 0;
  std::uint64_t months = 0;
  std::uint64_t weekdays = 0;  // From Sunday, 0.
  // One of the two day fields is open ("*", "?", "*/2"), so that both must fit; else one is enough.
  bool needs_both_days = false;

  // Whether it is due in the minute that begins then.
  bool IsDue(absl::CivilSecond local) const;
  bool IsDueOn(absl::CivilDay day) const;

  // The first time that it is due in (after, until], in the zone's clock; empty when there is none.
  // A time that the clock leaps over is never due, one that it shows twice is due twice;
  // robfig/cron does the same, but goes astray around a midnight that is leapt over and around
  // changes by half an hour. It looks five years ahead at the most, as Gardener does.
  std::optional<absl::Time> NextIn(absl::Time after, absl::Time until, absl::TimeZone zone) const;
};

// InvalidArgument, with the reason, for what Gardener would refuse, and for "@every 1h", which
// nothing but Gardener itself knows the times of.
absl::StatusOr<Cron> ParseCron(std::string_view text);

}  // namespace trowel::policy
