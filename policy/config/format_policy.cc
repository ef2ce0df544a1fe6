#include "policy/config/format_policy.h"

#include <iterator>

#include <fmt/format.h>

#include "base/time_text.h"
#include "policy/config/format_text.h"
#include "policy/config/parse_match.h"
#include "policy/config/parse_policy.h"

namespace trowel::policy {
namespace {

void AppendOverride(const Override& override, std::string* out) {
  *out += fmt::format("- name: {}\n", FormatText(override.name));
  *out += fmt::format("  match: {}\n", FormatMatch(override.match));
  *out += "  rules:\n";
  const RuleList rules = AllRules();
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (override.rules[i] == nullptr) continue;
    *out += fmt::format("    {}: {}\n", rules[i].id,
                        FormatRule(rules[i], *override.rules[i], /*is_override=*/true));
  }
}

void AppendExemption(const Exemption& exemption, std::string* out) {
  std::vector<std::string> rules;
  for (std::size_t i = 0; i < exemption.rules.size(); ++i) {
    if (exemption.rules[i]) rules.emplace_back(AllRules()[i].id);
  }
  *out += fmt::format("- name: {}\n  match: {}\n  rules: {}\n", FormatText(exemption.name),
                      FormatMatch(exemption.match), FormatTexts(rules));
  if (exemption.until.has_value()) {
    *out += fmt::format("  until: \"{}\"\n", FormatUtcExactly(*exemption.until));
  }
  *out += fmt::format("  reason: {}\n", FormatText(exemption.reason));
}

std::string_view NameOf(Policy::Strategy strategy) {
  return strategy == Policy::Strategy::kSameRegion ? "SameRegion" : "MinimalDistance";
}

}  // namespace

std::string FormatRule(const Rule& rule, const RuleConfig& config, bool is_override) {
  std::string text = fmt::format("{{mode: {}, liveMode: {}", FormatText(Name(config.mode)),
                                 FormatText(Name(config.live_mode)));
  if (config.on_unknown.has_value()) {
    text += fmt::format(", onUnknown: {}", FormatText(Name(*config.on_unknown)));
  }
  if (config.enforce_from.has_value()) {
    text += fmt::format(", enforceFrom: \"{}\"", FormatUtcExactly(*config.enforce_from));
  }
  if (!config.message.empty()) text += fmt::format(", message: {}", FormatText(config.message));
  if (!config.link.empty()) text += fmt::format(", link: {}", FormatText(config.link));
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
  if (!policy.exemptions.empty()) out += "exemptions:\n";
  for (const Exemption& exemption : policy.exemptions) AppendExemption(exemption, &out);
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
