#include "garden/shoot_detail.h"
#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

constexpr char kOwn[] =
    "operator@example.org asks for the move, and is named as the one who approves it";
constexpr char kNobody[] = "nobody has approved the move of garden-dev/moss";

// Bound last on 2026-01-10.
constexpr char kToday[] = "2026-11-21T11:00:00Z";

void Approve(const std::string& approver, garden::Shoot* shoot, const std::string& at = kToday) {
  shoot->detail.Edit().approved_by = approver;
  shoot->detail.Edit().approved_at = At(at);
}

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "move-approval",
    {{"allow_what_somebody_else_approved",
      [](GardenFixture& garden) { Approve("ann@example.org", &garden.shoot); },
      {}},
     {"allow_a_name_with_white_space_around",
      [](GardenFixture& garden) { Approve(" ann@example.org\n", &garden.shoot); },
      {}},
     {"allow_a_shoot_that_was_never_bound",
      [](GardenFixture& garden) {
        Approve("ann@example.org", &garden.shoot, "2025-01-01T00:00:00Z");
        garden.shoot.bound_at.reset();
      },
      {}},
     {"unknown_approval_time_of_a_shoot_that_moved_and_was_never_seen_bound",
      [](GardenFixture& garden) {
        Approve("ann@example.org", &garden.shoot);
        garden.shoot.bound_at.reset();
        garden.shoot.last_operation = {.type = garden::OperationType::kRestore,
                                       .state = garden::OperationState::kSucceeded};
      },
      {"? garden-dev/moss has been moved, and nothing says when it was bound: no managed field has "
       "spec.seedName, so the approval of 2026-11-21T11:00:00Z may be an old one"}},
     {"allow_first_scheduling", [](GardenFixture& garden) { garden.first = true; }, {}},
     {"allow_a_return", [](GardenFixture& garden) { garden.shoot.host_seed_name = "aws-eu2"; }, {}},
     {"deny_without_approval", nullptr, {kNobody}},
     {"deny_without_approval_whoever_asks",
      [](GardenFixture& garden) { garden.with_requester = false; },
      {kNobody}},
     {"deny_a_blank_name", [](GardenFixture& garden) { Approve(" \t", &garden.shoot); }, {kNobody}},
     {"deny_an_approval_of_ones_own",
      [](GardenFixture& garden) { Approve("operator@example.org", &garden.shoot); },
      {kOwn}},
     {"deny_ones_own_name_in_capitals",
      [](GardenFixture& garden) { Approve(" Operator@Example.org", &garden.shoot); },
      {kOwn}},
     {"deny_an_approval_that_the_request_writes",
      [](GardenFixture& garden) {
        garden.updated = garden.shoot;
        Approve("ann@example.org", &*garden.updated);
      },
      {"the request itself writes the approval, by ann@example.org"}},
     {"deny_an_approval_that_the_request_changes",
      [](GardenFixture& garden) {
        Approve("operator@example.org", &garden.shoot);
        garden.updated = garden.shoot;
        Approve("ann@example.org", &*garden.updated);
      },
      {"the request itself writes the approval, by ann@example.org"}},
     {"deny_an_approval_that_the_request_removes",
      [](GardenFixture& garden) {
        garden.updated = garden.shoot;
        Approve("ann@example.org", &garden.shoot);
      },
      {kNobody}},
     {"deny_an_approval_of_an_earlier_move",
      [](GardenFixture& garden) {
        Approve("ann@example.org", &garden.shoot, "2026-01-10T07:00:00Z");
      },
      {"ann@example.org approved at 2026-01-10T07:00:00Z, before the shoot was bound last, at "
       "2026-01-10T08:00:00Z"}},
     {"deny_an_approval_of_the_second_of_the_last_binding",
      [](GardenFixture& garden) {
        Approve("ann@example.org", &garden.shoot, "2026-01-10T08:00:00Z");
      },
      {"ann@example.org approved at 2026-01-10T08:00:00Z, before the shoot was bound last, at "
       "2026-01-10T08:00:00Z"}},
     {"unknown_requester",
      [](GardenFixture& garden) {
        Approve("ann@example.org", &garden.shoot);
        garden.with_requester = false;
      },
      {"? the move is approved by ann@example.org, and nobody is named who asks for it"}},
     {"unknown_requester_without_a_name",
      [](GardenFixture& garden) {
        Approve("ann@example.org", &garden.shoot);
        garden.requester.user.clear();
      },
      {"? the move is approved by ann@example.org, and nobody is named who asks for it"}},
     {"unknown_approval_time_in_the_future",
      [](GardenFixture& garden) {
        Approve("ann@example.org", &garden.shoot);
        garden.shoot.detail.Edit().approved_at = At("2026-11-21T12:01:01Z");
      },
      {"? ann@example.org approved at 2026-11-21T12:01:01Z, which is in the future"}},
     {"unknown_approval_time",
      [](GardenFixture& garden) { garden.shoot.detail.Edit().approved_by = "ann@example.org"; },
      {"? nothing says when ann@example.org approved: no managed field has the annotation"}}});

}  // namespace
}  // namespace trowel::testing
