#include <fmt/format.h>

#include "base/time_text.h"
#include "policy/config/format_text.h"
#include "policy/config/parse_windows.h"

namespace trowel::policy {
namespace {

std::string FormatMinute(int minute) {
  return fmt::format("\"{:02}:{:02}\"", minute / 60, minute % 60);
}

std::string FormatWindow(const FreezeWindow& window) {
  const std::string name = FormatText(window.name);
  if (window.absolute.has_value()) {
    return fmt::format("{{name: {}, from: \"{}\", to: \"{}\"}}", name,
                       FormatUtcExactly(window.absolute->first),
                       FormatUtcExactly(window.absolute->second));
  }
  static constexpr std::array<std::string_view, 7> kDays = {"Mon", "Tue", "Wed", "Thu",
                                                            "Fri", "Sat", "Sun"};
  std::vector<std::string> days;
  for (std::size_t i = 0; i < kDays.size(); ++i) {
    if (window.days[i]) days.emplace_back(kDays[i]);
  }
  return fmt::format("{{name: {}, days: {}, begin: {}, end: {}, timeZone: {}}}", name,
                     JoinFlow(days, "[", "]"), FormatMinute(window.begin_minute),
                     FormatMinute(window.end_minute), FormatText(window.zone_name));
}

}  // namespace

std::string FormatWindows(std::span<const FreezeWindow> windows) {
  std::vector<std::string> parts;
  for (const FreezeWindow& window : windows) parts.push_back(FormatWindow(window));
  return JoinFlow(parts, "[", "]");
}

}  // namespace trowel::policy
