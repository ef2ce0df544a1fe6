#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "garden/selector.h"
#include "policy/move.h"
#include "policy/rule_table.h"

namespace trowel::policy {

// One rule as configured.
struct RuleConfig {
  Mode mode = Mode::kEnforce;
  Mode live_mode = Mode::kEnforce;
  std::optional<OnUnknown> on_unknown;  // Empty: follows the mode.
  Settings settings;
};

// Which moves an override is for. Keys are ANDed, entries of a list ORed; names may hold '*'.
// An empty list says nothing.
struct OverrideMatch {
  std::vector<std::string> purposes;
  std::vector<std::string> projects;
  std::vector<std::string> cloud_profiles;
  std::optional<garden::LabelSelector> source_seeds;
};

struct Override {
  std::string name;
  OverrideMatch match;
  // For each rule of AllRules(): the merged configuration (its own keys, else `rules`, else the
  // default), or null when the override does not name the rule.
  std::vector<std::shared_ptr<const RuleConfig>> rules;
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

// The configuration that holds for one move: nothing of it depends on the destination.
struct EffectivePolicy {
  const Policy* policy = nullptr;
  std::array<const RuleConfig*, kRulesMax> rules = {};
  // Rules for which an override could not be decided (its Project or source seed is not known):
  // they are unknown, never unmatched. `rules` then has the configuration, of all that may hold,
  // with which an unknown weighs most.
  std::uint64_t undecided = 0;
  std::string why_undecided;
  bool exempt = false;
};

// Picks overrides and the exemption. `move.destination` is not looked at.
EffectivePolicy Select(const Policy& policy, const Move& move);

// The same for a change: `rules` in the order of ChangeRules(). An override holds for the shoot of
// a ShootChange as it would for a move of it away from where it runs, and so for the shoot of a
// BackupEntry or ShootState; where that cannot be told, of all that may hold the one counts with
// which an unknown weighs most. Other objects are of no one shoot, so overrides do not count there.
EffectivePolicy SelectForChange(const Policy& policy, const ShootChange& change);
EffectivePolicy SelectForChange(const Policy& policy, const ObjectChange& change,
                                const garden::GardenView& view);

}  // namespace trowel::policy
