#include "policy/move/seed_pair.h"
#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

void Label(const std::string& value, garden::Seed* seed) {
  std::vector<garden::Labels::Pair> pairs = seed->labels.pairs();
  pairs.emplace_back("fabric", value);
  seed->labels = garden::Labels(pairs);
}

policy::SeedPairSettings& Settings(GardenFixture* garden) {
  return garden->Config("seed-pair").settings.Edit<policy::SeedPairSettings>();
}

policy::SeedTerm Named(const std::string& name) { return {.name = name, .labels = {}}; }

policy::SeedTerm Fabric(const std::string& value) {
  garden::LabelSelector labels;
  labels.match_labels = garden::Labels({{"fabric", value}});
  return {.name = "", .labels = labels};
}

policy::SeedTerm Any() { return {}; }

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "seed-pair",  // Of aws-eu1 to aws-eu2.
    {{"allow_any_pair_by_default", nullptr, {}},
     {"allow_first_scheduling",
      [](GardenFixture& garden) {
        garden.first = true;
        Settings(&garden).deny = {{.from = Any(), .to = Any()}};
      },
      {}},
     {"allow_equal_labels",
      [](GardenFixture& garden) {
        Settings(&garden).require = {"fabric"};
        Label("blue", &garden.source);
        Label("blue", &garden.destination);
      },
      {}},
     {"deny_different_labels",
      [](GardenFixture& garden) {
        Settings(&garden).require = {"fabric"};
        Label("blue", &garden.source);
        Label("red", &garden.destination);
      },
      {"label fabric is \"blue\" on aws-eu1, \"red\" on aws-eu2"}},
     {"setting_require_a_label_that_one_lacks",
      [](GardenFixture& garden) {
        Settings(&garden).require = {"fabric"};
        Label("blue", &garden.source);
      },
      {"label fabric is \"blue\" on aws-eu1, missing on aws-eu2"}},
     {"setting_require_a_label_that_both_lack",
      [](GardenFixture& garden) { Settings(&garden).require = {"fabric"}; },
      {"label fabric is missing on aws-eu1, missing on aws-eu2"}},
     {"setting_require_two_labels",
      [](GardenFixture& garden) {
        Settings(&garden).require = {"fabric", "tier"};
      },
      {"label fabric is missing on aws-eu1, missing on aws-eu2",
       "label tier is missing on aws-eu1, missing on aws-eu2"}},
     {"setting_allow_the_pair_by_name",
      [](GardenFixture& garden) {
        Settings(&garden).allow = {{.from = Named("aws-eu1"), .to = Named("aws-eu2")}};
      },
      {}},
     {"setting_allow_the_pair_by_labels",
      [](GardenFixture& garden) {
        Settings(&garden).allow = {{.from = Any(), .to = Named("x")},
                                   {.from = Any(), .to = Fabric("blue")}};
        Label("blue", &garden.destination);
      },
      {}},
     {"setting_allow_other_pairs_only",
      [](GardenFixture& garden) {
        Settings(&garden).allow = {{.from = Named("aws-eu1"), .to = Named("aws-eu3")}};
      },
      {"the policy does not list moves from aws-eu1 to aws-eu2 as allowed"}},
     {"setting_allow_the_other_direction_only",
      [](GardenFixture& garden) {
        Settings(&garden).allow = {{.from = Named("aws-eu2"), .to = Named("aws-eu1")}};
      },
      {"the policy does not list moves from aws-eu1 to aws-eu2 as allowed"}},
     {"setting_deny_the_pair",
      [](GardenFixture& garden) {
        Settings(&garden).deny = {{.from = Named("aws-eu1"), .to = Named("aws-eu2")}};
      },
      {"the policy denies moves from aws-eu1 to aws-eu2"}},
     {"setting_deny_by_labels",
      [](GardenFixture& garden) {
        Settings(&garden).deny = {{.from = Fabric("blue"), .to = Any()}};
        Label("blue", &garden.source);
      },
      {"the policy denies moves from aws-eu1 to aws-eu2"}},
     {"setting_deny_the_other_direction_only",
      [](GardenFixture& garden) {
        Settings(&garden).deny = {{.from = Named("aws-eu2"), .to = Named("aws-eu1")}};
      },
      {}},
     {"setting_deny_wins_over_allow",
      [](GardenFixture& garden) {
        Settings(&garden).allow = {{.from = Any(), .to = Any()}};
        Settings(&garden).deny = {{.from = Any(), .to = Named("aws-eu2")}};
      },
      {"the policy denies moves from aws-eu1 to aws-eu2"}},
     {"unknown_source_malformed", BreakSource, {kSourceIsMalformed}},
     {"unknown_destination_malformed", BreakDestination, {kDestinationIsMalformed}}});

}  // namespace
}  // namespace trowel::testing
