#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

std::optional<garden::Cidr> Net(const std::string& text) { return garden::ParseCidr(text); }

// An IPv6 shoot, and destination networks as every seed of such a landscape has them.
void UseIpv6(GardenFixture* garden) {
  garden->shoot.ip_families = {"IPv6"};
  garden->shoot.networks = {
      .nodes = {}, .pods = Net("2001:db8:1::/48"), .services = Net("2001:db8:2::/112")};
  garden->destination.networks = {garden::ParseCidr("2001:db8:10::/48"),
                                  garden::ParseCidr("2001:db8:11::/48"),
                                  garden::ParseCidr("2001:db8:12::/112")};
}

// As gardenlet reports: what the spec says, and one network more.
void ReportInStatus(const std::string& text, GardenFixture* garden) {
  garden::Shoot::StatusNetworks& status = garden->shoot.status_networks;
  const garden::Shoot::Networks& spec = garden->shoot.networks;
  if (status.pods.empty() && spec.pods.has_value()) status.pods = {*spec.pods};
  if (status.services.empty() && spec.services.has_value()) status.services = {*spec.services};
  status.nodes.push_back(garden::ParseCidr(text));
}

void DenyIpv4Overlap(GardenFixture* garden) {
  garden->Tune("networks-disjoint", "ipv4Overlap: deny");
}

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "networks-disjoint",
    {{"allow_disjoint_networks", nullptr, {}},
     {"allow_an_ipv4_overlap",
      [](GardenFixture& garden) { garden.shoot.networks.pods = Net("10.10.0.0/16"); },
      {}},
     {"allow_disjoint_ipv6_networks", [](GardenFixture& garden) { UseIpv6(&garden); }, {}},
     {"allow_a_seed_of_the_other_family",
      [](GardenFixture& garden) {
        UseIpv6(&garden);
        garden.destination.networks = {garden::ParseCidr("10.10.0.0/16")};
      },
      {}},
     {"allow_no_nodes", [](GardenFixture& garden) { garden.shoot.networks.nodes.reset(); }, {}},
     {"allow_no_pods_of_a_workerless_shoot",
      [](GardenFixture& garden) {
        garden.shoot.networks.pods.reset();
        garden.shoot.workerless = true;
      },
      {}},
     {"allow_no_networks_of_an_ipv6_shoot",
      [](GardenFixture& garden) {
        garden.shoot.ip_families = {"IPv6"};
        garden.shoot.networks = {};
      },
      {}},
     {"allow_no_networking_at_all",
      [](GardenFixture& garden) {
        garden.shoot.has_networking = false;
        garden.shoot.networks = {};
      },
      {}},
     {"allow_disjoint_networks_of_the_status",
      [](GardenFixture& garden) {
        ReportInStatus("100.64.0.0/13", &garden);
        ReportInStatus("2001:db8::/48", &garden);
      },
      {}},
     {"allow_networks_beside_the_reserved_ones",
      [](GardenFixture& garden) {
        garden.shoot.networks.nodes = Net("239.0.0.0/8");
        garden.shoot.networks.pods = Net("245.0.0.0/8");
        garden.shoot.networks.services = Net("fd8f:6d53:b97a:2::/112");
      },
      {}},
     {"allow_first_scheduling_with_defaults_of_the_seed",
      [](GardenFixture& garden) {
        garden.first = true;
        garden.shoot.networks = {};
        garden.destination.shoot_default_pods = Net("100.64.0.0/13");
        garden.destination.shoot_default_services = Net("100.104.0.0/13");
      },
      {}},
     {"deny_an_ipv6_overlap",
      [](GardenFixture& garden) {
        UseIpv6(&garden);
        garden.shoot.networks.pods = Net("2001:db8:10::/64");
      },
      {"spec.networking.pods 2001:db8:10::/64 overlaps with 2001:db8:10::/48 of destination "
       "aws-eu2"}},
     {"deny_an_ipv6_overlap_of_a_dual_stack_shoot",
      [](GardenFixture& garden) {
        UseIpv6(&garden);
        garden.shoot.ip_families = {"IPv4", "IPv6"};
        garden.shoot.networks.nodes = Net("2001:db8::/32");
      },
      {"spec.networking.nodes 2001:db8::/32 overlaps with 2001:db8:10::/48 of destination aws-eu2",
       "spec.networking.nodes 2001:db8::/32 overlaps with 2001:db8:11::/48 of destination aws-eu2",
       "spec.networking.nodes 2001:db8::/32 overlaps with 2001:db8:12::/112 of destination "
       "aws-eu2",
       "spec.networking.pods 2001:db8:1::/48 overlaps with spec.networking.nodes 2001:db8::/32",
       "spec.networking.services 2001:db8:2::/112 overlaps with spec.networking.nodes "
       "2001:db8::/32"}},
     {"deny_an_overlap_that_only_the_status_shows",
      [](GardenFixture& garden) {
        UseIpv6(&garden);
        garden.shoot.networks = {};
        ReportInStatus("2001:db8:12::/112", &garden);
      },
      {"status.networking 2001:db8:12::/112 overlaps with 2001:db8:12::/112 of destination "
       "aws-eu2"}},
     {"deny_what_spec_and_status_show_once",
      [](GardenFixture& garden) {
        UseIpv6(&garden);
        garden.shoot.networks.services = Net("2001:db8:12::/112");
        ReportInStatus("2001:db8:12::/112", &garden);
      },
      {"spec.networking.services 2001:db8:12::/112 overlaps with 2001:db8:12::/112 of destination "
       "aws-eu2"}},
     {"deny_a_network_of_the_seed_that_is_none",
      [](GardenFixture& garden) {
        UseIpv6(&garden);
        garden.destination.networks = {garden::ParseCidr("torn")};
      },
      {"spec.networking.pods 2001:db8:1::/48 overlaps with torn of destination aws-eu2",
       "spec.networking.services 2001:db8:2::/112 overlaps with torn of destination aws-eu2"}},
     {"deny_a_network_that_is_none",
      [](GardenFixture& garden) { garden.shoot.networks.nodes = Net("10.250.0.0"); },
      {"spec.networking.nodes \"10.250.0.0\" is not a network: Gardener takes it to overlap with "
       "all others"}},
     {"deny_missing_services",
      [](GardenFixture& garden) { garden.shoot.networks.services.reset(); },
      {"spec.networking.services is missing"}},
     {"deny_missing_pods_and_services",
      [](GardenFixture& garden) { garden.shoot.networks = {}; },
      {"spec.networking.pods is missing", "spec.networking.services is missing"}},
     {"deny_first_scheduling_without_a_default_for_pods",
      [](GardenFixture& garden) {
        garden.first = true;
        garden.shoot.networks = {};
        garden.destination.shoot_default_services = Net("100.104.0.0/13");
      },
      {"spec.networking.pods is missing, and the destination has no default for it"}},
     {"deny_first_scheduling_with_defaults_of_the_other_family",
      [](GardenFixture& garden) {
        garden.first = true;
        garden.shoot.networks.services.reset();
        garden.destination.shoot_default_services = Net("2001:db8::/112");
      },
      {"spec.networking.services is missing, and the destination has no default for it"}},
     {"deny_first_scheduling_with_a_default_that_overlaps",
      [](GardenFixture& garden) {
        garden.first = true;
        UseIpv6(&garden);
        garden.shoot.networks = {};
        garden.destination.shoot_default_pods = Net("2001:db8:10::/64");
      },
      {"spec.networking.pods 2001:db8:10::/64 overlaps with 2001:db8:10::/48 of destination "
       "aws-eu2"}},
     {"deny_a_move_without_services_whatever_the_defaults",
      [](GardenFixture& garden) {
        garden.shoot.networks.services.reset();
        garden.destination.shoot_default_services = Net("100.104.0.0/13");
      },
      {"spec.networking.services is missing: Gardener fills it in, and refuses the move for "
       "that"}},
     {"deny_a_range_that_holds_a_reserved_one",
      [](GardenFixture& garden) { garden.shoot.networks.nodes = Net("224.0.0.0/3"); },
      {"spec.networking.nodes 224.0.0.0/3 overlaps with 240.0.0.0/8, which Gardener reserves for "
       "its VPN",
       "spec.networking.nodes 224.0.0.0/3 overlaps with 241.0.0.0/8, which Gardener reserves for "
       "its VPN",
       "spec.networking.nodes 224.0.0.0/3 overlaps with 242.0.0.0/8, which Gardener reserves for "
       "its VPN",
       "spec.networking.nodes 224.0.0.0/3 overlaps with 243.0.0.0/8, which Gardener reserves for "
       "its VPN",
       "spec.networking.nodes 224.0.0.0/3 overlaps with 244.0.0.0/8, which Gardener reserves for "
       "its VPN"}},
     {"deny_all_of_ipv6",
      [](GardenFixture& garden) {
        UseIpv6(&garden);
        garden.destination.networks = {};
        garden.shoot.networks.pods = Net("::/0");
      },
      {"spec.networking.pods ::/0 overlaps with fd8f:6d53:b97a:1::/96, which Gardener reserves for "
       "its VPN"}},
     {"deny_the_vpn_range",
      [](GardenFixture& garden) {
        UseIpv6(&garden);
        garden.shoot.networks.services = Net("fd8f:6d53:b97a:1::/112");
      },
      {"spec.networking.services fd8f:6d53:b97a:1::/112 overlaps with fd8f:6d53:b97a:1::/96, which "
       "Gardener reserves for its VPN"}},
     {"deny_the_reserved_range_240",
      [](GardenFixture& garden) { garden.shoot.networks.pods = Net("240.1.0.0/16"); },
      {"spec.networking.pods 240.1.0.0/16 overlaps with 240.0.0.0/8, which Gardener reserves for "
       "its VPN"}},
     {"deny_the_reserved_range_241",
      [](GardenFixture& garden) { garden.shoot.networks.pods = Net("241.1.0.0/16"); },
      {"spec.networking.pods 241.1.0.0/16 overlaps with 241.0.0.0/8, which Gardener reserves for "
       "its VPN"}},
     {"deny_the_reserved_range_242",
      [](GardenFixture& garden) { garden.shoot.networks.pods = Net("242.1.0.0/16"); },
      {"spec.networking.pods 242.1.0.0/16 overlaps with 242.0.0.0/8, which Gardener reserves for "
       "its VPN"}},
     {"deny_the_reserved_range_243",
      [](GardenFixture& garden) { garden.shoot.networks.pods = Net("243.1.0.0/16"); },
      {"spec.networking.pods 243.1.0.0/16 overlaps with 243.0.0.0/8, which Gardener reserves for "
       "its VPN"}},
     {"deny_the_reserved_range_244",
      [](GardenFixture& garden) { garden.shoot.networks.pods = Net("244.1.0.0/16"); },
      {"spec.networking.pods 244.1.0.0/16 overlaps with 244.0.0.0/8, which Gardener reserves for "
       "its VPN"}},
     {"deny_a_reserved_range_in_the_status",
      [](GardenFixture& garden) { ReportInStatus("240.64.0.0/16", &garden); },
      {"status.networking 240.64.0.0/16 overlaps with 240.0.0.0/8, which Gardener reserves for its "
       "VPN"}},
     {"deny_a_status_without_pods_and_services",
      [](GardenFixture& garden) {
        garden.shoot.status_networks.nodes = {garden::ParseCidr("10.250.0.0/16")};
      },
      {"status.networking.pods is empty though other networks are reported",
       "status.networking.services is empty though other networks are reported"}},
     {"deny_a_status_without_services_of_a_workerless_shoot",
      [](GardenFixture& garden) {
        garden.shoot.workerless = true;
        garden.shoot.status_networks.nodes = {garden::ParseCidr("10.250.0.0/16")};
      },
      {"status.networking.services is empty though other networks are reported"}},
     {"allow_a_status_without_services_of_an_ipv6_shoot",
      [](GardenFixture& garden) {
        UseIpv6(&garden);
        garden.shoot.status_networks.pods = {garden::ParseCidr("2001:db8:1::/48")};
      },
      {}},
     {"deny_a_first_scheduling_with_an_empty_status",
      [](GardenFixture& garden) {
        garden.first = true;
        garden.shoot.has_status_networking = true;
      },
      {"status.networking.pods is empty though there is a status.networking",
       "status.networking.services is empty though there is a status.networking"}},
     {"deny_a_first_scheduling_of_an_ipv6_shoot_without_services_in_its_status",
      [](GardenFixture& garden) {
        garden.first = true;
        UseIpv6(&garden);
        garden.shoot.has_status_networking = true;
        garden.shoot.status_networks.pods = {garden::ParseCidr("2001:db8:1::/48")};
      },
      {"status.networking.services is empty though other networks are reported"}},
     {"allow_a_first_scheduling_with_an_empty_status_and_no_networking",
      [](GardenFixture& garden) {
        garden.first = true;
        garden.shoot.has_networking = false;
        garden.shoot.has_status_networking = true;
      },
      {}},
     {"allow_a_move_with_an_empty_status",
      [](GardenFixture& garden) { garden.shoot.has_status_networking = true; },
      {}},
     {"setting_ipv4Overlap_denied",
      [](GardenFixture& garden) {
        DenyIpv4Overlap(&garden);
        garden.shoot.networks.pods = Net("10.10.128.0/17");
        garden.shoot.networks.nodes = Net("10.12.0.0/14");
      },
      {"spec.networking.nodes 10.12.0.0/14 overlaps with 10.12.0.0/16 of destination aws-eu2",
       "spec.networking.pods 10.10.128.0/17 overlaps with 10.10.0.0/16 of destination aws-eu2"}},
     {"setting_ipv4Overlap_denied_and_none",
      [](GardenFixture& garden) { DenyIpv4Overlap(&garden); },
      {}},
     {"unknown_destination_malformed", BreakDestination, {kDestinationIsMalformed}}});

}  // namespace
}  // namespace trowel::testing
