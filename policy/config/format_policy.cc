#include "policy/config/format_policy.h"

#include <iterator>

#include <fmt/format.h>

#include "policy/config/format_text.h"
#include "policy/config/parse_policy.h"

namespace trowel::policy {
namespace {

// "{mode: warn, liveMode: enforce, threshold: 180}"
std::string FormatRule(const Rule& rule, const RuleConfig& config, bool is_override) {
  std::string text = fmt::format("{{mode: {}, liveMode: {}", FormatText(Name(config.mode)),
                                 FormatText(Name(config.live_mode)));
  if (config.on_unknown.has_value()) {
    text += fmt::format(", onUnknown: {}", FormatText(Name(*config.on_unknown)));
  }
  for (const Setting& setting : rule.settings) {
    // One that an override took from `rules` must not look as if the override had set it: it
    // would then go before other sources.
    const bool inherited =
        is_override && setting.is_override != nullptr && !setting.is_override(config.settings);
    const std::string value = setting.write(config.settings);
    if (!value.empty() && !inherited) text += fmt::format(", {}: {}", setting.name, value);
  }
  return text + "}";
}

void AppendMatch(const OverrideMatch& match, std::string* out) {
  *out += "  match:\n";
  const auto append = [&](std::string_view key, const std::vector<std::string>& names) {
    if (!names.empty()) *out += fmt::format("    {}: {}\n", key, FormatTexts(names));
  };
  append("purposes", match.purposes);
  append("projects", match.projects);
  append("cloudProfiles", match.cloud_profiles);
  if (match.source_seeds.has_value()) {
    *out += fmt::format("    sourceSeeds: {}\n", FormatLabelSelector(*match.source_seeds));
  }
}

void AppendOverride(const Override& override, std::string* out) {
  *out += fmt::format("- name: {}\n", FormatText(override.name));
  AppendMatch(override.match, out);
  *out += "  rules:\n";
  const RuleList rules = AllRules();
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (override.rules[i] == nullptr) continue;
    *out += fmt::format("    {}: {}\n", rules[i].id,
                        FormatRule(rules[i], *override.rules[i], /*is_override=*/true));
  }
}

std::string_view NameOf(Policy::Strategy strategy) {
  return strategy == Policy::Strategy::kSameRegion ? "SameRegion" : "MinimalDistance";
}

}  // namespace

std::string FormatPolicy(const Policy& policy) {
  std::string out =
      fmt::format("apiVersion: {}\nkind: {}\nenforcement: {}\nrules:\n", kPolicyApiVersion,
                  kPolicyKind, FormatText(Name(policy.enforcement)));
  const RuleList rules = AllRules();
  for (std::size_t i = 0; i < rules.size(); ++i) {
    out += fmt::format("  {}: {}\n", rules[i].id,
                       FormatRule(rules[i], policy.rules[i], /*is_override=*/false));
  }
  if (!policy.overrides.empty()) out += "overrides:\n";
  for (const Override& override : policy.overrides) AppendOverride(override, &out);
  out += fmt::format("exempt:\n  users: {}\n  groups: {}\n  namespaces: {}\n",
                     FormatTexts(policy.exempt.users), FormatTexts(policy.exempt.groups),
                     FormatTexts(policy.exempt.namespaces));
  out += fmt::format("controllers: {}\n", FormatTexts(policy.controllers));
  out += fmt::format("breakGlass:\n  groups: {}\n", FormatTexts(policy.break_glass_groups));
  const Weights& weights = policy.weights;
  out += fmt::format("scheduler:\n  strategy: {}\n", NameOf(policy.strategy));
  out += fmt::format(
      "  weights: {{distance: {}, headroom: {}, spread: {}, steadiness: {}, external: {}}}\n",
      weights.distance, weights.headroom, weights.spread, weights.steadiness, weights.external);
  return out;
}

}  // namespace trowel::policy
