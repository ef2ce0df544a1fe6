#include "policy/config/warn_of_rule.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "policy/config/needed_settings.h"
#include "policy/move/distant_approval.h"
#include "policy/move/region_distance.h"

namespace trowel::policy {
namespace {

// The stricter of the modes that the rule is ever asked with.
Mode StricterMode(const Rule& rule, const RuleConfig& config) {
  return rule.when == When::kLive ? config.live_mode : std::max(config.mode, config.live_mode);
}

// The least strict mode under which `on_unknown` weighs what it says.
Mode ModeFor(OnUnknown on_unknown) {
  switch (on_unknown) {
    case OnUnknown::kAllow: return Mode::kAudit;
    case OnUnknown::kWarn: return Mode::kWarn;
    case OnUnknown::kDeny: break;
  }
  return Mode::kEnforce;
}

bool IsCapped(const Rule& rule, const RuleConfig& config) {
  return config.on_unknown.has_value() && StricterMode(rule, config) < ModeFor(*config.on_unknown);
}

bool IsOn(const Rule& rule, const RuleConfig& config) {
  return StricterMode(rule, config) != Mode::kOff;
}

// A key of `rules` may be there for overrides, which take from it what they lack.
template <typename Predicate>
bool AnyOverride(const Policy& policy, std::size_t rule, Predicate&& predicate) {
  return std::any_of(policy.overrides.begin(), policy.overrides.end(),
                     [&](const Override& override) {
                       return override.rules[rule] != nullptr && predicate(*override.rules[rule]);
                     });
}

void WarnOfUnset(const Value& value, const NeededSettings& needed) {
  value.ObjectToKey(
      needed.without == Without::kNeverObjects
          ? fmt::format("never objects without {}; set one, or mode: off", JoinOr(needed.settings))
          : fmt::format("objects to every move that it judges without {}; set it, "
                        "or mode: off",
                        JoinOr(needed.settings)));
}

void WarnOfCap(const Value& value, const Rule& rule, const RuleConfig& config) {
  value.Find("onUnknown")
      ->Object(fmt::format("{} weighs no more than {}, the mode of the rule",
                           Name(*config.on_unknown), Name(StricterMode(rule, config))));
}

// Until then a rule that denies warns; one that only warns does so before and after.
void WarnOfEnforceFrom(const Value& value, const Rule& rule, const RuleConfig& config) {
  const std::optional<Value> from = value.Find("enforceFrom");
  if (!from.has_value() || StricterMode(rule, config) == Mode::kEnforce) return;
  from->Object(fmt::format("enforces nothing: the mode of the rule is {}",
                           Name(StricterMode(rule, config))));
}

// `mode` alone is meant for both. Where the two differ, who writes the one he sees may not know of
// the other. `before` is what holds without this `mode`.
void WarnOfLiveMode(const Value& value, const RuleConfig& config, Mode mode_before,
                    Mode live_before) {
  const std::optional<Value> mode = value.Find("mode");
  if (!mode.has_value() || value.Find("liveMode").has_value()) return;
  if (live_before <= mode_before || config.live_mode >= live_before) return;
  mode->Object(
      fmt::format("sets liveMode as well, from {} to {}; write liveMode, whichever is meant",
                  Name(live_before), Name(config.live_mode)));
}

// The least distance that region-distance calls too far, as far as this policy says it.
std::optional<int> LeastThreshold(const Policy& policy) {
  const std::size_t rule = *FindAnyRule("region-distance");
  std::optional<int> least;
  const auto consider = [&](const RuleConfig& config) {
    const auto& threshold = config.settings.As<RegionDistanceSettings>().threshold;
    if (threshold.has_value()) least = std::min(least.value_or(*threshold), *threshold);
    return false;
  };
  consider(policy.rules[rule]);
  AnyOverride(policy, rule, consider);
  return least;
}

// Between the two, the annotation of a project opens what region-distance closes, and nobody is
// asked.
void WarnOfBeyond(const Value& value, std::size_t rule, const Policy& policy,
                  const RuleConfig& config) {
  static const std::size_t approval = *FindAnyRule("distant-approval");
  const std::optional<Value> beyond = value.Find("beyond");
  if (rule != approval || !beyond.has_value()) return;
  const std::optional<int> threshold = LeastThreshold(policy);
  if (!threshold.has_value()) return;
  if (config.settings.As<DistantApprovalSettings>().beyond <= *threshold) return;
  beyond->Object(fmt::format(
      "is above {}, a threshold of region-distance: what lies between needs no approval, and "
      "allow-distant-regions opens it",
      *threshold));
}

}  // namespace

void WarnOfRule(const Value& value, std::size_t rule, const Policy& policy) {
  const Rule& row = AllRules()[rule];
  const RuleConfig& config = policy.rules[rule];
  WarnOfLiveMode(value, config, row.mode, row.live_mode);
  WarnOfEnforceFrom(value, row, config);
  if (!IsOn(row, config)) return;  // It says nothing, and means it.
  WarnOfBeyond(value, rule, policy, config);
  const bool capped = value.Find("onUnknown").has_value() && IsCapped(row, config);
  if (capped && !AnyOverride(policy, rule, [&](const RuleConfig& overridden) {
        return overridden.on_unknown == config.on_unknown && !IsCapped(row, overridden);
      })) {
    WarnOfCap(value, row, config);
  }
  const NeededSettings* needed = FindNeededSettings(row);
  if (needed == nullptr || !AreUnset(*needed, row, config.settings)) return;
  const bool set_later = AnyOverride(policy, rule, [&](const RuleConfig& overridden) {
    return IsOn(row, overridden) && !AreUnset(*needed, row, overridden.settings);
  });
  // Where it objects to everything, it does so to whatever no override is for.
  if (needed->without == Without::kNeverObjects && set_later) return;
  WarnOfUnset(value, *needed);
}

void WarnOfOverriddenRule(const Value& value, std::size_t rule, const Policy& policy,
                          const RuleConfig& config) {
  const Rule& row = AllRules()[rule];
  WarnOfLiveMode(value, config, policy.rules[rule].mode, policy.rules[rule].live_mode);
  WarnOfEnforceFrom(value, row, config);
  if (!IsOn(row, config)) return;
  WarnOfBeyond(value, rule, policy, config);
  if (value.Find("onUnknown").has_value() && IsCapped(row, config)) WarnOfCap(value, row, config);
  const NeededSettings* needed = FindNeededSettings(row);
  if (needed != nullptr && AreUnset(*needed, row, config.settings)) WarnOfUnset(value, *needed);
}

}  // namespace trowel::policy
