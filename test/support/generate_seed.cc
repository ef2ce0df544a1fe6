#include <fmt/format.h>

#include "garden/seed_detail.h"
#include "test/support/garden_generator.h"
#include "test/support/generated_objects.h"

namespace trowel::testing {
namespace {

using garden::Condition;
using garden::Seed;

constexpr Condition::Status kStatuses[] = {Condition::Status::kMissing, Condition::Status::kFalse,
                                           Condition::Status::kUnknown,
                                           Condition::Status::kProgressing};

void SpoilHealth(Seed* seed, Dice* dice) {
  const Condition bad = {.status = kStatuses[dice->Below(std::size(kStatuses))],
                         .since = GeneratedNow() - absl::Minutes(2 + dice->Below(8))};
  switch (dice->Below(5)) {
    case 0: seed->gardenlet_ready = bad; break;
    case 1: seed->system_components_healthy = bad; break;
    case 2: seed->backup_buckets_ready = bad; break;
    case 3: seed->reconciled_once = false; break;
    default: ++seed->detail.Edit().generation; break;
  }
}

void SpoilLocation(Seed* seed, Dice* dice) {
  switch (dice->Below(4)) {
    case 0: seed->region = "atlantis-1"; break;
    case 1: seed->provider_type = dice->OneIn(2) ? "openstack" : "gcp"; break;
    case 2: seed->zones.resize(1 + dice->Below(2)); break;
    default:
      seed->zone_selection =
          dice->OneIn(2) ? garden::ZoneSelection::kEnforce : garden::ZoneSelection::kPrefer;
      if (dice->OneIn(2)) seed->zones.erase(seed->zones.begin());
      break;
  }
}

void SpoilNetworks(Seed* seed, Dice* dice) {
  switch (dice->Below(5)) {
    case 0: seed->internal_domain = "internal.elsewhere.example.org"; break;
    case 1: seed->internal_domain.clear(); break;
    case 2: seed->default_domains = {"other.example.org"}; break;
    case 3: seed->networks.push_back(garden::ParseCidr("2001:db8::/32")); break;
    default:
      seed->shoot_default_pods = garden::ParseCidr("100.96.0.0/11");
      if (dice->OneIn(2)) seed->shoot_default_services = garden::ParseCidr("100.64.0.0/13");
      break;
  }
}

}  // namespace

garden::Seed GenerateSeed(std::size_t index, Dice* dice) {
  // Half of the landscape is on the first provider, as in life.
  const Provider& provider = dice->OneIn(2) ? Providers().front() : dice->Pick(Providers());
  Seed seed;
  seed.name = fmt::format("{}-{}", provider.type, index);
  seed.provider_type = provider.type;
  seed.region = dice->Pick(provider.places).region;
  for (const char zone : {'a', 'b', 'c'}) seed.zones.push_back(seed.region + zone);
  seed.labels = garden::Labels({{"name.seed.gardener.cloud/" + seed.name, "true"},
                                {"seed.gardener.cloud/provider", seed.provider_type},
                                {"seed.gardener.cloud/region", seed.region},
                                {"fabric", dice->OneIn(2) ? "east" : "west"},
                                {"tier", dice->OneIn(4) ? "gold" : "silver"}});
  seed.detail.Edit().generation = static_cast<std::int64_t>(1 + dice->Below(40));
  seed.detail.Edit().observed_generation = seed.detail->generation;
  seed.has_backup = true;
  seed.backup_provider = seed.provider_type;
  seed.internal_domain = "internal.example.org";
  seed.default_domains = {"shoots.example.org"};
  seed.networks = {garden::ParseCidr("10.10.0.0/16"), garden::ParseCidr("10.11.0.0/16"),
                   garden::ParseCidr("10.12.0.0/16")};
  if (dice->OneIn(5)) seed.access_restrictions = {"eu-access-only"};
  seed.gardenlet_version = "v1.150.0";
  const Condition good = {.status = Condition::Status::kTrue,
                          .since = GeneratedNow() - absl::Hours(1 + dice->Below(500))};
  seed.gardenlet_ready = good;
  seed.system_components_healthy = good;
  seed.backup_buckets_ready = good;
  seed.reconciled_once = true;
  seed.allocatable_shoots = 250;
  return seed;
}

void SpoilSeed(garden::Seed* seed, Dice* dice) {
  switch (dice->Below(14)) {
    case 0: seed->deleting = true; break;
    case 1: seed->visible = false; break;
    case 2: seed->emergency_stop = true; break;
    case 3:
      seed->has_backup = false;
      seed->backup_provider.clear();
      break;
    case 4: seed->backup_provider = "gcp"; break;
    case 5: seed->gardenlet_version = dice->OneIn(3) ? "" : "v1.149.3"; break;
    case 6: seed->taints = {{.key = "seed.gardener.cloud/protected", .value = std::nullopt}}; break;
    case 7: seed->taints.push_back({.key = "team", .value = "a"}); break;
    case 8: seed->access_restrictions = {"eu-access-only", "china"}; break;
    case 9: seed->allocatable_shoots = static_cast<std::int64_t>(dice->Below(4)); break;
    case 10: seed->allocatable_shoots.reset(); break;
    case 11: SpoilLocation(seed, dice); break;
    case 12: SpoilNetworks(seed, dice); break;
    default: SpoilHealth(seed, dice); break;
  }
}

}  // namespace trowel::testing
