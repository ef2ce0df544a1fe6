#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

using Type = garden::OperationType;
using State = garden::OperationState;

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "shoot-last-operation",
    {{"allow_a_success", nullptr, {}},
     {"allow_no_operation_at_all",
      [](GardenFixture& garden) { Last(Type::kNone, State::kNone, &garden); },
      {}},
     {"allow_one_that_runs",
      [](GardenFixture& garden) { Last(Type::kReconcile, State::kProcessing, &garden); },
      {}},
     {"allow_first_scheduling",
      [](GardenFixture& garden) {
        garden.first = true;
        Last(Type::kCreate, State::kError, &garden);
      },
      {}},
     {"deny_a_failure",
      [](GardenFixture& garden) { Last(Type::kReconcile, State::kFailed, &garden); },
      {"the last operation of garden-dev/moss, Reconcile, ended in state Failed"}},
     {"deny_an_error",
      [](GardenFixture& garden) { Last(Type::kCreate, State::kError, &garden); },
      {"the last operation of garden-dev/moss, Create, ended in state Error"}}});

}  // namespace
}  // namespace trowel::testing
