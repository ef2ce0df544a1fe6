#include "policy/config/parse_overrides.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "policy/config/parse_match.h"
#include "policy/config/parse_rules.h"
#include "policy/config/parse_time.h"

namespace trowel::policy {
namespace {

// Plans count these for all destinations together, before they know where a shoot goes.
constexpr std::array<std::string_view, 2> kOfNoDestination = {"migration-budget", "seed-capacity"};

// `rule` is the value that names it.
void CheckDestination(const Value& rule, std::string_view id, const OverrideMatch& match) {
  if (!match.ReadsDestination()) return;
  if (std::find(kOfNoDestination.begin(), kOfNoDestination.end(), id) == kOfNoDestination.end()) {
    return;
  }
  rule.Object(
      fmt::format("{} is counted before a destination is chosen; leave destinationSeeds out", id));
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
  if (!value.Require("rules", "say what changes for them")) return override;
  for (const Value::Member& member : value.Find("rules")->Members()) {
    CheckDestination(member.value, member.key, override.match);
  }
  return override;
}

void ReadExemptedRules(const Value& value, Exemption* exemption) {
  for (const Value& item : value.Items()) {
    const std::optional<std::string> id = item.Text();
    if (!id.has_value()) continue;
    const std::optional<std::size_t> index = FindRuleOrSay(item, *id);
    if (index.has_value()) exemption->rules[*index] = true;
  }
  if (value.IsEmptyList()) value.Object("names no rule");
}

Exemption ParseExemption(const Value& value) {
  static constexpr std::array<KeyReader<Exemption>, 5> kReaders = {{
      {"name", [](const Value& v, Exemption* e) { e->name = v.Text().value_or(""); }},
      {"match", [](const Value& v, Exemption* e) { e->match = ParseOverrideMatch(v); }},
      {"rules", ReadExemptedRules},
      {"until", [](const Value& v, Exemption* e) { e->until = ReadDay(v); }},
      {"reason", [](const Value& v, Exemption* e) { e->reason = v.Text().value_or(""); }},
  }};
  Exemption exemption;
  exemption.rules.resize(AllRules().size());
  ReadMap(value, kReaders, &exemption);
  value.Require("name", "findings and metrics call it so");
  value.Require("match", "say which moves are exempt");
  value.Require("reason", "say why, for who reads it in a year");
  if (!value.Require("rules", "say from which rules")) return exemption;
  for (const Value& item : value.Find("rules")->Items()) {
    CheckDestination(item, item.Text().value_or(""), exemption.match);
  }
  return exemption;
}

// Each has a name of its own.
template <typename Entry>
void SayRepeatedName(const Value& item, const Entry& entry,
                     std::map<std::string, std::string>* paths) {
  const auto [first, is_new] = paths->emplace(entry.name, item.path());
  if (is_new || entry.name.empty()) return;
  item.Find("name")->Object(
      fmt::format("\"{}\" is the name of {} already", entry.name, first->second));
}

}  // namespace

void ParseOverrides(const Value& value, Policy* policy) {
  std::map<std::string, std::string> paths;  // By name, of the override that has it.
  for (const Value& item : value.Items()) {
    Override override = ParseOverride(item, *policy);
    SayRepeatedName(item, override, &paths);
    policy->overrides.push_back(std::move(override));
  }
}

void ParseExemptions(const Value& value, Policy* policy) {
  std::map<std::string, std::string> paths;
  for (const Value& item : value.Items()) {
    Exemption exemption = ParseExemption(item);
    SayRepeatedName(item, exemption, &paths);
    policy->exemptions.push_back(std::move(exemption));
  }
}

}  // namespace trowel::policy
