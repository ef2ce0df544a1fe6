#include "test/properties/random_policy.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/check.h"
#include "test/support/garden_generator.h"
#include "test/support/tune.h"

namespace trowel::testing {
namespace {

using policy::Mode;
using policy::OnUnknown;
using policy::RuleConfig;

constexpr char kPairs[] =
    "[{from: {matchLabels: {tier: gold}}, to: {matchLabels: {fabric: west}}}]";

Mode RandomMode(Dice* dice) {
  // Mostly enforced: what is off cannot go wrong.
  constexpr std::array kModes = {Mode::kOff,     Mode::kAudit,   Mode::kWarn,
                                 Mode::kEnforce, Mode::kEnforce, Mode::kEnforce};
  return dice->Pick(kModes);
}

// What the settings of some types and names may be. Of another type, a rule's new setting is random
// without a word here.
std::vector<std::string> WordsFor(const policy::Setting& setting) {
  static const std::map<std::string_view, std::vector<std::string>> kByName = {
      {"since", {"v1.150.0"}},
      {"groups", {"[operators]"}},
      {"approvers", {"[operators]"}},
      {"require", {"[fabric]"}},
      {"allow", {kPairs}},
      {"deny", {kPairs}},
      {"windows",
       {"[{name: peak, from: '2026-11-21T10:00:00Z', to: '2026-11-21T13:00:00Z'}]",
        "[{name: night, begin: '22:15', end: '06:30'}]",
        "[{name: noon, begin: '11:00', end: "
        "'13:00'}]"}},
      {"rows", {"[{id: x, before: v2.0.0, side: either, message: m}]"}},
      {"ignore", {"[x]"}},
      {"deletesLater", {"[gcp]"}},
      {"threshold", {"0", "30", "90", "150", "199"}}};
  static const std::map<std::string_view, std::vector<std::string>> kByType = {
      {"duration", {"0s", "1m", "4m", "9m", "10h", "47h", "99h"}},
      {"number", {"0", "1", "2", "4"}},
      {"true or false", {"true", "false", "false", "false"}}};
  if (const auto words = kByName.find(setting.name); words != kByName.end()) return words->second;
  if (const auto words = kByType.find(setting.type); words != kByType.end()) return words->second;
  const std::size_t either = setting.type.find(" or ");
  TROWEL_CHECK(either != std::string_view::npos);
  return {std::string(setting.type.substr(0, either)),
          std::string(setting.type.substr(either + 4))};
}

// One stream of chance for each setting, so that another one changes none of the others.
void RandomSettings(const policy::Rule& rule, std::uint64_t stream, RuleConfig* config) {
  for (const policy::Setting& setting : rule.settings) {
    Dice dice = Dice::Of(stream, fmt::format("{}.{}", rule.id, setting.name));
    if (dice.OneIn(2)) continue;
    Tune(rule.id, fmt::format("{}: {}", setting.name, dice.Pick(WordsFor(setting))), config);
  }
}

RuleConfig RandomRule(const policy::Rule& rule, std::uint64_t stream) {
  constexpr std::array kAnswers = {OnUnknown::kAllow, OnUnknown::kWarn, OnUnknown::kDeny};
  Dice dice = Dice::Of(stream, rule.id);
  RuleConfig config{.mode = RandomMode(&dice),
                    .live_mode = RandomMode(&dice),
                    .on_unknown = std::nullopt,
                    .settings = rule.defaults == nullptr ? policy::Settings() : rule.defaults()};
  if (dice.OneIn(2)) config.on_unknown = dice.Pick(kAnswers);
  if (dice.OneIn(9)) {
    config.enforce_from = GeneratedNow() + absl::Hours(dice.OneIn(2) ? 1 : -1);
  }
  if (dice.OneIn(9)) config.message = "ask: the \"seed\" team";
  if (dice.OneIn(9)) config.link = "https://example.org/" + std::string(rule.id);
  RandomSettings(rule, stream, &config);
  return config;
}

garden::LabelSelector Labelled(std::string_view key, std::string_view value) {
  garden::LabelSelector selector;
  selector.match_labels = OneLabel(std::string(key), std::string(value));
  return selector;
}

policy::SeedMatch RandomSeeds(Dice* dice) {
  policy::SeedMatch seeds;
  if (dice->OneIn(3)) seeds.names = {"*1*", "*-eu*"};
  if (seeds.names.empty() || dice->OneIn(3)) seeds.labels = Labelled("tier", "gold");
  return seeds;
}

// Each key has a stream of its own, so that another one changes none of the others.
void RandomKeys(std::uint64_t stream, policy::MoveMatch* match) {
  const auto draws = [stream](std::string_view key, std::uint64_t one_in) {
    return Dice::Of(stream, key).OneIn(one_in);
  };
  if (draws("namespaces", 9)) match->namespaces = {"garden-p*1", "garden-p2*"};
  if (draws("regions", 9)) match->regions = {"*1", "eu-*"};
  if (draws("provider_types", 9)) match->provider_types = {"aws", "gcp"};
  if (draws("failure_tolerances", 9)) match->failure_tolerances = {"none", "zone"};
  if (draws("live", 8)) match->live = draws("live value", 2);
  if (draws("shoot_labels", 9)) match->shoot_labels = Labelled("tier", "gold");
  if (draws("project_labels", 9)) match->project_labels = Labelled("tier", "gold");
  if (draws("users", 12)) match->users = {"*"};
  if (draws("destination_seeds", 5)) {
    Dice dice = Dice::Of(stream, "destination seeds");
    match->destination_seeds = RandomSeeds(&dice);
  }
}

policy::OverrideMatch RandomMatch(Dice* dice) {
  policy::OverrideMatch match;
  if (dice->OneIn(2)) match.purposes = {"prod*", "evaluation"};
  if (dice->OneIn(2)) match.projects = {"p*1*"};
  if (dice->OneIn(3)) match.cloud_profiles = {"aws"};
  if (dice->OneIn(3)) match.source_seeds = RandomSeeds(dice);
  RandomKeys(dice->Below(1U << 30), &match);
  for (std::size_t i = dice->Below(6); i >= 4; --i) {
    policy::MoveMatch& except = match.except.emplace_back();
    RandomKeys(dice->Below(1U << 30), &except);
    if (dice->OneIn(2)) except.projects = {"p*2*"};
    if (dice->OneIn(3)) except.destination_seeds = RandomSeeds(dice);
  }
  return match;
}

// What plans count before they know where a shoot goes.
bool IsOfNoDestination(const policy::Rule& rule) {
  return rule.id == "migration-budget" || rule.id == "seed-capacity";
}

policy::Exemption RandomExemption(std::size_t index, Dice* dice) {
  policy::Exemption exemption;
  exemption.name = fmt::format("exemption {}", index);
  exemption.match = RandomMatch(dice);
  exemption.reason = "so it is";
  if (dice->OneIn(2)) exemption.until = GeneratedNow() + absl::Hours(dice->OneIn(2) ? 1 : -1);
  const std::uint64_t stream = dice->Below(1U << 30);
  for (const policy::Rule& rule : policy::AllRules()) {
    const bool may = !exemption.match.ReadsDestination() || !IsOfNoDestination(rule);
    exemption.rules.push_back(may && Dice::Of(stream, rule.id).OneIn(6));
  }
  return exemption;
}

policy::Override RandomOverride(std::size_t index, Dice* dice) {
  policy::Override override;
  override.name = fmt::format("override {}", index);
  override.match = RandomMatch(dice);
  const std::uint64_t stream = dice->Below(1U << 30);
  for (const policy::Rule& rule : policy::AllRules()) {
    std::shared_ptr<const RuleConfig> config;
    const bool may = !override.match.ReadsDestination() || !IsOfNoDestination(rule);
    if (may && Dice::Of(stream, fmt::format("whether {}", rule.id)).OneIn(4)) {
      RuleConfig own = RandomRule(rule, stream);
      for (const policy::Setting& setting : rule.settings) {
        if (setting.note_override == nullptr) continue;
        setting.note_override(!setting.write(own.settings).empty(), &own.settings);
      }
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
  const std::uint64_t stream = dice->Below(1U << 30);
  for (const policy::Rule& rule : policy::AllRules()) {
    if (!Dice::Of(stream, fmt::format("whether {}", rule.id)).OneIn(3)) continue;
    policy.rules[*policy::FindAnyRule(rule.id)] = RandomRule(rule, stream);
  }
  const std::size_t overrides = dice->Below(3);
  for (std::size_t i = 0; i < overrides; ++i) policy.overrides.push_back(RandomOverride(i, dice));
  const std::size_t exemptions = dice->Below(5) / 3;
  for (std::size_t i = 0; i < exemptions; ++i) {
    policy.exemptions.push_back(RandomExemption(i, dice));
  }
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
