#include "test/properties/random_policy.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "test/support/garden_generator.h"

namespace trowel::testing {
namespace {

using policy::Mode;
using policy::OnUnknown;
using policy::RuleConfig;
using policy::Settings;

Mode RandomMode(Dice* dice) {
  // Mostly enforced: what is off cannot go wrong.
  constexpr std::array kModes = {Mode::kOff,     Mode::kAudit,   Mode::kWarn,
                                 Mode::kEnforce, Mode::kEnforce, Mode::kEnforce};
  return dice->Pick(kModes);
}

std::optional<int> Bound(Dice* dice) {
  if (dice->OneIn(2)) return std::nullopt;
  return static_cast<int>(dice->Below(5));
}

void RandomBudget(Settings* settings, Dice* dice) {
  settings->garden = Bound(dice);
  settings->per_source = Bound(dice);
  settings->per_destination = Bound(dice);
  settings->per_pair = Bound(dice);
  settings->per_project = Bound(dice);
}

void RandomWindow(Settings* settings, Dice* dice) {
  settings->outside_maintenance = dice->OneIn(4);
  if (!dice->OneIn(3)) return;
  policy::FreezeWindow window;
  window.name = "peak";
  if (dice->OneIn(2)) {
    window.absolute = {GeneratedNow() - absl::Hours(dice->Below(4)),
                       GeneratedNow() + absl::Hours(dice->Below(4))};
  } else {
    window.days.fill(true);
    window.begin_minute = static_cast<int>(dice->Below(1440));
    window.end_minute = static_cast<int>(dice->Below(1440));
    window.zone_name = "UTC";
    window.zone = absl::UTCTimeZone();
  }
  settings->windows = {window};
}

void RandomPairs(Settings* settings, Dice* dice) {
  if (dice->OneIn(3)) settings->require = {"fabric"};
  policy::SeedPair pair;
  pair.from.labels.match_labels = OneLabel("tier", "gold");
  pair.to.labels.match_labels = OneLabel("fabric", "west");
  if (dice->OneIn(3)) settings->deny = {pair};
  if (dice->OneIn(3)) settings->allow = {pair};
}

Settings RandomSettings(Dice* dice) {
  Settings settings;
  settings.progressing_grace = absl::Minutes(dice->Below(10));
  settings.max_age = absl::Hours(dice->Below(48));
  settings.match = dice->OneIn(2) ? Settings::Match::kExact : Settings::Match::kMinor;
  settings.headroom = static_cast<int>(dice->Below(3));
  settings.ipv4_overlap_denied = dice->OneIn(4);
  if (dice->OneIn(2)) settings.threshold = static_cast<int>(dice->Below(200));
  settings.direction = dice->OneIn(2) ? Settings::Direction::kMax : Settings::Direction::kForward;
  if (dice->OneIn(2)) settings.since = "v1.150.0";
  if (dice->OneIn(2)) settings.groups = {"operators"};
  settings.after = absl::Hours(dice->Below(100));
  RandomPairs(&settings, dice);
  RandomBudget(&settings, dice);
  RandomWindow(&settings, dice);
  return settings;
}

RuleConfig RandomRule(Dice* dice) {
  constexpr std::array kAnswers = {OnUnknown::kAllow, OnUnknown::kWarn, OnUnknown::kDeny};
  RuleConfig config{.mode = RandomMode(dice),
                    .live_mode = RandomMode(dice),
                    .on_unknown = std::nullopt,
                    .settings = RandomSettings(dice)};
  if (dice->OneIn(2)) config.on_unknown = dice->Pick(kAnswers);
  return config;
}

policy::Override RandomOverride(std::size_t index, Dice* dice) {
  policy::Override override;
  override.name = fmt::format("override {}", index);
  if (dice->OneIn(2)) override.match.purposes = {"prod*", "evaluation"};
  if (dice->OneIn(2)) override.match.projects = {"p*1*"};
  if (dice->OneIn(3)) override.match.cloud_profiles = {"aws"};
  if (dice->OneIn(3)) {
    override.match.source_seeds.emplace();
    override.match.source_seeds->match_labels = OneLabel("tier", "gold");
  }
  for (std::size_t i = 0; i < policy::RuleTable().size(); ++i) {
    std::shared_ptr<const RuleConfig> config;
    if (dice->OneIn(4)) {
      RuleConfig own = RandomRule(dice);
      own.settings.threshold_overrides = own.settings.threshold.has_value();
      config = std::make_shared<const RuleConfig>(std::move(own));
    }
    override.rules.push_back(std::move(config));
  }
  return override;
}

}  // namespace

policy::Policy RandomPolicy(Dice* dice) {
  policy::Policy policy = policy::DefaultPolicy();
  if (dice->OneIn(8)) policy.enforcement = Mode::kWarn;
  // A policy changes some rules; one that changed them all would hardly ever allow anything.
  for (RuleConfig& config : policy.rules) {
    if (dice->OneIn(3)) config = RandomRule(dice);
  }
  const std::size_t overrides = dice->Below(3);
  for (std::size_t i = 0; i < overrides; ++i) policy.overrides.push_back(RandomOverride(i, dice));
  if (dice->OneIn(6)) policy.exempt.namespaces = {"garden-p1*"};
  policy.break_glass_groups = {"operators"};
  const auto weight = [&] { return static_cast<int>(dice->Below(4) * 20); };
  policy.weights = {.distance = weight(),
                    .headroom = weight(),
                    .spread = weight(),
                    .steadiness = weight(),
                    .external = weight()};
  return policy;
}

}  // namespace trowel::testing
