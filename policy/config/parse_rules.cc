#include "policy/config/parse_rules.h"

#include <array>
#include <utility>
#include <vector>

#include "base/text.h"
#include "policy/config/parse_time.h"

namespace trowel::policy {
namespace {

constexpr std::array<std::string_view, 4> kModes = {"off", "audit", "warn", "enforce"};
constexpr std::array<std::string_view, 3> kOnUnknown = {"allow", "warn", "deny"};
constexpr std::array<std::string_view, 6> kCommonKeys = {"mode",        "liveMode", "onUnknown",
                                                         "enforceFrom", "message",  "link"};
constexpr std::size_t kMessageMax = 400;  // Bytes; it stands beside every finding.

std::optional<Mode> ReadMode(const Value& value) {
  const std::optional<std::size_t> choice = value.Choice(kModes);
  if (!choice.has_value()) return std::nullopt;
  return static_cast<Mode>(*choice);
}

const Setting* FindSetting(const Rule& rule, std::string_view key) {
  for (const Setting& setting : rule.settings) {
    if (setting.name == key) return &setting;
  }
  return nullptr;
}

bool IsSettingOfSomeRule(std::string_view key) {
  for (const Rule& rule : AllRules()) {
    if (FindSetting(rule, key) != nullptr) return true;
  }
  return false;
}

std::vector<std::string_view> SettingsOf(const Rule& rule) {
  std::vector<std::string_view> names;
  for (const Setting& setting : rule.settings) names.push_back(setting.name);
  return names;
}

// "seed-capacity has headroom": what a person may want who asked for something else.
std::string DescribeSettings(const Rule& rule) {
  const std::vector<std::string_view> names = SettingsOf(rule);
  if (names.empty()) return "it has none";
  const std::vector<std::string> words(names.begin(), names.end());
  return fmt::format("it has {}", JoinWords(words));
}

void ReadSetting(const Value::Member& member, const Rule& rule, RuleConfig* config) {
  const Setting* setting = FindSetting(rule, member.key);
  if (setting != nullptr) {
    setting->read(member.value, &config->settings);
  } else if (IsSettingOfSomeRule(member.key)) {
    member.value.ObjectToKey(
        fmt::format("{} has no setting {}; {}", rule.id, member.key, DescribeSettings(rule)));
  } else {
    std::vector<std::string_view> known = SettingsOf(rule);
    known.insert(known.end(), kCommonKeys.begin(), kCommonKeys.end());
    member.value.SayUnknownKey(member.key, known);
  }
}

// One line, which answers and logs can carry.
std::string ReadMessage(const Value& value) {
  std::string text = value.Text().value_or("");
  if (text.size() > kMessageMax) {
    value.Object(fmt::format("is {} bytes long; at most {} are", text.size(), kMessageMax));
  } else if (text.find_first_of("\r\n") != std::string::npos) {
    value.Object("must be one line");
  }
  return text;
}

std::string ReadLink(const Value& value) {
  std::string text = ReadMessage(value);
  const bool is_link = text.starts_with("https://") || text.starts_with("http://");
  if (!text.empty() && (!is_link || text.find(' ') != std::string::npos)) {
    value.Object(
        fmt::format("expected a link such as https://example.org/moves, not \"{}\"", text));
  }
  return text;
}

// False: none of the keys that all rules have.
bool ReadCommonKey(const Value::Member& member, RuleConfig* config) {
  if (member.key == "onUnknown") {
    const std::optional<std::size_t> choice = member.value.Choice(kOnUnknown);
    if (choice.has_value()) config->on_unknown = static_cast<OnUnknown>(*choice);
  } else if (member.key == "enforceFrom") {
    config->enforce_from = ReadDay(member.value);
  } else if (member.key == "message") {
    config->message = ReadMessage(member.value);
  } else if (member.key == "link") {
    config->link = ReadLink(member.value);
  } else {
    return false;
  }
  return true;
}

}  // namespace

void ParseRule(const Value& value, const Rule& rule, RuleConfig* config) {
  std::optional<Mode> mode;
  std::optional<Mode> live_mode;
  for (const Value::Member& member : value.Members()) {
    if (member.key == "mode") {
      mode = ReadMode(member.value);
    } else if (member.key == "liveMode") {
      live_mode = ReadMode(member.value);
    } else if (!ReadCommonKey(member, config)) {
      ReadSetting(member, rule, config);
    }
  }
  // One mode that is set alone is meant for both.
  if (mode.has_value()) config->mode = config->live_mode = *mode;
  if (live_mode.has_value()) config->live_mode = *live_mode;
}

namespace {

std::string DescribeUnknownRule(std::string_view id) {
  std::vector<std::string_view> ids;
  for (const Rule& rule : AllRules()) ids.push_back(rule.id);
  const std::string_view meant = DidYouMean(id, ids);
  return meant.empty() ? "unknown rule; `trowel policy show` lists all"
                       : fmt::format("unknown rule; did you mean {}?", meant);
}

}  // namespace

std::optional<std::size_t> FindRuleOrSay(const Value::Member& member) {
  const std::optional<std::size_t> index = FindAnyRule(member.key);
  if (!index.has_value()) member.value.ObjectToKey(DescribeUnknownRule(member.key));
  return index;
}

std::optional<std::size_t> FindRuleOrSay(const Value& value, std::string_view id) {
  const std::optional<std::size_t> index = FindAnyRule(id);
  if (!index.has_value()) value.Object(DescribeUnknownRule(id));
  return index;
}

void ParseRules(const Value& value, Policy* policy) {
  for (const Value::Member& member : value.Members()) {
    const std::optional<std::size_t> index = FindRuleOrSay(member);
    if (index.has_value()) ParseRule(member.value, AllRules()[*index], &policy->rules[*index]);
  }
}

}  // namespace trowel::policy
