// What moving-ignored says of changes; of moves: test/policy/move/moving_ignored_test.cc.

#include "test/support/change_case.h"

namespace trowel::testing {
namespace {

constexpr char kRule[] = "moving-ignored";
constexpr char kObjection[] =
    "gardenlets are told to ignore garden-dev/moss: none would migrate or restore it";
constexpr char kAdvice[] =
    "advice: gardenlets are told to ignore garden-dev/moss: those that honour it in namespace "
    "garden-dev would neither migrate nor restore it";

void Ignore(ChangeFixture& garden) {
  garden.EditDetail([](auto& detail) { detail.ignored = true; });
}

void IgnoreWhereItIsHonoured(ChangeFixture& garden) {
  garden.Tune(kRule, "honoured: true");
  Ignore(garden);
}

[[maybe_unused]] const bool kCases = RegisterChangeCases(
    kRule,
    {{"allow_at_rest", IgnoreWhereItIsHonoured, {}},
     {"deny_on_the_way",
      [](ChangeFixture& garden) {
        IgnoreWhereItIsHonoured(garden);
        garden.Put(Stage::kMigrating);
      },
      {kObjection}},
     {"deny_in_namespace_garden",
      [](ChangeFixture& garden) {
        Ignore(garden);
        garden.Put(Stage::kRestoring).shoot().space = "garden";
        garden.garden.project->space = "garden";
      },
      {"gardenlets are told to ignore garden/moss: none would migrate or restore it"}},
     {"setting_honoured_not",
      [](ChangeFixture& garden) {
        garden.Tune(kRule, "honoured: false").Put(Stage::kMigrating);
        Ignore(garden);
      },
      {kAdvice}},
     {"allow_what_was_there_before",
      [](ChangeFixture& garden) {
        IgnoreWhereItIsHonoured(garden);
        garden.Put(Stage::kMigrating).shoot().detail.Edit().ignored = true;
      },
      {}},
     {"allow_to_remove_it",
      [](ChangeFixture& garden) {
        garden.Put(Stage::kMigrating).EditDetail([](auto& detail) { detail.ignored = false; });
        garden.shoot().detail.Edit().ignored = true;
      },
      {}},
     {"allow_a_status",
      [](ChangeFixture& garden) {
        IgnoreWhereItIsHonoured(garden);
        garden.Put(Stage::kMigrating).of_status = true;
      },
      {}}});

[[maybe_unused]] const bool kStages = RegisterChangeCases(
    kRule, InEachStage("to_be_ignored", IgnoreWhereItIsHonoured, {{MovingStages(), {kObjection}}}));

}  // namespace
}  // namespace trowel::testing
