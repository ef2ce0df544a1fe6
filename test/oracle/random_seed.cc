#include <array>
#include <optional>
#include <utility>

#include "test/oracle/good.h"
#include "test/oracle/random_garden.h"

namespace trowel::testing::oracle {
namespace {

using garden::Condition;
using garden::ParseCidr;
using garden::Seed;
using garden::ZoneSelection;
using Strings = std::vector<std::string>;

void SpoilHealth(Seed* seed, Dice* dice) {
  static constexpr std::array kStatuses = {Condition::Status::kMissing, Condition::Status::kFalse,
                                           Condition::Status::kUnknown,
                                           Condition::Status::kProgressing};
  switch (dice->Below(6)) {
    case 0: seed->deleting = true; break;
    case 1: seed->visible = false; break;
    case 2: seed->reconciled_once = false; break;
    case 3: seed->gardenlet_ready.status = dice->Pick(kStatuses); break;
    case 4:
      seed->backup_buckets_ready.status = dice->Pick(kStatuses);
      seed->has_backup = dice->OneIn(2);
      break;
    default: seed->emergency_stop = true; break;
  }
}

void MakeZones(Seed* seed, Dice* dice) {
  static const std::array zones = std::to_array<Strings>({{"a", "b", "c"},
                                                          {"a", "b", "c"},
                                                          {"a", "b"},
                                                          {"a"},
                                                          {"b", "c"},
                                                          {"x", "y", "z"},
                                                          {"x", "y", "z"},
                                                          {"x"},
                                                          {"a", "a", "b"},
                                                          {}});
  static constexpr std::array kModes = {ZoneSelection::kNone, ZoneSelection::kPrefer,
                                        ZoneSelection::kPrefer, ZoneSelection::kEnforce};
  seed->zones = dice->Pick(zones);
  if (dice->OneIn(2)) seed->zone_selection = dice->Pick(kModes);
}

void MakeDomains(Seed* seed, Dice* dice) {
  static const std::array domains = std::to_array<Strings>({{"example.org"},
                                                            {"example.org"},
                                                            {"example.com"},
                                                            {"eu.example.org", "example.org"},
                                                            {"example.com", "example.org"},
                                                            {"dev.example.org"},
                                                            {}});
  seed->default_domains = dice->Pick(domains);
}

void MakeNetworks(Seed* seed, Dice* dice) {
  switch (dice->Below(10)) {
    case 0: seed->networks = {ParseCidr("2001:db8:1::/48"), ParseCidr("2001:db8:2::/48")}; break;
    case 1:
    case 2: seed->networks.push_back(ParseCidr("2001:db8:3:4::/64")); break;
    case 3: seed->networks.push_back(ParseCidr("10.10.0.0/99")); break;
    default: break;
  }
  static const std::array defaults =
      std::to_array<std::pair<const char*, const char*>>({{"10.50.0.0/16", "10.60.0.0/16"},
                                                          {"10.50.0.0/16", "10.60.0.0/16"},
                                                          {"10.50.0.0/16", "10.60.0.0/16"},
                                                          {"2001:db8:5::/48", "2001:db8:6::/48"},
                                                          {"10.50.0.0/16", "somewhere"},
                                                          {"10.50.0.0/16", nullptr},
                                                          {nullptr, "10.60.0.0/16"},
                                                          {nullptr, nullptr}});
  if (dice->OneIn(2)) return;
  const auto& [pods, services] = dice->Pick(defaults);
  // Each of the broken three ends the selection for many shoots: rare, so that others are judged.
  if ((pods == nullptr || services == nullptr) && dice->OneIn(2)) return;
  seed->has_shoot_defaults = true;
  if (pods != nullptr) seed->shoot_default_pods = ParseCidr(pods);
  if (services != nullptr) seed->shoot_default_services = ParseCidr(services);
}

void MakeTaints(Seed* seed, Dice* dice) {
  static const std::array taints = std::to_array<std::vector<Seed::Taint>>(
      {{},
       {{.key = "protected", .value = {}}},
       {{.key = "team", .value = "a"}},
       {{.key = "team", .value = "b"}},
       {{.key = "team", .value = "a"}, {.key = "team", .value = "b"}},
       {{.key = "team", .value = {}}, {.key = "team", .value = "a"}},
       {{.key = "protected", .value = {}}, {.key = "team", .value = "a"}},
       {{.key = "protected", .value = ""}}});
  seed->taints = dice->Pick(taints);
}

garden::Labels MakeLabels(Dice* dice) {
  switch (dice->Below(4)) {
    case 0: return garden::Labels();
    case 1: return LabelsOf({{"tier", "silver"}});
    case 2: return LabelsOf({{"tier", "gold"}, {"fabric", "east"}});
    default: return LabelsOf({{"tier", "gold"}});
  }
}

}  // namespace

Seed MakeSeed(const Landscape& land, const std::string& name, Dice* dice) {
  static const std::array restrictions = std::to_array<Strings>(
      {{}, {"eu-only"}, {"eu-only", "cn-only"}, {"cn-only"}, {"eu-only", "eu-only"}});
  Seed seed = GoodSeed(name);
  seed.region = dice->Pick(land.regions);
  if (dice->OneIn(4)) seed.provider_type = "gcp";
  seed.labels = MakeLabels(dice);
  if (dice->OneIn(3)) seed.access_restrictions = dice->Pick(restrictions);
  if (dice->Percent(land.trouble)) SpoilHealth(&seed, dice);
  if (dice->OneIn(20)) seed.emergency_stop = true;
  if (dice->OneIn(6)) {
    seed.allocatable_shoots = static_cast<std::int64_t>(dice->Below(4));
  } else if (dice->OneIn(6)) {
    seed.allocatable_shoots.reset();
  }
  if (land.zones) MakeZones(&seed, dice);
  if (land.domains) MakeDomains(&seed, dice);
  if (land.networks) MakeNetworks(&seed, dice);
  if (land.taints && dice->OneIn(2)) MakeTaints(&seed, dice);
  return seed;
}

}  // namespace trowel::testing::oracle
