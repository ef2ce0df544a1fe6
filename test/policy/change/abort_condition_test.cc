#include <fmt/format.h>

#include "garden/condition.h"
#include "test/support/change_case.h"
#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

using garden::Condition;

constexpr char kRule[] = "abort-condition";
constexpr char kNothing[] =
    "there is nothing to abort: garden-dev/moss is not on its way from one seed to another, live";

void Abort(ChangeFixture& garden) {
  garden.Tune(kRule, "since: v1.150.0");
  garden.EditDetail([](auto& detail) { detail.abort_live_migration = true; });
}

std::string Joined(std::string_view status) {
  return fmt::format(
      "garden-dev/moss can be aborted only while DestinationEtcdPeersJoined is False, and it is "
      "{}: the etcd of both seeds may have become one",
      status);
}

std::vector<std::string> Said(Stage stage) {
  switch (stage) {
    case Stage::kLiveWaiting: return {Joined("missing")};
    case Stage::kLiveJoining: return {Joined("Progressing")};
    case Stage::kLiveJoinFailed: return {};
    case Stage::kLiveShrinkable: return {Joined("True")};
    default: return {kNothing};
  }
}

// Asks for an abort while the condition of the joining is so.
auto While(Condition::Status status) {
  return [status](ChangeFixture& garden) {
    Abort(garden);
    garden.Put(Stage::kLiveJoining);
    garden.shoot().on_way.Edit().live_conditions[1].status = status;
  };
}

[[maybe_unused]] const bool kCases = RegisterChangeCases(
    kRule,
    {{"allow_where_the_members_could_not_join", While(Condition::Status::kFalse), {}},
     {"deny_where_it_is_not_told", While(Condition::Status::kUnknown), {Joined("Unknown")}},
     {"deny_where_both_is_told",
      [](ChangeFixture& garden) {
        While(Condition::Status::kFalse)(garden);
        auto& conditions = garden.shoot().on_way.Edit().live_conditions;
        conditions.push_back(conditions[1]);
        conditions.back().status = Condition::Status::kTrue;
      },
      {Joined("Unknown")}},
     {"allow_what_was_there_before",
      [](ChangeFixture& garden) {
        While(Condition::Status::kTrue)(garden);
        garden.shoot().detail.Edit().abort_live_migration = true;
      },
      {}},
     {"allow_to_remove_it",
      [](ChangeFixture& garden) {
        garden.Put(Stage::kLiveShrinkable).EditDetail([](auto& detail) {
          detail.abort_live_migration = false;
        });
        garden.shoot().detail.Edit().abort_live_migration = true;
      },
      {}},
     {"deny_where_it_is_taken_for_live_by_its_operation",
      [](ChangeFixture& garden) {
        While(Condition::Status::kTrue)(garden);
        garden.Edit([](garden::Shoot& now) { now.live_migrate = false; });
      },
      {Joined("True")}},
     {"deny_while_no_gardenlet_reads_it",
      [](ChangeFixture& garden) {
        While(Condition::Status::kFalse)(garden);
        garden.Tune(kRule, "since: v1.160.0");
      },
      {"no gardenlet would read the annotation: gardenlet v1.150.0 of aws-eu1 is older than "
       "v1.160.0"}},
     {"deny_where_one_gardenlet_is_too_old_and_the_other_silent",
      [](ChangeFixture& garden) {
        While(Condition::Status::kFalse)(garden);
        garden.Tune(kRule, "since: v1.160.0");
        garden.garden.source.gardenlet_version.clear();
      },
      {"no gardenlet would read the annotation: gardenlet v1.150.0 of aws-eu2 is older than "
       "v1.160.0"}},
     {"setting_since_is_not_there",
      [](ChangeFixture& garden) {
        garden.Put(Stage::kLiveJoinFailed).EditDetail([](auto& detail) {
          detail.abort_live_migration = true;
        });
      },
      {"no gardenlet would read the annotation: no gardenlet honours live migration yet"}},
     {"setting_since_is_older", While(Condition::Status::kFalse), {}},
     {"unknown_gardenlet_version",
      [](ChangeFixture& garden) {
        While(Condition::Status::kFalse)(garden);
        garden.garden.source.gardenlet_version.clear();
      },
      {"? whether the gardenlets read the annotation is not known: aws-eu1 does not report the "
       "version of its gardenlet"}},
     {"unknown_gardenlet_version_that_is_none",
      [](ChangeFixture& garden) {
        While(Condition::Status::kFalse)(garden);
        garden.garden.destination.gardenlet_version = "moon";
      },
      {"? whether the gardenlets read the annotation is not known: gardenlet moon of aws-eu2 "
       "cannot be compared with v1.150.0"}},
     {"unknown_gardenlet_version_of_no_seed",
      [](ChangeFixture& garden) {
        While(Condition::Status::kFalse)(garden);
        garden.garden.with_source = false;
      },
      {"? whether the gardenlets read the annotation is not known: there is no Seed aws-eu1"}},
     {"unknown_gardenlet_version_of_a_broken_seed",
      [](ChangeFixture& garden) {
        While(Condition::Status::kFalse)(garden);
        garden.garden.broken_destination = "x";
      },
      {"? whether the gardenlets read the annotation is not known: Seed aws-eu2 is malformed: x"}},
     {"allow_a_status",
      [](ChangeFixture& garden) {
        While(Condition::Status::kTrue)(garden);
        garden.of_status = true;
      },
      {}}});

[[maybe_unused]] const bool kStages =
    RegisterChangeCases(kRule, ForEachStage("to_abort", Abort, Said));

[[maybe_unused]] const bool kMoves = RegisterRuleCases(
    "abort-condition",
    {{"allow_a_live_move_without_it",
      [](GardenFixture& garden) { garden.shoot.live_migrate = true; },
      {}},
     {"allow_a_classic_move_with_it",
      [](GardenFixture& garden) { garden.shoot.detail.Edit().abort_live_migration = true; },
      {}},
     {"deny_a_live_move_that_brings_it_along",
      [](GardenFixture& garden) {
        garden.shoot.live_migrate = true;
        garden.shoot.detail.Edit().abort_live_migration = true;
      },
      {"garden-dev/moss has the annotation already: the move would be aborted as it begins"}}});

}  // namespace
}  // namespace trowel::testing
