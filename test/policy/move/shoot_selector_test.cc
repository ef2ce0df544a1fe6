#include <array>

#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

using Operator = garden::LabelSelector::Operator;

garden::SeedSelector& Selector(GardenFixture* garden) {
  return garden->shoot.seed_selector.emplace();
}

garden::Labels One(const std::string& key, const std::string& value) {
  return garden::Labels({{key, value}});
}

void Ask(const std::string& key, Operator op, std::vector<std::string> values,
         GardenFixture* garden) {
  static constexpr std::array<std::string_view, 5> kNames = {"In", "NotIn", "Exists",
                                                             "DoesNotExist", "Near"};
  Selector(garden).labels.match_expressions = {
      {.key = key,
       .op = op,
       .values = std::move(values),
       .op_text = std::string(kNames[static_cast<std::size_t>(op)])}};
}

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "shoot-selector",
    {{"allow_no_selector", nullptr, {}},
     {"allow_an_empty_selector", [](GardenFixture& garden) { Selector(&garden); }, {}},
     {"allow_a_label_that_matches",
      [](GardenFixture& garden) {
        Selector(&garden).labels.match_labels = One("seed.gardener.cloud/region", "eu-central-1");
      },
      {}},
     {"allow_an_expression_that_matches",
      [](GardenFixture& garden) {
        Ask("seed.gardener.cloud/region", Operator::kIn, {"eu-central-1"}, &garden);
      },
      {}},
     {"allow_a_selector_that_the_source_does_not_match",
      [](GardenFixture& garden) {
        Selector(&garden).labels.match_labels = One("name.seed.gardener.cloud/aws-eu2", "true");
      },
      {}},
     {"allow_the_type_that_is_listed",
      [](GardenFixture& garden) {
        Selector(&garden).provider_types = {"gcp", "aws"};
      },
      {}},
     {"allow_any_type",
      [](GardenFixture& garden) { Selector(&garden).provider_types = {"*"}; },
      {}},
     {"allow_first_scheduling_whatever_the_types",
      [](GardenFixture& garden) {
        garden.first = true;
        Selector(&garden).provider_types = {"gcp"};
      },
      {}},
     {"deny_another_value",
      [](GardenFixture& garden) {
        Selector(&garden).labels.match_labels = One("seed.gardener.cloud/region", "eu-west-1");
      },
      {"destination aws-eu2 does not match the shoot's seedSelector: label "
       "seed.gardener.cloud/region is eu-central-1, not eu-west-1"}},
     {"deny_a_label_that_is_missing",
      [](GardenFixture& garden) { Selector(&garden).labels.match_labels = One("tier", "gold"); },
      {"destination aws-eu2 does not match the shoot's seedSelector: label tier is missing"}},
     {"deny_a_value_that_is_not_listed",
      [](GardenFixture& garden) {
        Ask("seed.gardener.cloud/region", Operator::kIn, {"eu-west-1", "eu-west-2"}, &garden);
      },
      {"destination aws-eu2 does not match the shoot's seedSelector: it asks for "
       "seed.gardener.cloud/region In eu-west-1, eu-west-2"}},
     {"deny_a_key_that_must_be_there",
      [](GardenFixture& garden) { Ask("tier", Operator::kExists, {}, &garden); },
      {"destination aws-eu2 does not match the shoot's seedSelector: it asks for tier Exists"}},
     {"deny_an_operator_that_does_not_exist",
      [](GardenFixture& garden) { Ask("tier", Operator::kInvalid, {}, &garden); },
      {"destination aws-eu2 does not match the shoot's seedSelector: tier Near is not a valid "
       "term"}},
     {"deny_first_scheduling",
      [](GardenFixture& garden) {
        garden.first = true;
        Selector(&garden).labels.match_labels = One("tier", "gold");
      },
      {"destination aws-eu2 does not match the shoot's seedSelector: label tier is missing"}},
     {"deny_a_type_that_is_not_listed",
      [](GardenFixture& garden) {
        Selector(&garden).provider_types = {"gcp", "azure"};
      },
      {"destination aws-eu2 is of type aws, the shoot's seedSelector lists gcp, azure"}},
     {"deny_labels_and_type",
      [](GardenFixture& garden) {
        Selector(&garden).labels.match_labels = One("tier", "gold");
        garden.shoot.seed_selector->provider_types = {"gcp"};
      },
      {"destination aws-eu2 does not match the shoot's seedSelector: label tier is missing",
       "destination aws-eu2 is of type aws, the shoot's seedSelector lists gcp"}},
     {"unknown_destination_malformed", BreakDestination, {kDestinationIsMalformed}}});

}  // namespace
}  // namespace trowel::testing
