#include "policy/maintenance.h"

#include <fmt/format.h>

namespace trowel::policy {
namespace {

std::string OfDay(int second) {
  return fmt::format("{:02}:{:02}", second / 3600, second / 60 % 60);
}

// Until a second of the day comes round, UTC.
absl::Duration Until(int second_of_day, absl::Time now) {
  constexpr int kDay = 24 * 60 * 60;
  const absl::CivilSecond utc = absl::UTCTimeZone().At(now).cs;
  const int second = (utc.hour() * 60 + utc.minute()) * 60 + utc.second();
  return absl::Seconds((second_of_day - second + kDay) % kDay);
}

}  // namespace

std::optional<absl::Duration> UntilMaintenance(const garden::Shoot& shoot, absl::Time now) {
  if (shoot.maintenance_unreadable || !shoot.maintenance.has_value()) return std::nullopt;
  if (shoot.maintenance->Contains(now)) return absl::ZeroDuration();
  return Until(shoot.maintenance->begin_second, now);
}

std::optional<absl::Duration> UntilMaintenanceEnds(const garden::Shoot& shoot, absl::Time now) {
  const std::optional<absl::Duration> wait = UntilMaintenance(shoot, now);
  if (!wait.has_value()) return std::nullopt;
  return *wait + Until(shoot.maintenance->end_second, now + *wait);
}

std::string DescribeMaintenance(const garden::Shoot& shoot) {
  if (shoot.maintenance_unreadable) return "cannot be read";
  if (!shoot.maintenance.has_value()) return "is not set";
  return fmt::format("{} to {} UTC", OfDay(shoot.maintenance->begin_second),
                     OfDay(shoot.maintenance->end_second));
}

}  // namespace trowel::policy
