// The rule networks-disjoint, of what no seed's networks have a part in: networks that overlap with
// each other, and those that are missing.

#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

std::optional<garden::Cidr> Net(const std::string& text) { return garden::ParseCidr(text); }

void UseIpv6(GardenFixture* garden) {
  garden->shoot.ip_families = {"IPv6"};
  garden->shoot.networks = {
      .nodes = {}, .pods = Net("2001:db8:1::/48"), .services = Net("2001:db8:2::/112")};
}

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "networks-disjoint",
    {{"deny_a_move_that_is_given_ipv6_pods",
      [](GardenFixture& garden) {
        UseIpv6(&garden);
        garden.shoot.networks.pods.reset();
        garden.destination.shoot_default_pods = Net("2001:db8:4::/48");
      },
      {"spec.networking.pods is missing: Gardener fills it in, and refuses the move for that"}},
     {"allow_a_move_that_is_given_nothing_of_the_other_family",
      [](GardenFixture& garden) {
        UseIpv6(&garden);
        garden.shoot.networks.pods.reset();
        garden.destination.shoot_default_pods = Net("100.64.0.0/13");
      },
      {}},
     {"deny_a_move_that_is_given_random_services",
      [](GardenFixture& garden) {
        UseIpv6(&garden);
        garden.shoot.workerless = true;
        garden.shoot.networks = {};
      },
      {"spec.networking.services is missing: Gardener fills it in, and refuses the move for "
       "that"}},
     {"allow_first_scheduling_that_is_given_random_services",
      [](GardenFixture& garden) {
        garden.first = true;
        garden.shoot.workerless = true;
        garden.shoot.networks = {};
        garden.shoot.ip_families = {"IPv4", "IPv6"};
      },
      {}},
     {"deny_pods_among_its_own_nodes",
      [](GardenFixture& garden) { garden.shoot.networks.pods = Net("10.250.128.0/17"); },
      {"spec.networking.pods 10.250.128.0/17 overlaps with spec.networking.nodes 10.250.0.0/16"}},
     {"deny_services_around_its_own_pods",
      [](GardenFixture& garden) { garden.shoot.networks.services = Net("100.64.0.0/10"); },
      {"spec.networking.services 100.64.0.0/10 overlaps with spec.networking.pods "
       "100.64.0.0/13"}},
     {"deny_three_networks_that_are_one",
      [](GardenFixture& garden) {
        garden.shoot.networks = {
            .nodes = Net("10.0.0.0/8"), .pods = Net("10.0.0.0/8"), .services = Net("10.0.0.0/8")};
      },
      {"spec.networking.pods 10.0.0.0/8 overlaps with spec.networking.nodes 10.0.0.0/8",
       "spec.networking.services 10.0.0.0/8 overlaps with spec.networking.nodes 10.0.0.0/8",
       "spec.networking.services 10.0.0.0/8 overlaps with spec.networking.pods 10.0.0.0/8"}},
     {"deny_first_scheduling_with_a_default_among_its_own_nodes",
      [](GardenFixture& garden) {
        garden.first = true;
        garden.shoot.networks.services.reset();
        garden.destination.shoot_default_services = Net("10.250.0.0/20");
      },
      {"spec.networking.services 10.250.0.0/20 overlaps with spec.networking.nodes "
       "10.250.0.0/16"}},
     {"allow_an_ipv6_shoot_whose_own_networks_overlap",
      [](GardenFixture& garden) {
        UseIpv6(&garden);
        garden.shoot.networks.services = Net("2001:db8:1::/112");
      },
      {}}});

}  // namespace
}  // namespace trowel::testing
