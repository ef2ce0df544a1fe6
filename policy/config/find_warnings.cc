#include "policy/config/find_warnings.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "policy/config/override_cover.h"
#include "policy/config/value.h"
#include "policy/config/warn_of_people.h"
#include "policy/config/warn_of_rule.h"

namespace trowel::policy {
namespace {

void WarnOfRules(const Value& rules, const Policy& policy) {
  for (const Value::Member& member : rules.Members()) {
    WarnOfRule(member.value, *FindAnyRule(member.key), policy);
  }
}

// Each override is compared with each before it: a policy of a megabyte must not take minutes.
constexpr std::size_t kOverridesCompared = 200;

// Those that come first for all moves that the override at `position` is for.
std::vector<std::size_t> FindCovers(const Policy& policy, std::size_t position) {
  std::vector<std::size_t> covers;
  if (position >= kOverridesCompared) return covers;
  for (std::size_t i = 0; i < position; ++i) {
    if (Covers(policy.overrides[i].match, policy.overrides[position].match)) covers.push_back(i);
  }
  return covers;
}

void WarnOfOverride(const Value& rules, const Policy& policy, std::size_t position) {
  const Override& override = policy.overrides[position];
  const std::vector<std::size_t> covers = FindCovers(policy, position);
  for (const Value::Member& member : rules.Members()) {
    const std::size_t rule = *FindAnyRule(member.key);
    const auto cover = std::find_if(covers.begin(), covers.end(), [&](std::size_t earlier) {
      return policy.overrides[earlier].rules[rule] != nullptr;
    });
    if (cover == covers.end()) {
      WarnOfOverriddenRule(member.value, rule, policy, *override.rules[rule]);
    } else {
      member.value.ObjectToKey(fmt::format(
          "is not read: overrides[{}] \"{}\" comes first, names the rule as well and matches all "
          "that \"{}\" matches",
          *cover, policy.overrides[*cover].name, override.name));
    }
  }
}

}  // namespace

Remarks FindWarnings(const YamlNode::Ptr& document, const Policy& policy, std::string_view source) {
  Problems warnings(source);
  const Value root(document, document->mark, "", &warnings);
  if (const std::optional<Value> rules = root.Find("rules"); rules.has_value()) {
    WarnOfRules(*rules, policy);
  }
  if (const std::optional<Value> overrides = root.Find("overrides"); overrides.has_value()) {
    const std::vector<Value> items = overrides->Items();
    for (std::size_t i = 0; i < items.size(); ++i) {
      WarnOfOverride(*items[i].Find("rules"), policy, i);
    }
  }
  if (const std::optional<Value> exempt = root.Find("exempt"); exempt.has_value()) {
    WarnOfExemptions(*exempt);
  }
  WarnOfControllers(root);
  if (const std::optional<Value> glass = root.Find("breakGlass"); glass.has_value()) {
    WarnOfBreakGlass(*glass);
  }
  return warnings.ToRemarks();
}

}  // namespace trowel::policy
