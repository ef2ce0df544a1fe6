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
  std::vector<std::string> messages;  // In order; "? " marks an unknown. Empty: silent.
};

void PrintTo(const RuleCase& rule_case, std::ostream* out);

// Makes one test of each case, named "ha_zones.<case>": it asks that rule in that garden, with text
// and without, for what a ranking learns must not differ. Call it for a namespace-scope constant:
//   [[maybe_unused]] const bool kCases = RegisterRuleCases("ha-zones", {{"allow_...", ...}});
bool RegisterRuleCases(const std::string& rule, const std::vector<RuleCase>& cases);

}  // namespace trowel::testing
