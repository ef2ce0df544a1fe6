#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "test/support/change_fixture.h"

namespace trowel::testing {

// What a rule says of one change in the default garden. The name says what the case is for, and
// test/policy/change/coverage_test.cc demands, of each rule, what RuleCase says of rules on moves.
//
// Where a case begins with "deny", it is told again of a gardenlet, a controller, a collector, and
// of an object that is being deleted: a rule that does not judge those must be silent.
struct ChangeCase {
  std::string name;
  std::function<void(ChangeFixture&)> change;
  std::vector<std::string> messages;  // "? " marks an unknown, "advice: " advice.
};

void PrintTo(const ChangeCase& change_case, std::ostream* out);

// Makes one test of each case, named "change_skip_readiness.<case>", as RegisterRuleCases() does.
bool RegisterChangeCases(const std::string& rule, const std::vector<ChangeCase>& cases);

// One case for each stage of a move, named "allow_<prefix>_<stage>" or "deny_...": `change` of a
// shoot that is there, of which nothing is said but in the stages of `said`.
struct StageMessages {
  std::vector<Stage> stages;
  std::vector<std::string> messages;
};
std::vector<ChangeCase> InEachStage(const std::string& prefix,
                                    const std::function<void(ChangeFixture&)>& change,
                                    const std::vector<StageMessages>& said);

}  // namespace trowel::testing
