#include "test/support/change_case.h"

namespace trowel::testing {
namespace {

constexpr char kRule[] = "approval-author";

auto Approve(const std::string& name) {
  return [=](ChangeFixture& garden) {
    garden.EditDetail([=](auto& detail) { detail.approved_by = name; });
  };
}

auto ApproveAs(const std::string& user, const std::string& name) {
  return [=](ChangeFixture& garden) {
    Approve(name)(garden);
    garden.By(user, {"gardener:operators"});
  };
}

[[maybe_unused]] const bool kCases = RegisterChangeCases(
    kRule,
    {{"allow_ones_own_name", ApproveAs("ann@example.org", "ann@example.org"), {}},
     {"allow_white_space_around_it", ApproveAs("ann@example.org", " ann@example.org\n"), {}},
     {"deny_another_name",
      ApproveAs("ann@example.org", "bob@example.org"),
      {"ann@example.org writes that bob@example.org has approved the move of garden-dev/moss"}},
     {"deny_ones_own_name_in_other_letters",
      ApproveAs("ann@example.org", "Ann@example.org"),
      {"ann@example.org writes that Ann@example.org has approved the move of garden-dev/moss"}},
     {"deny_to_replace_an_approval",
      [](ChangeFixture& garden) {
        ApproveAs("ann@example.org", "bob@example.org")(garden);
        garden.shoot().detail.Edit().approved_by = "eve@example.org";
      },
      {"ann@example.org writes that bob@example.org has approved the move of garden-dev/moss"}},
     {"allow_what_was_there_before",
      [](ChangeFixture& garden) {
        ApproveAs("ann@example.org", "bob@example.org")(garden);
        garden.shoot().detail.Edit().approved_by = "bob@example.org";
      },
      {}},
     {"allow_to_take_it_back",
      [](ChangeFixture& garden) {
        ApproveAs("ann@example.org", "")(garden);
        garden.shoot().detail.Edit().approved_by = "bob@example.org";
      },
      {}},
     {"allow_a_blank_one_which_approves_nothing", ApproveAs("ann@example.org", "  "), {}},
     {"setting_approvers_has_the_group",
      [](ChangeFixture& garden) {
        ApproveAs("ann@example.org", "ann@example.org")(garden);
        garden.Tune(kRule, "approvers: ['gardener:operators']");
      },
      {}},
     {"setting_approvers_lacks_the_group",
      [](ChangeFixture& garden) {
        ApproveAs("ann@example.org", "ann@example.org")(garden);
        garden.Tune(kRule, "approvers: [leads]");
      },
      {"ann@example.org may not approve moves, being in none of the groups leads"}},
     {"setting_approvers_and_another_name",
      [](ChangeFixture& garden) {
        ApproveAs("ann@example.org", "bob@example.org")(garden);
        garden.Tune(kRule, "approvers: [leads]");
      },
      {"ann@example.org writes that bob@example.org has approved the move of garden-dev/moss",
       "ann@example.org may not approve moves, being in none of the groups leads"}},
     {"unknown_requester",
      [](ChangeFixture& garden) {
        Approve("ann@example.org")(garden);
        garden.ByNobody();
      },
      {"? the move of garden-dev/moss is approved by ann@example.org, and nobody is named who "
       "wrote that"}},
     {"unknown_requester_without_name",
      ApproveAs("", "ann@example.org"),
      {"? the move of garden-dev/moss is approved by ann@example.org, and nobody is named who "
       "wrote that"}},
     {"allow_a_status",
      [](ChangeFixture& garden) {
        ApproveAs("ann@example.org", "bob@example.org")(garden);
        garden.of_status = true;
      },
      {}}});

[[maybe_unused]] const bool kStages = RegisterChangeCases(
    kRule,
    InEachStage("another_name", Approve("bob@example.org"),
                {{AllStages(),
                  {"operator@example.org writes that bob@example.org has approved the move of "
                   "garden-dev/moss"}}}));

TEST(ApprovalAuthor, IsOffByDefault) {
  ChangeFixture garden;
  Approve("bob@example.org")(garden);
  EXPECT_TRUE(garden.Decide().warnings.empty());
  EXPECT_TRUE(garden.Decide().allowed());
}

}  // namespace
}  // namespace trowel::testing
