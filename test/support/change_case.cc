#include "test/support/change_case.h"

#include <algorithm>
#include <iterator>
#include <ostream>
#include <utility>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "policy/rule_table.h"
#include "policy/way.h"

namespace trowel::testing {
namespace {

using ::testing::IsEmpty;

class ChangeCaseTest : public ::testing::Test {
 public:
  ChangeCaseTest(std::string rule, ChangeCase change_case)
      : rule_(std::move(rule)), case_(std::move(change_case)) {}

  void TestBody() override {
    const ChangeFixture fixture = Made();
    const std::vector<std::string> messages = fixture.Messages(rule_);
    EXPECT_THAT(messages, ::testing::ElementsAreArray(case_.messages));
    EXPECT_EQ(fixture.Objects(rule_), !messages.empty()) << "without text";
    ExpectNameKept(messages);
    if (case_.name.starts_with("deny")) ExpectThoseWhoMustPass();
  }

 private:
  ChangeFixture Made() const {
    ChangeFixture fixture;
    if (case_.change) case_.change(fixture);
    return fixture;
  }

  // A case must show what its name promises.
  void ExpectNameKept(const std::vector<std::string>& messages) const {
    const std::string& name = case_.name;
    const auto unknowns =
        std::count_if(messages.begin(), messages.end(),
                      [](const std::string& text) { return text.starts_with("? "); });
    if (name.starts_with("allow") || name.starts_with("exempt")) {
      EXPECT_TRUE(messages.empty()) << "not allowed";
    } else if (name.starts_with("deny")) {
      EXPECT_LT(unknowns, std::ssize(messages)) << "no objection";
    } else if (name.starts_with("unknown")) {
      EXPECT_GT(unknowns, 0) << "nothing unknown";
    }
  }

  void ExpectThoseWhoMustPass() const {
    const policy::Rule& rule = policy::AllRules()[*policy::FindAnyRule(rule_)];
    EXPECT_THAT(Made().ByCollector().Messages(rule_), IsEmpty()) << "to a collector";
    if (!rule.judges_controllers) {
      EXPECT_THAT(Made().ByController().Messages(rule_), IsEmpty()) << "to a controller";
    }
    if (!rule.judges_gardenlets) {
      EXPECT_THAT(Made().ByGardenletOf("aws-eu1").Messages(rule_), IsEmpty()) << "to a gardenlet";
      EXPECT_THAT(Made().ByGardenletOf("aws-eu2").Messages(rule_), IsEmpty()) << "to a gardenlet";
      EXPECT_THAT(Made().ByExtensionOn("aws-eu1").Messages(rule_), IsEmpty()) << "to an extension";
    }
    ChangeFixture finalized = Made();
    if (finalized.object.has_value()) {
      ChangedObject& object = *finalized.object;
      if (object.deletes || object.of_status || !object.spec_change.empty()) return;
      if (!object.lost_finalizers.empty()) return;  // The rule may be about just that.
      object.deleting = true;
    } else {
      if (finalized.deletes || finalized.of_status || !finalized.spec_change.empty()) return;
      finalized.shoot().deleting = true;
    }
    EXPECT_THAT(finalized.Messages(rule_), IsEmpty()) << "while it is being deleted";
  }

  std::string rule_;
  ChangeCase case_;
};

}  // namespace

void PrintTo(const ChangeCase& change_case, std::ostream* out) { *out << change_case.name; }

bool RegisterChangeCases(const std::string& rule, const std::vector<ChangeCase>& cases) {
  std::string suite = "change_" + rule;  // A filter of GoogleTest reads "-" as "but not".
  std::replace(suite.begin(), suite.end(), '-', '_');
  for (const ChangeCase& change_case : cases) {
    ::testing::RegisterTest(
        suite.c_str(), change_case.name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
        [rule, change_case]() -> ChangeCaseTest* { return new ChangeCaseTest(rule, change_case); });
  }
  return true;
}

std::vector<ChangeCase> ForEachStage(const std::string& prefix,
                                     const std::function<void(ChangeFixture&)>& change,
                                     const std::function<std::vector<std::string>(Stage)>& said) {
  std::vector<ChangeCase> cases;
  for (const Stage stage : AllStages()) {
    ChangeCase& added = cases.emplace_back();
    added.messages = said(stage);
    const bool unknown = std::all_of(added.messages.begin(), added.messages.end(),
                                     [](const auto& text) { return text.starts_with("? "); });
    const std::string_view what = added.messages.empty() ? "allow" : unknown ? "unknown" : "deny";
    added.name = fmt::format("{}_{}_{}", what, prefix, Name(stage));
    added.change = [stage, change](ChangeFixture& fixture) {
      fixture.Put(stage);
      if (change) change(fixture);
    };
  }
  return cases;
}

std::vector<ChangeCase> InEachStage(const std::string& prefix,
                                    const std::function<void(ChangeFixture&)>& change,
                                    const std::vector<StageMessages>& said) {
  return ForEachStage(prefix, change, [&said](Stage stage) {
    for (const StageMessages& one : said) {
      if (IsOneOf(stage, one.stages)) return one.messages;
    }
    return std::vector<std::string>();
  });
}

std::function<void(ChangeFixture&)> While(Stage stage,
                                          const std::function<void(ChangeFixture&)>& change) {
  return [stage, change](ChangeFixture& fixture) {
    fixture.Put(stage);
    change(fixture);
  };
}

std::function<void(ChangeFixture&)> SeedEdit(const std::function<void(garden::Seed&)>& edit) {
  return [edit](ChangeFixture& fixture) {
    garden::Seed now = fixture.garden.destination;
    edit(now);
    fixture.object = {.kind = policy::ObjectKind::kSeed,
                      .name = now.name,
                      .old = fixture.garden.destination,
                      .now = now,
                      .spec_change = "spec.provider"};
  };
}

bool IsOneOf(Stage stage, const std::vector<Stage>& stages) {
  return std::find(stages.begin(), stages.end(), stage) != stages.end();
}

std::vector<Stage> MovingStages() {
  std::vector<Stage> moving;
  for (const Stage stage : AllStages()) {
    if (!IsOneOf(stage, {Stage::kResting, Stage::kRestored, Stage::kLiveDone})) {
      moving.push_back(stage);
    }
  }
  return moving;
}

std::string WayOf(Stage stage) { return policy::DescribeWay(ChangeFixture().Put(stage).shoot()); }

}  // namespace trowel::testing
