#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

constexpr const char* kMessage =
    "spec.kubernetes.version differs from the stored shoot; a move may change spec.seedName only";

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "binding-only",
    {
        {"allow_seed_name_alone", nullptr, {}},
        {"allow_first_scheduling",
         [](GardenFixture& garden) {
           garden.first = true;
           garden.spec_change = "spec.kubernetes.version";
         },
         {}},
        {"deny_another_change",
         [](GardenFixture& garden) { garden.spec_change = "spec.kubernetes.version"; },
         {kMessage}},
        {"deny_live",
         [](GardenFixture& garden) { garden.Live().spec_change = "spec.kubernetes.version"; },
         {kMessage}},
        {"deny_return",
         [](GardenFixture& garden) {
           garden.shoot.host_seed_name = "aws-eu2";
           garden.spec_change = "spec.kubernetes.version";
         },
         {kMessage}},
    });

TEST(BindingOnly, NamesTheFieldThatChanges) {
  GardenFixture garden;
  garden.spec_change = "spec.hibernation";
  const policy::Findings findings = garden.Ask("binding-only");
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].field, "spec.hibernation");
}

}  // namespace
}  // namespace trowel::testing
