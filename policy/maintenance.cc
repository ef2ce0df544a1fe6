#include "policy/maintenance.h"

#include <fmt/format.h>

namespace trowel::policy {
namespace {

std::string Clock(int second) {
  return fmt::format("{:02}:{:02}", second / 3600, second / 60 % 60);
}

}  // namespace

bool IsMaintenanceFar(const garden::Shoot& shoot, absl::Time now, absl::Duration soon) {
  if (shoot.maintenance_unreadable || !shoot.maintenance.has_value()) return false;
  const garden::MaintenanceWindow& window = *shoot.maintenance;
  if (window.Contains(now)) return false;
  const absl::CivilSecond begin =
      absl::CivilSecond(absl::ToCivilDay(now, absl::UTCTimeZone())) + window.begin_second;
  absl::Time next = absl::FromCivil(begin, absl::UTCTimeZone());
  if (next < now) next += absl::Hours(24);
  return next - now > soon;
}

std::string DescribeMaintenance(const garden::Shoot& shoot) {
  if (shoot.maintenance_unreadable) return "cannot be read";
  if (!shoot.maintenance.has_value()) return "is not set";
  return fmt::format("is {} to {} UTC", Clock(shoot.maintenance->begin_second),
                     Clock(shoot.maintenance->end_second));
}

}  // namespace trowel::policy
