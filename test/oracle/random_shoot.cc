#include <array>
#include <optional>

#include "test/oracle/good.h"
#include "test/oracle/random_garden.h"

namespace trowel::testing::oracle {
namespace {

using garden::Cidr;
using garden::FailureTolerance;
using garden::ParseCidr;
using garden::Shoot;
using Strings = std::vector<std::string>;

void MakeZones(Shoot* shoot, Dice* dice) {
  static const std::array workers = std::to_array<Strings>({{}, {"a"}, {"a"}, {"a", "x"}, {"q"}});
  static const std::array pinned =
      std::to_array<Strings>({{"a"}, {"a", "b"}, {"a", "b", "c"}, {"x"}, {"q"}});
  static constexpr std::array kTolerances = {FailureTolerance::kNode, FailureTolerance::kZone,
                                             FailureTolerance::kZone, FailureTolerance::kUnset};
  shoot->worker_zones = dice->Pick(workers);
  if (dice->OneIn(3)) shoot->failure_tolerance = dice->Pick(kTolerances);
  if (dice->OneIn(4)) shoot->control_plane_zones = dice->Pick(pinned);
}

void MakeDomain(Shoot* shoot, Dice* dice) {
  static const std::array rests = std::to_array<const char*>(
      {".dev.example.org", ".dev.example.org", ".dev.example.org", ".dev.example.com",
       ".dev.eu.example.org", ".prod.example.org", ".example.org", ".dev.example.net",
       ".dev.dev.example.org", ".dev.my-example.org"});
  const bool other = dice->OneIn(8);
  shoot->dns_domain = (other ? "fern" : shoot->name) + dice->Pick(rests);
}

// Now and then a network that no seed can take, or only some.
std::optional<Cidr> MakeNetwork(const char* good, Dice* dice) {
  static const std::array odd = std::to_array<const char*>(
      {"10.10.0.0/16", "10.20.128.0/17", "241.100.0.0/16", "244.0.0.0/7", "245.0.0.0/8",
       "2001:db8::/32", "2001:db8:1:2::/64", "2001:db8:9::/48", "2001:db8:2::/48",
       "2001:db8:3:4:5::/80", "fd8f:6d53:b97a:1::/112", "fd8f:6d53:b97a::/48", "nowhere",
       "0.0.0.0/0", "::/0"});
  if (dice->OneIn(3)) return std::nullopt;
  return ParseCidr(dice->OneIn(3) ? dice->Pick(odd) : good);
}

std::vector<Cidr> MakeList(const char* good, Dice* dice) {
  std::vector<Cidr> list;
  const std::size_t count = 1 + dice->Below(2);
  for (std::size_t i = 0; i < count; ++i) {
    const std::optional<Cidr> network = MakeNetwork(good, dice);
    if (network.has_value()) list.push_back(*network);
  }
  return list;
}

void MakeNetworks(Shoot* shoot, Dice* dice) {
  static const std::array families =
      std::to_array<Strings>({{"IPv4"}, {"IPv4"}, {"IPv6"}, {"IPv4", "IPv6"}});
  shoot->has_networking = !dice->OneIn(8);
  shoot->workerless = dice->OneIn(4);
  shoot->ip_families = dice->Pick(families);
  if (dice->OneIn(2)) {
    shoot->networks = {.nodes = MakeNetwork("10.40.0.0/16", dice),
                       .pods = MakeNetwork("10.50.0.0/16", dice),
                       .services = MakeNetwork("10.60.0.0/16", dice)};
  } else if (dice->OneIn(3)) {
    shoot->networks = {};
  }
  // Only egressCIDRs, which nobody reads.
  shoot->has_status_networking = dice->OneIn(20);
  if (dice->OneIn(3)) {
    shoot->has_status_networking = true;
    shoot->status_networks = {.nodes = MakeList("10.40.0.0/16", dice),
                              .pods = MakeList("10.50.0.0/16", dice),
                              .services = MakeList("10.60.0.0/16", dice)};
  }
}

void MakeTolerations(Shoot* shoot, Dice* dice) {
  static const std::array tolerations = std::to_array<std::vector<Shoot::Toleration>>(
      {{},
       {{.key = "protected", .value = ""}},
       {{.key = "team", .value = "a"}},
       {{.key = "team", .value = ""}},
       {{.key = "team", .value = "a"}, {.key = "team", .value = "b"}},
       {{.key = "team", .value = "b"}, {.key = "team", .value = "a"}},
       {{.key = "protected", .value = "x"}, {.key = "team", .value = "a"}}});
  shoot->tolerations = dice->Pick(tolerations);
}

}  // namespace

// Selectors that are good for some seeds, for all, for none, and invalid ones.
garden::LabelSelector MakeSelector(Dice* dice) {
  garden::LabelSelector selector;
  switch (dice->Below(4)) {
    case 0: selector.match_labels = LabelsOf({{"tier", "gold"}}); break;
    case 1: selector.match_labels = LabelsOf({{"tier", "gold"}, {"fabric", "east"}}); break;
    default: break;
  }
  std::vector<garden::LabelSelector::Expression>& terms = selector.match_expressions;
  switch (dice->Below(18)) {
    case 0:
    case 1: terms = {Term("tier", "NotIn", {"silver"})}; break;
    case 2:
    case 3: terms = {Term("tier", "In", {"silver", "gold"})}; break;
    case 4: terms = {Term("fabric", "Exists")}; break;
    case 5: terms = {Term("fabric", "DoesNotExist"), Term("tier", "Exists")}; break;
    case 6: terms = {Term("tier", "In", {"gold"}), Term("fabric", "NotIn", {"west"})}; break;
    case 7: {
      const std::array invalid = {Term("tier", "Equals", {"gold"}),
                                  Term("tier", "In"),
                                  Term("tier", "NotIn"),
                                  Term("tier", "Exists", {"gold"}),
                                  Term("fabric!", "DoesNotExist"),
                                  Term("fabric", "NotIn", {"not a value"}),
                                  Term("example.org/", "DoesNotExist")};
      terms = {dice->Pick(invalid)};
      break;
    }
    case 8: terms = {Term("example.org/fabric", "DoesNotExist")}; break;
    default: break;
  }
  return selector;
}

Shoot MakeShoot(const Landscape& land, const std::string& name, Dice* dice) {
  static const std::array restrictions = std::to_array<Strings>(
      {{"eu-only"}, {"eu-only"}, {"cn-only"}, {"eu-only", "cn-only"}, {"eu-only", "eu-only"}});
  static const std::array purposes = std::to_array<const char*>(
      {"production", "production", "", "evaluation", "development", "testing"});
  Shoot shoot = GoodShoot(name);
  shoot.region = dice->Pick(land.regions);
  if (dice->OneIn(5)) shoot.provider_type = "gcp";
  shoot.purpose = dice->Pick(purposes);
  if (dice->OneIn(5)) {
    garden::SeedSelector selector;
    selector.labels = MakeSelector(dice);
    if (dice->OneIn(3)) {
      selector.has_provider_types = true;
      selector.provider_types = {"gcp"};
    }
    shoot.seed_selector = selector;
  }
  if (dice->OneIn(4)) shoot.access_restrictions = dice->Pick(restrictions);
  // gardener-scheduler leaves such shoots alone, but would choose a seed for one if it was asked.
  shoot.self_hosted = dice->OneIn(50);
  shoot.deleting = dice->OneIn(50);
  if (land.zones) MakeZones(&shoot, dice);
  if (land.domains && !dice->OneIn(4)) MakeDomain(&shoot, dice);
  if (land.networks) MakeNetworks(&shoot, dice);
  if (land.taints) MakeTolerations(&shoot, dice);
  return shoot;
}

}  // namespace trowel::testing::oracle
