#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "garden/builder.h"
#include "garden/seed.h"
#include "policy/evaluate.h"
#include "policy/policy.h"
#include "test/support/healthy_seed.h"

namespace trowel::testing {

inline absl::Time At(const std::string& rfc3339) {
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, rfc3339, &time, &error)) std::abort();
  return time;
}

// A resting shoot of project "dev" on `seed` that every rule is content with; empty: not scheduled.
garden::Shoot RestingShoot(const std::string& name, const std::string& seed);

// ConfigMap garden/`name` with external scores; `scores`: its `seeds` and `regions`, as YAML.
garden::Change ScoresConfig(const std::string& name, const std::string& expires,
                            const std::string& scores);

// A garden, and one move in it. By default: seeds aws-eu1 (eu-west-1) and aws-eu2 (eu-central-1) 40
// apart, profile aws, project dev (garden-dev), shoot garden-dev/moss moving from aws-eu1 to
// aws-eu2, all of it in order. Change any member, then call Decide() or Judge one rule.
class GardenFixture {
 public:
  GardenFixture();

  garden::Seed source = HealthySeed("aws-eu1", "eu-west-1");
  garden::Seed destination = HealthySeed("aws-eu2", "eu-central-1");
  bool with_source = true;  // False: there is no such Seed.
  bool with_destination = true;
  std::string broken_source;  // Not empty: the Seed is malformed, for this reason.
  std::string broken_destination;
  garden::Shoot shoot;         // As it was: on aws-eu1.
  std::string to = "aws-eu2";  // New spec.seedName.
  bool first = false;          // First scheduling: the shoot was on no seed.
  bool created = false;        // With `first`: by CREATE, there is no old object.
  std::optional<garden::CloudProfile> cloud_profile;                // Empty: absent.
  std::optional<garden::Project> project;                           // Empty: absent.
  std::optional<garden::RegionTable> regions;                       // Of profile aws; empty: none.
  std::vector<garden::Change> more;                                 // Anything else in the garden.
  std::vector<std::pair<garden::Kind, std::string>> unknown_kinds;  // And why.
  std::string spec_change;
  policy::Requester requester{.user = "operator@example.org",
                              .groups = {"system:authenticated", "gardener:operators"}};
  bool with_requester = true;
  std::vector<policy::PendingMove> pending;
  absl::Time now = At("2026-11-21T12:00:00Z");
  policy::Policy policy = policy::DefaultPolicy();
  // Changed on the new object only (annotations set by the same request).
  std::optional<garden::Shoot> updated;

  // Makes the move live: HA shoot, live-migrate on old and new object.
  GardenFixture& Live();
  // Sets the mode of one rule, for classic and live moves.
  GardenFixture& Set(const std::string& rule, policy::Mode mode);
  policy::RuleConfig& Config(const std::string& rule);
  // Settings of one rule as an operator writes them: Tune("cool-down", "after: 2h").
  GardenFixture& Tune(const std::string& rule, const std::string& settings);
  GardenFixture& AddSeed(garden::Seed seed);
  GardenFixture& AddShoot(garden::Shoot shoot);

  std::shared_ptr<const garden::GardenView> View() const;
  policy::Verdict Decide(policy::Detail detail = policy::Detail::kFull) const;

  // What one rule says, its own configuration apart: every finding whatever its mode, with all
  // other rules off and this one enforced.
  policy::Findings Ask(const std::string& rule) const;
  // MarkedMessages() of Ask().
  std::vector<std::string> Messages(const std::string& rule) const;
  // Whether Ask() would say anything, judged without text, as a ranking does.
  bool Objects(const std::string& rule) const;

 private:
  // A copy in which `rule` is enforced and all others are off.
  GardenFixture Alone(const std::string& rule) const;
};

// Their messages, unknowns marked with a leading "? ", advice with "advice: ".
std::vector<std::string> MarkedMessages(const policy::Findings& findings);

}  // namespace trowel::testing
