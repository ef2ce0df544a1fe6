#include "garden/shoot_detail.h"
#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

using garden::OperationState;
using garden::OperationType;

constexpr char kUnobserved[] =
    "the last change of garden-dev/moss has not been seen by its gardenlet yet";

void Unobserved(GardenFixture* garden) { garden->shoot.detail.Edit().unobserved = true; }

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "unsettled",
    {{"allow_a_shoot_at_rest", nullptr, {}},
     {"allow_what_was_tried_and_failed",
      [](GardenFixture& garden) {
        Last(OperationType::kReconcile, OperationState::kError, &garden);
      },
      {}},
     {"allow_another_operation_under_way",
      [](GardenFixture& garden) {
        Last(OperationType::kRestore, OperationState::kProcessing, &garden);
      },
      {}},
     {"allow_the_generation_of_its_own_binding",
      [](GardenFixture& garden) {
        Unobserved(&garden);
        garden.shoot.host_seed_name = "aws-eu3";
      },
      {}},
     {"allow_a_shoot_that_no_seed_hosts_yet",
      [](GardenFixture& garden) {
        Unobserved(&garden);
        garden.shoot.host_seed_name.clear();
        garden.shoot.last_operation = {};
      },
      {}},
     {"allow_first_scheduling",
      [](GardenFixture& garden) {
        Unobserved(&garden);
        garden.first = true;
      },
      {}},
     {"allow_a_return",
      [](GardenFixture& garden) {
        Last(OperationType::kReconcile, OperationState::kProcessing, &garden);
        garden.shoot.host_seed_name = "aws-eu2";
      },
      {}},
     {"allow_the_generation_that_this_request_makes",
      [](GardenFixture& garden) {
        garden.updated = garden.shoot;
        garden.updated->detail.Edit().unobserved = true;
      },
      {}},
     {"deny_a_change_not_seen", [](GardenFixture& garden) { Unobserved(&garden); }, {kUnobserved}},
     {"deny_a_reconcile_under_way",
      [](GardenFixture& garden) {
        Last(OperationType::kReconcile, OperationState::kProcessing, &garden);
      },
      {"Reconcile of garden-dev/moss is under way"}},
     {"deny_a_creation_under_way",
      [](GardenFixture& garden) {
        Last(OperationType::kCreate, OperationState::kProcessing, &garden);
      },
      {"Create of garden-dev/moss is under way"}},
     {"deny_encryption_under_way",
      [](GardenFixture& garden) { garden.shoot.detail.Edit().encryption_unsettled = true; },
      {"garden-dev/moss does not yet encrypt the resources that its encryptionConfig wants, or "
       "others still"}},
     {"deny_all_at_once",
      [](GardenFixture& garden) {
        Unobserved(&garden);
        Last(OperationType::kReconcile, OperationState::kProcessing, &garden);
      },
      {kUnobserved, "Reconcile of garden-dev/moss is under way"}}});

}  // namespace
}  // namespace trowel::testing
