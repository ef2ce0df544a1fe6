#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "annotation-spelling",
    {
        {"allow_right_spelling",
         [](GardenFixture& garden) {
           garden.Live();
           garden.shoot.allow_distant_regions = true;
         },
         {}},
        {"allow_first_scheduling",
         [](GardenFixture& garden) {
           garden.first = true;
           garden.shoot.misspelt = {"shoot.gardener.cloud/live-migrate"};
         },
         {}},
        {"deny_each",
         [](GardenFixture& garden) {
           garden.shoot.misspelt = {"gardener.cloud/operation=live-migrate",
                                    "migration.gardener.cloud/force-shrink-etcd"};
         },
         {"no code reads the annotation gardener.cloud/operation=live-migrate",
          "no code reads the annotation migration.gardener.cloud/force-shrink-etcd"}},
        {"deny_added_by_this_request",
         [](GardenFixture& garden) {
           garden.updated = garden.shoot;
           garden.updated->misspelt = {"shoot.gardener.cloud/live-migrate"};
         },
         {"no code reads the annotation shoot.gardener.cloud/live-migrate"}},
    });

struct Spelling {
  std::string annotation;
  std::string field;
  std::string remedy;
};

class SpellingTest : public ::testing::TestWithParam<Spelling> {};

TEST_P(SpellingTest, NamesTheFieldAndTheRightAnnotation) {
  GardenFixture garden;
  garden.shoot.misspelt = {GetParam().annotation};
  const policy::Findings findings = garden.Ask("annotation-spelling");
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].field, GetParam().field);
  EXPECT_EQ(findings[0].remedy, GetParam().remedy);
}

INSTANTIATE_TEST_SUITE_P(
    Annotations, SpellingTest,
    ::testing::Values(
        Spelling{"gardener.cloud/operation=live-migrate",
                 "metadata.annotations[gardener.cloud/operation]",
                 "write migration.gardener.cloud/live-migrate=true, or remove it"},
        Spelling{"gardener.cloud/allow-distant-region",
                 "metadata.annotations[gardener.cloud/allow-distant-region]",
                 "write migration.gardener.cloud/allow-distant-regions=true, or remove it"},
        Spelling{"migration.gardener.cloud/inter-seed-distance-threshold",
                 "metadata.annotations[migration.gardener.cloud/inter-seed-distance-threshold]",
                 "set migration.gardener.cloud/inter-region-distance-threshold on the region "
                 "ConfigMap"},
        Spelling{"migration.shoot.gardener.cloud/abort-live-migration",
                 "metadata.annotations[migration.shoot.gardener.cloud/abort-live-migration]",
                 "remove it: no release of Gardener acts on it"}));

}  // namespace
}  // namespace trowel::testing
