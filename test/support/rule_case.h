#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "test/support/garden_fixture.h"

namespace trowel::testing {

// What a rule says of the default garden after one change. The name says what the case is for, and
// test/policy/move/coverage_test.cc demands, of each rule, one that begins with "allow", one with
// "deny", one with "unknown_gardenlet_version" for each fact of its row (_ for -) and one with
// "setting_outsideMaintenance" for each of its settings (as YAML spells it).
struct RuleCase {
  std::string name;
  std::function<void(GardenFixture&)> change;
  std::vector<std::string> messages;  // "? " marks an unknown, "advice: " advice, which comes last.
};

void PrintTo(const RuleCase& rule_case, std::ostream* out);

// Makes one test of each case, named "ha_zones.<case>": it asks that rule in that garden, with text
// and without, for what a ranking learns must not differ. Call it for a namespace-scope constant:
//   [[maybe_unused]] const bool kCases = RegisterRuleCases("ha-zones", {{"allow_...", ...}});
bool RegisterRuleCases(const std::string& rule, const std::vector<RuleCase>& cases);

// What cases of more than one rule are made of.

// The seed of one side is malformed, or is not there; what every rule says then that needs it.
void BreakSource(GardenFixture& garden);
void BreakDestination(GardenFixture& garden);
void RemoveSource(GardenFixture& garden);
void RemoveDestination(GardenFixture& garden);
inline constexpr char kSourceIsMalformed[] =
    "? Seed aws-eu1 is malformed: spec.provider.type is missing";
inline constexpr char kDestinationIsMalformed[] =
    "? Seed aws-eu2 is malformed: spec.provider.type is missing";
inline constexpr char kSourceIsAbsent[] = "? there is no Seed aws-eu1";
inline constexpr char kDestinationIsAbsent[] = "? there is no Seed aws-eu2";

garden::Condition Is(garden::Condition::Status status,
                     const std::string& since = "2026-11-21T11:50:00Z");

// The shoot's last operation was this one, hours ago.
void Last(garden::OperationType type, garden::OperationState state, GardenFixture* garden);

}  // namespace trowel::testing
