#include "base/time_zone.h"

#include <string>

namespace trowel {
namespace {

bool IsZoneName(std::string_view name) {
  if (name.starts_with('/') || name.find("..") != std::string_view::npos) return false;
  if (name.empty() || name == "localtime") return false;
  return name.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
             "_+-/") == std::string_view::npos;
}

}  // namespace

std::optional<absl::TimeZone> FindTimeZone(std::string_view name) {
  absl::TimeZone zone;
  if (!IsZoneName(name) || !absl::LoadTimeZone(std::string(name), &zone)) return std::nullopt;
  return zone;
}

}  // namespace trowel
