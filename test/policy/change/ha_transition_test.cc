#include "test/support/change_case.h"

namespace trowel::testing {
namespace {

using garden::FailureTolerance;

constexpr char kRule[] = "ha-transition";
constexpr char kFewNodes[] =
    "all worker pools of garden-dev/moss together can have no more than two nodes: what runs three "
    "times for high availability has no third one to run on";

auto Become(FailureTolerance tolerance, FailureTolerance before = FailureTolerance::kNone) {
  return [=](ChangeFixture& garden) {
    garden.shoot().failure_tolerance = before;
    garden.EditSpec("spec.controlPlane").Edit([=](garden::Shoot& now) {
      now.failure_tolerance = tolerance;
    });
  };
}

auto WithFewNodes(FailureTolerance tolerance, FailureTolerance before = FailureTolerance::kNone) {
  return [=](ChangeFixture& garden) {
    Become(tolerance, before)(garden);
    garden.EditDetail([](auto& detail) { detail.few_nodes = true; });
  };
}

[[maybe_unused]] const bool kCases = RegisterChangeCases(
    kRule,
    {{"allow_where_there_is_room", Become(FailureTolerance::kZone), {}},
     {"allow_few_nodes_without_high_availability", WithFewNodes(FailureTolerance::kNone), {}},
     {"allow_few_nodes_where_it_was_so_before",
      WithFewNodes(FailureTolerance::kNode, FailureTolerance::kNode),
      {}},
     {"deny_few_nodes", WithFewNodes(FailureTolerance::kNode), {kFewNodes}},
     {"deny_few_nodes_where_the_type_is_not_said",
      WithFewNodes(FailureTolerance::kUnset),
      {kFewNodes}},
     {"deny_zones_that_the_seed_does_not_have",
      [](ChangeFixture& garden) {
        Become(FailureTolerance::kZone)(garden);
        garden.garden.source.zones = {"eu-west-1a"};
      },
      {"aws-eu1 has 1 zone: a control plane that survives the loss of one wants 3"}},
     {"deny_zones_of_the_seed_where_it_runs_while_it_waits",
      [](ChangeFixture& garden) {
        garden.Put(Stage::kWaiting);
        Become(FailureTolerance::kZone)(garden);
        garden.garden.source.zones = {"eu-west-1a", "eu-west-1b"};
      },
      {"aws-eu1 has 2 zones: a control plane that survives the loss of one wants 3"}},
     {"deny_both",
      [](ChangeFixture& garden) {
        WithFewNodes(FailureTolerance::kZone)(garden);
        garden.garden.source.zones.clear();
      },
      {kFewNodes, "aws-eu1 has 0 zones: a control plane that survives the loss of one wants 3"}},
     {"allow_a_shoot_without_seed",
      [](ChangeFixture& garden) {
        Become(FailureTolerance::kZone)(garden);
        garden.shoot().seed_name.clear();
        garden.shoot().host_seed_name.clear();
      },
      {}},
     {"unknown_source",
      [](ChangeFixture& garden) {
        Become(FailureTolerance::kZone)(garden);
        garden.garden.with_source = false;
      },
      {"? there is no Seed aws-eu1"}},
     {"unknown_source_that_is_broken",
      [](ChangeFixture& garden) {
        Become(FailureTolerance::kZone)(garden);
        garden.garden.broken_source = "x";
      },
      {"? Seed aws-eu1 is malformed: x"}},
     {"allow_to_node_whatever_the_seed",
      [](ChangeFixture& garden) {
        Become(FailureTolerance::kNode)(garden);
        garden.garden.with_source = false;
      },
      {}},
     {"allow_a_status",
      [](ChangeFixture& garden) {
        WithFewNodes(FailureTolerance::kNode)(garden);
        garden.of_status = true;
      },
      {}}});

TEST(HaTransition, WarnsByDefault) {
  ChangeFixture garden;
  WithFewNodes(FailureTolerance::kNode)(garden);
  const policy::Verdict verdict = garden.Decide();
  EXPECT_TRUE(verdict.allowed());
  ASSERT_EQ(verdict.warnings.size(), 1U);
  EXPECT_EQ(verdict.warnings[0].message, kFewNodes);
}

}  // namespace
}  // namespace trowel::testing
