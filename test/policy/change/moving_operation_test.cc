#include <fmt/format.h>

#include "test/support/change_case.h"

namespace trowel::testing {
namespace {

constexpr char kRule[] = "moving-operation";

std::string Said(Stage stage, std::string_view operation) {
  return fmt::format(
      "{} is on its way: with {} the destination may not be able to read what is encrypted, or "
      "wait for workers that nobody has",
      WayOf(stage), operation);
}

auto Start(std::vector<std::string> operations) {
  return [operations = std::move(operations)](ChangeFixture& garden) {
    garden.EditDetail([operations](auto& detail) { detail.operations = operations; });
  };
}

auto StartIn(Stage stage, std::vector<std::string> operations) {
  return [=](ChangeFixture& garden) {
    garden.Put(stage);
    Start(operations)(garden);
  };
}

[[maybe_unused]] const bool kCases = RegisterChangeCases(
    kRule,
    {{"allow_a_rotation_at_rest", Start({"rotate-etcd-encryption-key"}), {}},
     {"allow_what_a_stuck_move_needs",
      StartIn(Stage::kMigrateFailed, {"retry", "reconcile", "maintain"}),
      {}},
     {"deny_a_rotation",
      StartIn(Stage::kWaiting, {"rotate-credentials-start"}),
      {Said(Stage::kWaiting, "rotate-credentials-start")}},
     {"deny_a_rollout_of_one_pool",
      StartIn(Stage::kRestoring, {"rollout-workers=pool-0"}),
      {Said(Stage::kRestoring, "rollout-workers=pool-0")}},
     {"deny_one_among_others",
      StartIn(Stage::kWaiting, {"reconcile", "rotate-ca-start", "retry"}),
      {Said(Stage::kWaiting, "rotate-ca-start")}},
     {"allow_what_was_there_before",
      [](ChangeFixture& garden) {
        StartIn(Stage::kWaiting, {"rotate-ca-start", "reconcile"})(garden);
        garden.shoot().detail.Edit().operations = {"rotate-ca-start"};
      },
      {}},
     {"deny_what_is_added_to_one_that_was_there",
      [](ChangeFixture& garden) {
        StartIn(Stage::kWaiting, {"rollout-workers=a,b"})(garden);
        garden.shoot().detail.Edit().operations = {"rollout-workers=a"};
      },
      {Said(Stage::kWaiting, "rollout-workers=a,b")}},
     {"deny_with_advice_an_update_in_place",
      StartIn(Stage::kWaiting, {"force-in-place-update"}),
      {"advice: garden-dev/moss, from aws-eu1 to aws-eu2 (waiting) is on its way: "
       "force-in-place-update has to wait for the destination"}},
     {"deny_with_advice_what_a_maintenance_window_starts",
      [](ChangeFixture& garden) {
        garden.Put(Stage::kWaiting).EditDetail([](auto& detail) {
          detail.maintenance_operations = {"reconcile", "rotate-ca-start"};
        });
      },
      {"advice: garden-dev/moss, from aws-eu1 to aws-eu2 (waiting) is on its way: rotate-ca-start "
       "should not start before the move has ended, and the maintenance window may come first"}},
     {"deny_a_controller_that_starts_a_rotation",
      [](ChangeFixture& garden) {
        StartIn(Stage::kWaiting, {"rotate-etcd-encryption-key"})(garden);
        garden.ByController();
      },
      {Said(Stage::kWaiting, "rotate-etcd-encryption-key")}},
     {"exempt_gardenlets",
      [](ChangeFixture& garden) {
        StartIn(Stage::kWaiting, {"rotate-etcd-encryption-key"})(garden);
        garden.ByGardenletOf("aws-eu1");
      },
      {}},
     {"allow_a_status",
      [](ChangeFixture& garden) {
        StartIn(Stage::kWaiting, {"rotate-ca-start"})(garden);
        garden.of_status = true;
      },
      {}}});

[[maybe_unused]] const bool kStages = RegisterChangeCases(
    kRule, ForEachStage("a_rotation", Start({"rotate-ca-start"}), [](Stage stage) {
      return IsOneOf(stage, MovingStages())
                 ? std::vector<std::string>{Said(stage, "rotate-ca-start")}
                 : std::vector<std::string>();
    }));

TEST(MovingOperation, CountsWhatItCannotSayOfAnAnnotationWithThousands) {
  ChangeFixture garden;
  std::vector<std::string> operations;
  for (int i = 0; i < 20'000; ++i) operations.push_back(fmt::format("rotate-{}", i));
  garden.Put(Stage::kWaiting);
  garden.shoot().detail.Edit().operations = operations;
  for (std::string& operation : operations) operation += "x";
  garden.EditDetail([&](auto& detail) { detail.operations = operations; });
  const std::vector<std::string> messages = garden.Messages(kRule);
  ASSERT_EQ(messages.size(), policy::Report::kMostOfAKind + 1);
  EXPECT_EQ(messages.back(), "and 19984 more of the kind");
}

TEST(MovingOperation, DeniesByDefault) {
  ChangeFixture garden;
  StartIn(Stage::kRestoring, {"rollout-workers"})(garden);
  const policy::Verdict verdict = garden.Decide();
  ASSERT_EQ(verdict.denials.size(), 1U);
  EXPECT_EQ(verdict.denials[0].field, "metadata.annotations[gardener.cloud/operation]");
}

}  // namespace
}  // namespace trowel::testing
