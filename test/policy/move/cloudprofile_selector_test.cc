#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

using garden::LabelSelector;

// The seed selector of profile aws.
garden::SeedSelector& Selector(GardenFixture* fixture) {
  if (!fixture->cloud_profile->seed_selector.has_value()) {
    fixture->cloud_profile->seed_selector.emplace();
  }
  return *fixture->cloud_profile->seed_selector;
}

void Label(GardenFixture* fixture, const std::string& key, const std::string& value) {
  Selector(fixture).labels.match_labels = garden::Labels({{key, value}});
}

void Types(GardenFixture* fixture, std::vector<std::string> types) {
  Selector(fixture).has_provider_types = true;
  Selector(fixture).provider_types = std::move(types);
}

void Expect(GardenFixture* fixture, LabelSelector::Operator op, std::vector<std::string> values) {
  Selector(fixture).labels.match_expressions = {
      {.key = "tier", .op = op, .values = std::move(values), .op_text = "Op"}};
}

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "cloudprofile-selector",
    {
        {"allow_no_selector", nullptr, {}},
        {"allow_empty_selector", [](GardenFixture& garden) { Selector(&garden); }, {}},
        {"allow_labels_match",
         [](GardenFixture& garden) {
           Label(&garden, "seed.gardener.cloud/region", "eu-central-1");
         },
         {}},
        {"allow_provider_listed",
         [](GardenFixture& garden) {
           Types(&garden, {"gcp", "aws"});
         },
         {}},
        {"allow_every_provider", [](GardenFixture& garden) { Types(&garden, {"*"}); }, {}},
        {"allow_not_in_without_the_label",
         [](GardenFixture& garden) { Expect(&garden, LabelSelector::Operator::kNotIn, {"gold"}); },
         {}},
        {"allow_no_profile_named",
         [](GardenFixture& garden) {
           garden.shoot.cloud_profile.name.clear();
           garden.cloud_profile.reset();
         },
         {}},
        {"deny_labels_differ",
         [](GardenFixture& garden) { Label(&garden, "seed.gardener.cloud/region", "eu-west-1"); },
         {"the labels of aws-eu2 do not match the seed selector of cloud profile aws"}},
        {"deny_provider_not_listed",
         [](GardenFixture& garden) {
           Types(&garden, {"gcp", "azure"});
         },
         {"aws-eu2 has provider type aws; seeds for cloud profile aws may have: gcp and azure"}},
        {"deny_empty_provider_list",
         [](GardenFixture& garden) { Types(&garden, {}); },
         {"aws-eu2 has provider type aws; seeds for cloud profile aws may have: none"}},
        {"deny_both",
         [](GardenFixture& garden) {
           Label(&garden, "tier", "gold");
           Types(&garden, {"gcp"});
         },
         {"the labels of aws-eu2 do not match the seed selector of cloud profile aws",
          "aws-eu2 has provider type aws; seeds for cloud profile aws may have: gcp"}},
        {"deny_invalid_selector",
         [](GardenFixture& garden) { Expect(&garden, LabelSelector::Operator::kIn, {}); },
         {"the seed selector of cloud profile aws is invalid: Gardener would answer 500"}},
        {"deny_invalid_selector_that_would_match",
         [](GardenFixture& garden) {
           Expect(&garden, LabelSelector::Operator::kNotIn, {"not a label"});
         },
         {"the seed selector of cloud profile aws is invalid: Gardener would answer 500"}},
        {"deny_first_scheduling",
         [](GardenFixture& garden) {
           garden.first = true;
           Types(&garden, {"gcp"});
         },
         {"aws-eu2 has provider type aws; seeds for cloud profile aws may have: gcp"}},
        {"unknown_destination", RemoveDestination, {kDestinationIsAbsent}},
        {"unknown_cloud_profile",
         [](GardenFixture& garden) { garden.cloud_profile.reset(); },
         {"? there is no CloudProfile aws"}},
    });

}  // namespace
}  // namespace trowel::testing
