#include <string>
#include <vector>

#include <fmt/format.h>

#include "garden/seed_detail.h"
#include "test/support/garden_generator.h"
#include "test/support/generated_objects.h"
#include "test/support/healthy_seed.h"

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
      if (!seed->zones.empty() && dice->OneIn(2)) seed->zones.erase(seed->zones.begin());
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

// Also those that nobody thought of.
void SpoilAnyField(Seed* seed, Dice* dice) {
  std::vector<SeedVariant> variants = VariantsOf(*seed);
  std::erase_if(variants, [](const SeedVariant& variant) { return variant.field == "name"; });
  *seed = dice->Pick(variants).seed;
}

}  // namespace

garden::Seed GenerateSeed(std::size_t index, Dice* dice) {
  const std::uint64_t stream = dice->Draw();
  const auto of = [stream](std::string_view field) { return Dice::Of(stream, field); };
  // Half of the landscape is on the first provider, as in life.
  const Provider& provider =
      of("half").OneIn(2) ? Providers().front() : of("provider").Pick(Providers());
  const std::string type(provider.type);
  Seed seed = HealthySeed(fmt::format("{}-{}", type, index),
                          std::string(of("region").Pick(provider.places).region));
  seed.provider_type = type;
  seed.backup_provider = type;
  seed.labels = garden::Labels({{"name.seed.gardener.cloud/" + seed.name, "true"},
                                {"seed.gardener.cloud/provider", type},
                                {"seed.gardener.cloud/region", seed.region},
                                {"fabric", of("fabric").OneIn(2) ? "east" : "west"},
                                {"tier", of("tier").OneIn(4) ? "gold" : "silver"}});
  const auto generation = static_cast<std::int64_t>(1 + of("generation").Below(40));
  seed.detail.Edit().generation = generation;
  seed.detail.Edit().observed_generation = generation;
  if (of("access_restrictions").OneIn(5)) seed.access_restrictions = {"eu-access-only"};
  const absl::Time since = GeneratedNow() - absl::Hours(1 + of("conditions").Below(500));
  for (Condition* condition :
       {&seed.gardenlet_ready, &seed.system_components_healthy, &seed.backup_buckets_ready}) {
    condition->since = since;
  }
  return seed;
}

void SpoilSeed(garden::Seed* seed, Dice* from) {
  Dice own(from->Draw());
  Dice* dice = &own;
  if (dice->OneIn(10)) return SpoilAnyField(seed, dice);
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
