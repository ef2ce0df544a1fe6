#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

using Domains = std::vector<std::string>;

// The default shoot is moss.dev.shoots.example.org.
void Serve(GardenFixture* fixture, Domains source, Domains destination) {
  fixture->source.default_domains = std::move(source);
  fixture->destination.default_domains = std::move(destination);
}

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "default-domain",
    {
        {"allow_both_serve_it", nullptr, {}},
        {"allow_no_domain",
         [](GardenFixture& garden) {
           garden.shoot.dns_domain.clear();
           garden.destination.default_domains.clear();
         },
         {}},
        {"allow_custom_domain",
         [](GardenFixture& garden) {
           garden.shoot.dns_domain = "moss.customer.example.com";
           garden.destination.default_domains.clear();
         },
         {}},
        {"allow_source_lists_none", [](GardenFixture& garden) { Serve(&garden, {}, {}); }, {}},
        {"allow_suffix_without_a_dot",
         [](GardenFixture& garden) { Serve(&garden, {"oots.example.org"}, {}); },
         {}},
        {"allow_the_default_domain_itself",
         [](GardenFixture& garden) {
           garden.shoot.dns_domain = "shoots.example.org";
           garden.destination.default_domains.clear();
         },
         {}},
        {"allow_other_case",
         [](GardenFixture& garden) { Serve(&garden, {"Shoots.example.org"}, {}); },
         {}},
        {"allow_first_scheduling",
         [](GardenFixture& garden) {
           garden.first = true;
           garden.destination.default_domains.clear();
         },
         {}},
        {"deny_not_served",
         [](GardenFixture& garden) { garden.destination.default_domains = {"other.example.org"}; },
         {"aws-eu2 does not serve shoots.example.org, the default domain of "
          "moss.dev.shoots.example.org"}},
        {"deny_none_served_live",
         [](GardenFixture& garden) { garden.Live().destination.default_domains.clear(); },
         {"aws-eu2 does not serve shoots.example.org, the default domain of "
          "moss.dev.shoots.example.org"}},
        {"deny_first_match_decides_not_the_longest",
         [](GardenFixture& garden) {
           Serve(&garden, {"example.org", "shoots.example.org"}, {"shoots.example.org"});
         },
         {"aws-eu2 does not serve example.org, the default domain of moss.dev.shoots.example.org"}},
        {"unknown_source", RemoveSource, {kSourceIsAbsent}},
        {"unknown_destination", RemoveDestination, {kDestinationIsAbsent}},
    });

}  // namespace
}  // namespace trowel::testing
