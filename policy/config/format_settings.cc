#include "policy/config/format_settings.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace trowel::policy {
namespace {

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Words that a reader of YAML 1.1 or 1.2 takes for something else.
bool IsReserved(std::string_view text) {
  static constexpr std::array<std::string_view, 10> kWords = {
      "true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan"};
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return std::find(kWords.begin(), kWords.end(), lower) != kWords.end();
}

std::string FormatCount(const std::optional<int>& count) {
  return count.has_value() ? fmt::format("{}", *count) : std::string();
}

std::string Join(std::span<const std::string> parts, std::string_view open,
                 std::string_view close) {
  return fmt::format("{}{}{}", open, fmt::join(parts, ", "), close);
}

std::string FormatTerm(const SeedTerm& term) {
  return term.name.empty() ? FormatLabelSelector(term.labels) : FormatText(term.name);
}

std::string FormatPairs(std::span<const SeedPair> pairs) {
  std::vector<std::string> parts;
  for (const SeedPair& pair : pairs) {
    parts.push_back(
        fmt::format("{{from: {}, to: {}}}", FormatTerm(pair.from), FormatTerm(pair.to)));
  }
  return Join(parts, "[", "]");
}

std::string FormatUtc(absl::Time time) {
  // RFC 3339 demands four digits of the year, also before 1000.
  return absl::FormatTime("%E4Y-%m-%dT%H:%M:%E*S%Ez", time, absl::UTCTimeZone());
}

std::string FormatMinute(int minute) {
  return fmt::format("\"{:02}:{:02}\"", minute / 60, minute % 60);
}

std::string FormatWindow(const FreezeWindow& window) {
  const std::string name = FormatText(window.name);
  if (window.absolute.has_value()) {
    return fmt::format("{{name: {}, from: \"{}\", to: \"{}\"}}", name,
                       FormatUtc(window.absolute->first), FormatUtc(window.absolute->second));
  }
  static constexpr std::array<std::string_view, 7> kDays = {"Mon", "Tue", "Wed", "Thu",
                                                            "Fri", "Sat", "Sun"};
  std::vector<std::string> days;
  for (std::size_t i = 0; i < kDays.size(); ++i) {
    if (window.days[i]) days.emplace_back(kDays[i]);
  }
  return fmt::format("{{name: {}, days: {}, begin: {}, end: {}, timeZone: {}}}", name,
                     Join(days, "[", "]"), FormatMinute(window.begin_minute),
                     FormatMinute(window.end_minute), FormatText(window.zone_name));
}

std::string FormatWindows(std::span<const FreezeWindow> windows) {
  std::vector<std::string> parts;
  for (const FreezeWindow& window : windows) parts.push_back(FormatWindow(window));
  return Join(parts, "[", "]");
}

}  // namespace

std::string FormatText(std::string_view text) {
  const bool plain = !text.empty() && IsLetter(text.front()) && !IsReserved(text) &&
                     std::all_of(text.begin(), text.end(), [](char c) {
                       return IsLetter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
                              c == '.' || c == '/';
                     });
  if (plain) return std::string(text);
  std::string quoted;
  AppendJsonString(text, &quoted);
  return quoted;
}

std::string FormatTexts(std::span<const std::string> texts) {
  std::vector<std::string> parts;
  for (const std::string& text : texts) parts.push_back(FormatText(text));
  return Join(parts, "[", "]");
}

std::string FormatLabelSelector(const garden::LabelSelector& selector) {
  std::vector<std::string> parts;
  std::vector<std::string> labels;
  for (const auto& [key, value] : selector.match_labels.pairs()) {
    labels.push_back(fmt::format("{}: {}", FormatText(key), FormatText(value)));
  }
  if (!labels.empty()) parts.push_back("matchLabels: " + Join(labels, "{", "}"));
  std::vector<std::string> terms;
  for (const auto& term : selector.match_expressions) {
    std::string text = fmt::format("{{key: {}, operator: {}", FormatText(term.key), term.op_text);
    if (!term.values.empty()) text += ", values: " + FormatTexts(term.values);
    terms.push_back(text + "}");
  }
  if (!terms.empty()) parts.push_back("matchExpressions: " + Join(terms, "[", "]"));
  return Join(parts, "{", "}");
}

std::string FormatSetting(Setting setting, const Settings& settings) {
  switch (setting) {
    case Setting::kProgressingGrace: return absl::FormatDuration(settings.progressing_grace);
    case Setting::kMaxAge: return absl::FormatDuration(settings.max_age);
    case Setting::kMatch: return settings.match == Settings::Match::kExact ? "exact" : "minor";
    case Setting::kHeadroom: return fmt::format("{}", settings.headroom);
    case Setting::kIpv4Overlap: return settings.ipv4_overlap_denied ? "deny" : "allow";
    case Setting::kThreshold: return FormatCount(settings.threshold);
    case Setting::kDirection:
      return settings.direction == Settings::Direction::kMax ? "max" : "forward";
    case Setting::kSince: return settings.since.empty() ? "" : FormatText(settings.since);
    case Setting::kGroups: return FormatTexts(settings.groups);
    case Setting::kRequire: return FormatTexts(settings.require);
    case Setting::kAllow: return FormatPairs(settings.allow);
    case Setting::kDeny: return FormatPairs(settings.deny);
    case Setting::kGarden: return FormatCount(settings.garden);
    case Setting::kPerSource: return FormatCount(settings.per_source);
    case Setting::kPerDestination: return FormatCount(settings.per_destination);
    case Setting::kPerPair: return FormatCount(settings.per_pair);
    case Setting::kPerProject: return FormatCount(settings.per_project);
    case Setting::kAfter: return absl::FormatDuration(settings.after);
    case Setting::kWindows: return FormatWindows(settings.windows);
    case Setting::kOutsideMaintenance: return settings.outside_maintenance ? "true" : "false";
  }
  return {};
}

}  // namespace trowel::policy
