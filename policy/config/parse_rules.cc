#include "policy/config/parse_rules.h"

#include <map>
#include <utility>

#include "base/text.h"
#include "policy/config/parse_selector.h"

namespace trowel::policy {
namespace {

constexpr std::array<std::string_view, 4> kModes = {"off", "audit", "warn", "enforce"};
constexpr std::array<std::string_view, 3> kOnUnknown = {"allow", "warn", "deny"};
constexpr std::array<std::string_view, 3> kCommonKeys = {"mode", "liveMode", "onUnknown"};

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

// Keys that are missing keep what `config` says.
void ParseRule(const Value& value, const Rule& rule, RuleConfig* config) {
  std::optional<Mode> mode;
  std::optional<Mode> live_mode;
  for (const Value::Member& member : value.Members()) {
    if (member.key == "mode") {
      mode = ReadMode(member.value);
    } else if (member.key == "liveMode") {
      live_mode = ReadMode(member.value);
    } else if (member.key == "onUnknown") {
      const std::optional<std::size_t> choice = member.value.Choice(kOnUnknown);
      if (choice.has_value()) config->on_unknown = static_cast<OnUnknown>(*choice);
    } else {
      ReadSetting(member, rule, config);
    }
  }
  // One mode that is set alone is meant for both.
  if (mode.has_value()) config->mode = config->live_mode = *mode;
  if (live_mode.has_value()) config->live_mode = *live_mode;
}

std::optional<std::size_t> FindRuleOrSay(const Value::Member& member) {
  const std::optional<std::size_t> index = FindAnyRule(member.key);
  if (index.has_value()) return index;
  std::vector<std::string_view> ids;
  for (const Rule& rule : AllRules()) ids.push_back(rule.id);
  const std::string_view meant = DidYouMean(member.key, ids);
  member.value.ObjectToKey(meant.empty() ? "unknown rule; `trowel policy show` lists all"
                                         : fmt::format("unknown rule; did you mean {}?", meant));
  return std::nullopt;
}

void ReadOverrideRules(const Value& value, const Policy& policy, Override* override) {
  for (const Value::Member& member : value.Members()) {
    const std::optional<std::size_t> index = FindRuleOrSay(member);
    if (!index.has_value()) continue;
    auto config = std::make_shared<RuleConfig>(policy.rules[*index]);
    ParseRule(member.value, AllRules()[*index], config.get());
    for (const Setting& setting : AllRules()[*index].settings) {
      if (setting.note_override == nullptr) continue;
      const bool is_set = member.value.IsMap() && member.value.Find(setting.name).has_value();
      setting.note_override(is_set, &config->settings);
    }
    override->rules[*index] = std::move(config);
  }
  if (value.IsMap() && value.IsEmpty()) value.Object("names no rule");
}

Override ParseOverride(const Value& value, const Policy& policy) {
  static constexpr std::array<std::string_view, 3> kKeys = {"name", "match", "rules"};
  Override override;
  override.rules.resize(AllRules().size());
  for (const Value::Member& member : value.Members()) {
    if (member.key == "name") {
      override.name = member.value.Text().value_or("");
    } else if (member.key == "match") {
      override.match = ParseOverrideMatch(member.value);
    } else if (member.key == "rules") {
      ReadOverrideRules(member.value, policy, &override);
    } else {
      member.value.SayUnknownKey(member.key, kKeys);
    }
  }
  value.Require("name", "name what it is for");
  value.Require("match", "say which moves it is for");
  value.Require("rules", "say what changes for them");
  return override;
}

}  // namespace

void ParseRules(const Value& value, Policy* policy) {
  for (const Value::Member& member : value.Members()) {
    const std::optional<std::size_t> index = FindRuleOrSay(member);
    if (index.has_value()) ParseRule(member.value, AllRules()[*index], &policy->rules[*index]);
  }
}

void ParseOverrides(const Value& value, Policy* policy) {
  std::map<std::string, std::string> paths;  // By name, of the override that has it.
  for (const Value& item : value.Items()) {
    Override override = ParseOverride(item, *policy);
    const auto [first, is_new] = paths.emplace(override.name, item.path());
    if (!is_new && !override.name.empty()) {
      item.Find("name")->Object(
          fmt::format("\"{}\" is the name of {} already", override.name, first->second));
    }
    policy->overrides.push_back(std::move(override));
  }
}

}  // namespace trowel::policy
