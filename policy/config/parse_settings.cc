#include "policy/config/parse_settings.h"

#include <charconv>

#include "policy/config/parse_selector.h"
#include "policy/config/parse_windows.h"

namespace trowel::policy {
namespace {

void ReadDuration(const Value& value, absl::Duration* duration) {
  *duration = value.Duration().value_or(*duration);
}

void ReadCount(const Value& value, std::optional<int>* count) {
  if (const std::optional<int> number = value.Count(); number.has_value()) *count = number;
}

template <typename Enum>
void ReadChoice(const Value& value, std::span<const std::string_view> words, Enum* chosen) {
  if (const std::optional<std::size_t> choice = value.Choice(words); choice.has_value()) {
    *chosen = static_cast<Enum>(*choice);
  }
}

// "v1.160.0", with or without the v and a suffix ("-dev-4af1c").
bool IsVersion(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  for (int part = 0; part < 3; ++part) {
    unsigned number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (part == 2) break;
    if (!text.starts_with('.')) return false;
    text.remove_prefix(1);
  }
  return text.empty() || ((text.front() == '-' || text.front() == '+') && text.size() > 1);
}

void ReadSince(const Value& value, Settings* settings) {
  const std::optional<std::string> text = value.Text();
  if (!text.has_value()) return;
  if (!IsVersion(*text)) {
    value.Object(fmt::format("expected a version such as v1.160.0, not \"{}\"", *text));
    return;
  }
  settings->since = *text;
}

void ReadIpv4Overlap(const Value& value, Settings* settings) {
  static constexpr std::array<std::string_view, 2> kWords = {"allow", "deny"};
  if (const auto choice = value.Choice(kWords); choice.has_value()) {
    settings->ipv4_overlap_denied = *choice == 1;
  }
}

constexpr std::array<std::string_view, 2> kMatches = {"exact", "minor"};
constexpr std::array<std::string_view, 2> kDirections = {"max", "forward"};

}  // namespace

void ParseSetting(Setting setting, const Value& value, Settings* settings) {
  switch (setting) {
    case Setting::kProgressingGrace: return ReadDuration(value, &settings->progressing_grace);
    case Setting::kMaxAge: return ReadDuration(value, &settings->max_age);
    case Setting::kMatch: return ReadChoice(value, kMatches, &settings->match);
    case Setting::kHeadroom:
      settings->headroom = value.Count().value_or(settings->headroom);
      return;
    case Setting::kIpv4Overlap: return ReadIpv4Overlap(value, settings);
    case Setting::kThreshold: return ReadCount(value, &settings->threshold);
    case Setting::kDirection: return ReadChoice(value, kDirections, &settings->direction);
    case Setting::kSince: return ReadSince(value, settings);
    case Setting::kGroups: settings->groups = value.Texts(); return;
    case Setting::kRequire: settings->require = ParseLabelKeys(value); return;
    case Setting::kAllow: settings->allow = ParseSeedPairs(value); return;
    case Setting::kDeny: settings->deny = ParseSeedPairs(value); return;
    case Setting::kGarden: return ReadCount(value, &settings->garden);
    case Setting::kPerSource: return ReadCount(value, &settings->per_source);
    case Setting::kPerDestination: return ReadCount(value, &settings->per_destination);
    case Setting::kPerPair: return ReadCount(value, &settings->per_pair);
    case Setting::kPerProject: return ReadCount(value, &settings->per_project);
    case Setting::kAfter: return ReadDuration(value, &settings->after);
    case Setting::kWindows: settings->windows = ParseWindows(value); return;
    case Setting::kOutsideMaintenance:
      settings->outside_maintenance = value.Flag().value_or(settings->outside_maintenance);
      return;
  }
}

}  // namespace trowel::policy
