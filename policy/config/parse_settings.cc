#include "policy/config/parse_settings.h"

#include "policy/config/parse_selector.h"
#include "policy/config/parse_windows.h"
#include "policy/version.h"

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

void ReadSince(const Value& value, Settings* settings) {
  const std::optional<std::string> text = value.Text();
  if (!text.has_value()) return;
  if (!ParseVersion(*text).has_value()) {
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
