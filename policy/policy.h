#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <absl/time/time.h>

#include "policy/match.h"
#include "policy/move.h"
#include "policy/rule_table.h"

namespace trowel::policy {

// One rule as configured.
struct RuleConfig {
  Mode mode = Mode::kEnforce;
  Mode live_mode = Mode::kEnforce;
  std::optional<OnUnknown> on_unknown;  // Empty: follows the mode.
  Settings settings;
  // Until then nothing is denied, everything is said.
  std::optional<absl::Time> enforce_from = {};
  // The operator's own words for whoever meets the rule, and where to read on; empty: none.
  std::string message = {};
  std::string link = {};
};

struct Override {
  std::string name;
  OverrideMatch match;
  // For each rule of AllRules(): the merged configuration (its own keys, else `rules`, else the
  // default), or null when the override does not name the rule.
  std::vector<std::shared_ptr<const RuleConfig>> rules;
};

// Moves for which rules say what they have to say, and nothing follows from it.
struct Exemption {
  std::string name;
  OverrideMatch match;
  std::vector<bool> rules;          // For each rule of AllRules(): whether it is named.
  std::optional<absl::Time> until;  // From then on it counts for nothing; empty: always.
  std::string reason;
};

struct Weights {
  int distance = 60;
  int headroom = 25;
  int spread = 10;
  int steadiness = 5;
  int external = 0;
};

// The compiled configuration: one immutable value, swapped whole. design: docs/policy.md.
struct Policy {
  Mode enforcement = Mode::kEnforce;  // kWarn: nothing is denied, everything is said.
  std::vector<RuleConfig> rules;      // In the order of AllRules().
  std::vector<Override> overrides;
  std::vector<Exemption> exemptions;
  struct {
    std::vector<std::string> users, groups, namespaces;  // May hold '*'.
  } exempt;
  // Users that act for Gardener, besides those whose names are known: its controllers. May hold
  // '*'. What they write around a move is judged by few rules.
  std::vector<std::string> controllers;
  std::vector<std::string> break_glass_groups;
  enum class Strategy : std::uint8_t { kSameRegion, kMinimalDistance };
  Strategy strategy = Strategy::kMinimalDistance;  // For --as gardener only.
  Weights weights;

  std::string source = "defaults";  // File or "ConfigMap garden/trowel-policy".
  std::string version;              // resourceVersion of the ConfigMap; empty: it is of none.
  std::string hash;                 // First 12 hex digits of the SHA-256 of the text.
};

// The defaults of the rule table.
Policy DefaultPolicy();

// The configuration that holds for one move, or for what all moves of one shoot have in common.
struct EffectivePolicy {
  const Policy* policy = nullptr;
  std::array<const RuleConfig*, kRulesMax> rules = {};
  // Rules for which an override could not be decided (its Project or source seed is not known):
  // they are unknown, never unmatched. `rules` then has the configuration, of all that may hold,
  // with which an unknown weighs most.
  std::uint64_t undecided = 0;
  std::string why_undecided;
  // Rules of which nothing follows but a finding in the audit log, and by which exemption.
  std::uint64_t exempted = 0;
  std::array<const Exemption*, kRulesMax> exemptions = {};
  // Rules whose configuration may depend on the destination.
  std::uint64_t by_destination = 0;
  bool exempt = false;
};

// Picks overrides and exemptions for a move to its destination.
EffectivePolicy Select(const Policy& policy, const Move& move);

// The same for a shoot that may go to any seed, whose destination is not looked at: what depends on
// it is left out, and `by_destination` says of which rules.
EffectivePolicy SelectForAnySeed(const Policy& policy, const Move& move);

// How the entries hold for `move` that read the destination: Select() is the same for two
// destinations of a shoot of which this is. Empty: there are none.
std::string StandingOfDestination(const Policy& policy, const Move& move);
// The same, as if the destination suited them all: with all else that Select() yields it is the
// same, for every destination, for two shoots of which this is.
std::string StandingOfShoot(const Policy& policy, const Move& move);

// The override that `config` is of; null: of `rules`.
const Override* OverrideOf(const Policy& policy, const RuleConfig* config);

// The same for a change: `rules` in the order of ChangeRules(). An override holds for the shoot of
// a ShootChange as it would for a move of it away from where it runs, and so for the shoot of a
// BackupEntry or ShootState; where that cannot be told, of all that may hold the one counts with
// which an unknown weighs most. Other objects are of no one shoot, so overrides do not count there.
EffectivePolicy SelectForChange(const Policy& policy, const ShootChange& change);
EffectivePolicy SelectForChange(const Policy& policy, const ObjectChange& change,
                                const garden::GardenView& view);

}  // namespace trowel::policy
