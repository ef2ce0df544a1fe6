#include <fmt/format.h>

#include "garden/condition.h"
#include "test/support/change_case.h"
#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

using garden::Condition;

constexpr char kRule[] = "force-shrink-condition";
constexpr char kNothing[] = "there is nothing to shrink: garden-dev/moss is not on its way, live";

void Shrink(ChangeFixture& garden) {
  garden.Tune(kRule, "since: v1.150.0, groups: ['gardener:operators']");
  garden.EditDetail([](auto& detail) { detail.force_shrink_etcd = true; });
}

void ShrinkWhereItMay(ChangeFixture& garden) {
  Shrink(garden);
  garden.Put(Stage::kLiveShrinkable);
}

std::string While(std::string_view joined, std::string_view ready, std::string_view complete) {
  return fmt::format(
      "garden-dev/moss may lose data: etcd may shrink only while DestinationEtcdPeersJoined is "
      "True ({}), DestinationKubeAPIServerReady is False ({}) and EtcdMigrationComplete is not "
      "True ({})",
      joined, ready, complete);
}

std::vector<std::string> Said(Stage stage) {
  switch (stage) {
    case Stage::kLiveWaiting: return {While("missing", "missing", "missing")};
    case Stage::kLiveJoining: return {While("Progressing", "Unknown", "Unknown")};
    case Stage::kLiveJoinFailed: return {While("False", "Unknown", "Unknown")};
    case Stage::kLiveShrinkable: return {};
    case Stage::kLiveTail: return {While("True", "True", "True")};
    default: return {kNothing};
  }
}

[[maybe_unused]] const bool kCases = RegisterChangeCases(
    kRule,
    {{"allow_where_the_destination_cannot_come_up", ShrinkWhereItMay, {}},
     {"deny_while_it_may_still_come_up",
      [](ChangeFixture& garden) {
        ShrinkWhereItMay(garden);
        garden.shoot().on_way.Edit().live_conditions[3].status = Condition::Status::kProgressing;
      },
      {While("True", "Progressing", "Unknown")}},
     {"deny_where_etcd_has_moved_already",
      [](ChangeFixture& garden) {
        ShrinkWhereItMay(garden);
        garden.shoot().on_way.Edit().live_conditions[5].status = Condition::Status::kTrue;
      },
      {While("True", "False", "True")}},
     {"deny_members_of_a_project",
      [](ChangeFixture& garden) {
        ShrinkWhereItMay(garden);
        garden.By("ann@example.org", {"system:authenticated"});
      },
      {"to shrink etcd needs approval; ann@example.org is in none of the groups "
       "gardener:operators"}},
     {"deny_at_the_wrong_time_and_by_the_wrong_person",
      [](ChangeFixture& garden) {
        Shrink(garden);
        garden.Put(Stage::kLiveJoinFailed).By("ann@example.org");
      },
      {While("False", "Unknown", "Unknown"),
       "to shrink etcd needs approval; ann@example.org is in none of the groups "
       "gardener:operators"}},
     {"deny_while_no_gardenlet_reads_it",
      [](ChangeFixture& garden) {
        ShrinkWhereItMay(garden);
        garden.Tune(kRule, "since: v1.151.0, groups: ['gardener:operators']");
      },
      {"no gardenlet would read the annotation: gardenlet v1.150.0 of aws-eu1 is older than "
       "v1.151.0"}},
     {"allow_what_was_there_before",
      [](ChangeFixture& garden) {
        Shrink(garden);
        garden.Put(Stage::kLiveJoinFailed);
        garden.shoot().detail.Edit().force_shrink_etcd = true;
      },
      {}},
     {"allow_a_status",
      [](ChangeFixture& garden) {
        Shrink(garden);
        garden.Put(Stage::kLiveJoinFailed).of_status = true;
      },
      {}},
     {"setting_since_is_not_there",
      [](ChangeFixture& garden) {
        garden.Put(Stage::kLiveShrinkable).EditDetail([](auto& detail) {
          detail.force_shrink_etcd = true;
        });
      },
      {"no gardenlet would read the annotation: no gardenlet honours live migration yet"}},
     {"setting_groups_is_empty",
      [](ChangeFixture& garden) {
        ShrinkWhereItMay(garden);
        garden.Tune(kRule, "since: v1.150.0, groups: []");
      },
      {"to shrink etcd needs approval; operator@example.org is in none of the groups (none is "
       "set)"}},
     {"unknown_requester",
      [](ChangeFixture& garden) {
        ShrinkWhereItMay(garden);
        garden.ByNobody();
      },
      {"? to shrink etcd needs approval, and nobody is named who asks for it"}},
     {"unknown_gardenlet_version",
      [](ChangeFixture& garden) {
        ShrinkWhereItMay(garden);
        garden.garden.destination.gardenlet_version.clear();
      },
      {"? whether the gardenlets read the annotation is not known: aws-eu2 does not report the "
       "version of its gardenlet"}}});

[[maybe_unused]] const bool kStages =
    RegisterChangeCases(kRule, ForEachStage("to_shrink", Shrink, Said));

[[maybe_unused]] const bool kMoves = RegisterRuleCases(
    "force-shrink-condition",
    {{"allow_a_live_move_without_it",
      [](GardenFixture& garden) { garden.shoot.live_migrate = true; },
      {}},
     {"allow_a_classic_move_with_it",
      [](GardenFixture& garden) { garden.shoot.detail.Edit().force_shrink_etcd = true; },
      {}},
     {"deny_a_live_move_that_brings_it_along",
      [](GardenFixture& garden) {
        garden.shoot.live_migrate = true;
        garden.shoot.detail.Edit().force_shrink_etcd = true;
      },
      {"garden-dev/moss has the annotation already: etcd would be shrunk whatever its members "
       "have"}}});

}  // namespace
}  // namespace trowel::testing
