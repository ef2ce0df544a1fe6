#include "policy/move/migration_budget.h"
#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

policy::MigrationBudgetSettings& Settings(GardenFixture* garden) {
  return garden->Config("migration-budget").settings.Edit<policy::MigrationBudgetSettings>();
}

// A shoot of namespace `space` on its way.
void Run(const std::string& space, const std::string& from, const std::string& to,
         GardenFixture* garden) {
  garden::Shoot shoot = RestingShoot(fmt::format("fern{}", garden->more.size()), from);
  shoot.space = space;
  shoot.seed_name = to;
  garden->AddShoot(shoot);
}

// A move allowed moments ago.
void Allow(const std::string& shoot, const std::string& from, const std::string& to,
           GardenFixture* garden) {
  garden->pending.push_back({.shoot = "garden-dev/" + shoot,
                             .space = "garden-dev",
                             .source = from,
                             .destination = to,
                             .expires = garden->now + absl::Seconds(30)});
}

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "migration-budget",
    {{"allow_any_number_by_default",
      [](GardenFixture& garden) {
        Run("garden-dev", "aws-eu1", "aws-eu2", &garden);
        Run("garden-dev", "aws-eu1", "aws-eu2", &garden);
      },
      {}},
     {"allow_less_than_every_bound",
      [](GardenFixture& garden) {
        Run("garden-dev", "aws-eu1", "aws-eu2", &garden);
        Settings(&garden).garden = 2;
        Settings(&garden).per_source = 2;
        Settings(&garden).per_destination = 2;
        Settings(&garden).per_pair = 2;
        Settings(&garden).per_project = 2;
      },
      {}},
     {"allow_first_scheduling",
      [](GardenFixture& garden) {
        garden.first = true;
        Run("garden-dev", "aws-eu1", "aws-eu2", &garden);
        Settings(&garden).garden = 1;
      },
      {}},
     {"allow_beside_a_first_scheduling",
      [](GardenFixture& garden) {
        Settings(&garden).garden = 1;
        Allow("ivy", "", "aws-eu2", &garden);
      },
      {}},
     {"allow_beside_its_own_earlier_permission",
      [](GardenFixture& garden) {
        Settings(&garden).garden = 1;
        Allow("moss", "aws-eu1", "aws-eu2", &garden);
      },
      {}},
     {"allow_beside_its_own_move",
      [](GardenFixture& garden) {
        garden.shoot.seed_name = "aws-eu3";
        garden.AddSeed(HealthySeed("aws-eu3"));
        Settings(&garden).garden = 1;
        Settings(&garden).per_project = 1;
      },
      {}},
     {"allow_beside_an_expired_permission",
      [](GardenFixture& garden) {
        Settings(&garden).garden = 1;
        Allow("ivy", "aws-eu1", "aws-eu2", &garden);
        garden.pending.back().expires = garden.now;
      },
      {}},
     {"deny_at_every_bound",
      [](GardenFixture& garden) {
        Run("garden-dev", "aws-eu1", "aws-eu2", &garden);
        Settings(&garden).garden = 1;
        Settings(&garden).per_source = 1;
        Settings(&garden).per_destination = 1;
        Settings(&garden).per_pair = 1;
        Settings(&garden).per_project = 1;
      },
      {"moves running in the garden: 1, the budget (garden) is 1",
       "moves running from aws-eu1: 1, the budget (perSource) is 1",
       "moves running to aws-eu2: 1, the budget (perDestination) is 1",
       "moves running from aws-eu1 to aws-eu2: 1, the budget (perPair) is 1",
       "moves running in project dev: 1, the budget (perProject) is 1"}},
     {"deny_a_move_that_was_just_allowed",
      [](GardenFixture& garden) {
        Settings(&garden).per_pair = 1;
        Allow("ivy", "aws-eu1", "aws-eu2", &garden);
      },
      {"moves running from aws-eu1 to aws-eu2: 1, the budget (perPair) is 1"}},
     {"deny_one_that_is_being_restored",
      [](GardenFixture& garden) {
        garden::Shoot ivy = RestingShoot("ivy", "aws-eu2");
        ivy.last_operation = {.type = garden::OperationType::kRestore,
                              .state = garden::OperationState::kProcessing};
        garden.AddShoot(ivy);
        Settings(&garden).per_destination = 1;
      },
      {"moves running to aws-eu2: 1, the budget (perDestination) is 1"}},
     {"setting_garden_counts_all",
      [](GardenFixture& garden) {
        Run("garden-other", "aws-eu3", "aws-eu4", &garden);
        Run("garden-other", "aws-eu3", "aws-eu4", &garden);
        Settings(&garden).garden = 2;
      },
      {"moves running in the garden: 2, the budget (garden) is 2"}},
     {"setting_garden_of_nothing",
      [](GardenFixture& garden) { Settings(&garden).garden = 0; },
      {"moves running in the garden: 0, the budget (garden) is 0"}},
     {"setting_perSource_counts_its_own",
      [](GardenFixture& garden) {
        Run("garden-other", "aws-eu3", "aws-eu4", &garden);
        Run("garden-other", "aws-eu1", "aws-eu4", &garden);
        Settings(&garden).per_source = 1;
      },
      {"moves running from aws-eu1: 1, the budget (perSource) is 1"}},
     {"setting_perSource_leaves_out_others",
      [](GardenFixture& garden) {
        Run("garden-other", "aws-eu3", "aws-eu4", &garden);
        Run("garden-dev", "aws-eu3", "aws-eu1", &garden);
        Settings(&garden).per_source = 1;
      },
      {}},
     {"setting_perDestination_counts_its_own",
      [](GardenFixture& garden) {
        Run("garden-other", "aws-eu3", "aws-eu4", &garden);
        Run("garden-other", "aws-eu3", "aws-eu2", &garden);
        Settings(&garden).per_destination = 1;
      },
      {"moves running to aws-eu2: 1, the budget (perDestination) is 1"}},
     {"setting_perDestination_leaves_out_others",
      [](GardenFixture& garden) {
        Run("garden-other", "aws-eu3", "aws-eu4", &garden);
        Run("garden-dev", "aws-eu2", "aws-eu3", &garden);
        Settings(&garden).per_destination = 1;
      },
      {}},
     {"setting_perPair_counts_its_own",
      [](GardenFixture& garden) {
        Run("garden-dev", "aws-eu1", "aws-eu2", &garden);
        Run("garden-dev", "aws-eu1", "aws-eu2", &garden);
        Settings(&garden).per_pair = 2;
      },
      {"moves running from aws-eu1 to aws-eu2: 2, the budget (perPair) is 2"}},
     {"setting_perPair_leaves_out_others",
      [](GardenFixture& garden) {
        Run("garden-dev", "aws-eu1", "aws-eu3", &garden);
        Run("garden-dev", "aws-eu3", "aws-eu2", &garden);
        Settings(&garden).per_pair = 1;
      },
      {}},
     {"setting_perProject_counts_its_own",
      [](GardenFixture& garden) {
        Run("garden-dev", "aws-eu3", "aws-eu4", &garden);
        Settings(&garden).per_project = 1;
      },
      {"moves running in project dev: 1, the budget (perProject) is 1"}},
     {"setting_perProject_leaves_out_others",
      [](GardenFixture& garden) {
        Run("garden-other", "aws-eu3", "aws-eu4", &garden);
        Settings(&garden).per_project = 1;
      },
      {}},
     {"allow_without_a_project_where_none_is_asked_for",
      [](GardenFixture& garden) {
        Settings(&garden).garden = 50;
        garden.project.reset();
      },
      {}},
     {"unknown_project_absent",
      [](GardenFixture& garden) {
        Settings(&garden).per_project = 5;
        garden.project.reset();
      },
      {"? no Project has namespace garden-dev"}},
     {"unknown_shoots_forbidden",
      [](GardenFixture& garden) {
        garden.unknown_kinds = {{garden::Kind::kShoot, "forbidden"}};
      },
      {"? the list of shoots is not known: forbidden"}},
     {"unknown_source_malformed", BreakSource, {kSourceIsMalformed}},
     {"unknown_destination_malformed", BreakDestination, {kDestinationIsMalformed}}});

}  // namespace
}  // namespace trowel::testing
