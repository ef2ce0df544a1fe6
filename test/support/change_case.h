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
// The same, for messages that tell the stage.
std::vector<ChangeCase> ForEachStage(const std::string& prefix,
                                     const std::function<void(ChangeFixture&)>& change,
                                     const std::function<std::vector<std::string>(Stage)>& said);

// `change` of a shoot that is brought to that stage before.
std::function<void(ChangeFixture&)> While(Stage stage,
                                          const std::function<void(ChangeFixture&)>& change);
// aws-eu2, where the shoot of the fixture goes to once it is on its way, changes below spec.
std::function<void(ChangeFixture&)> SeedEdit(const std::function<void(garden::Seed&)>& edit);

bool IsOneOf(Stage stage, const std::vector<Stage>& stages);
// Every stage but those where the shoot rests.
std::vector<Stage> MovingStages();
// "garden-dev/moss, from aws-eu1 to aws-eu2 (waiting)": policy::DescribeWay().
std::string WayOf(Stage stage);

}  // namespace trowel::testing
