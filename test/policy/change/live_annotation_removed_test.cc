#include <fmt/format.h>

#include "test/support/change_case.h"

namespace trowel::testing {
namespace {

constexpr char kRule[] = "live-annotation-removed";

void Remove(ChangeFixture& garden) {
  garden.Tune(kRule, "since: v1.150.0");
  garden.Edit([](garden::Shoot& now) { now.live_migrate = false; });
}

void Add(ChangeFixture& garden) {
  garden.Tune(kRule, "since: v1.150.0");
  garden.Edit([](garden::Shoot& now) { now.live_migrate = true; });
}

std::string Removed(Stage stage) {
  return fmt::format(
      "{} is on its way live: without the annotation a classic move would go on from half a live "
      "one",
      WayOf(stage));
}

std::string Added(Stage stage) {
  return fmt::format(
      "{} is on its way, not live: with the annotation a live move would go on from half a classic "
      "one",
      WayOf(stage));
}

std::vector<std::string> SaidOfRemoval(Stage stage) {
  return IsOneOf(stage, {Stage::kLiveWaiting, Stage::kLiveJoining, Stage::kLiveJoinFailed,
                         Stage::kLiveShrinkable, Stage::kLiveTail})
             ? std::vector<std::string>{Removed(stage)}
             : std::vector<std::string>();
}

std::vector<std::string> SaidOfAddition(Stage stage) {
  return IsOneOf(stage, {Stage::kWaiting, Stage::kReady, Stage::kHeldUp, Stage::kMigrating,
                         Stage::kMigrateFailed, Stage::kMigrated})
             ? std::vector<std::string>{Added(stage)}
             : std::vector<std::string>();
}

[[maybe_unused]] const bool kCases = RegisterChangeCases(
    kRule,
    {{"deny_to_remove_it_where_live_support_says_since_when",
      [](ChangeFixture& garden) {
        garden.Put(Stage::kLiveWaiting).Tune("live-support", "since: v1.150.0");
        garden.Edit([](garden::Shoot& now) { now.live_migrate = false; });
      },
      {Removed(Stage::kLiveWaiting)}},
     {"allow_to_remove_it_where_live_support_says_that_it_is_too_old",
      [](ChangeFixture& garden) {
        garden.Put(Stage::kLiveWaiting).Tune("live-support", "since: v1.160.0");
        garden.Edit([](garden::Shoot& now) { now.live_migrate = false; });
      },
      {}},
     {"deny_to_remove_it_from_a_version_of_its_own_on",
      [](ChangeFixture& garden) {
        Remove(garden);
        garden.Put(Stage::kLiveWaiting).Tune("live-support", "since: v1.160.0");
      },
      {Removed(Stage::kLiveWaiting)}},
     {"allow_to_remove_it_at_rest",
      [](ChangeFixture& garden) {
        Remove(garden);
        garden.shoot().live_migrate = true;
      },
      {}},
     {"deny_to_remove_it_half_way",
      [](ChangeFixture& garden) {
        Remove(garden);
        garden.Put(Stage::kLiveJoining);
      },
      {Removed(Stage::kLiveJoining)}},
     {"deny_to_remove_it_half_way_whatever_the_versions",
      [](ChangeFixture& garden) {
        Remove(garden);
        garden.Put(Stage::kLiveJoining).Tune(kRule, "since: v9.0.0");
        garden.garden.source.gardenlet_version.clear();
      },
      {Removed(Stage::kLiveJoining)}},
     {"deny_to_remove_it_where_the_status_alone_tells",
      [](ChangeFixture& garden) {
        Remove(garden);
        garden.Put(Stage::kLiveTail);
        garden.shoot().last_operation.type = garden::OperationType::kMigrate;
      },
      {"garden-dev/moss, to aws-eu2 (Migrate Processing) is on its way live: without the "
       "annotation a classic move would go on from half a live one"}},
     {"allow_to_add_it_at_rest", Add, {}},
     {"allow_to_add_it_again",
      [](ChangeFixture& garden) {
        Add(garden);
        garden.Put(Stage::kLiveJoining);
        garden.shoot().live_migrate = false;
      },
      {}},
     {"allow_a_status",
      [](ChangeFixture& garden) {
        Remove(garden);
        garden.Put(Stage::kLiveJoining).of_status = true;
      },
      {}},
     {"setting_since_is_not_there",
      [](ChangeFixture& garden) {
        garden.Put(Stage::kMigrating).Edit([](garden::Shoot& now) { now.live_migrate = true; });
      },
      {"advice: garden-dev/moss, from aws-eu1 to aws-eu2 (Migrate Processing) is on its way, not "
       "live, and stays so: no gardenlet honours live migration yet"}},
     {"setting_since_is_not_there_and_nothing_has_begun",
      [](ChangeFixture& garden) {
        garden.Put(Stage::kLiveWaiting).Edit([](garden::Shoot& now) { now.live_migrate = false; });
      },
      {}},
     {"unknown_gardenlet_version",
      [](ChangeFixture& garden) {
        Remove(garden);
        garden.Put(Stage::kLiveWaiting);
        garden.garden.source.gardenlet_version.clear();
      },
      {"? whether the move of garden-dev/moss depends on the annotation is not known: aws-eu1 does "
       "not report the version of its gardenlet"}},
     {"unknown_gardenlet_version_to_add_it",
      [](ChangeFixture& garden) {
        Add(garden);
        garden.Put(Stage::kWaiting);
        garden.garden.with_destination = false;
      },
      {"? whether the annotation would change the move of garden-dev/moss is not known: there is "
       "no Seed aws-eu2"}}});

[[maybe_unused]] const bool kRemovals =
    RegisterChangeCases(kRule, ForEachStage("to_remove_it", Remove, SaidOfRemoval));
[[maybe_unused]] const bool kAdditions =
    RegisterChangeCases(kRule, ForEachStage("to_add_it", Add, SaidOfAddition));

}  // namespace
}  // namespace trowel::testing
