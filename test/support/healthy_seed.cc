#include "test/support/healthy_seed.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <tuple>
#include <utility>

#include "garden/seed_detail.h"

namespace trowel::testing {
namespace {

using garden::Condition;
using garden::Seed;

using Texts = std::vector<std::string>;

absl::Time Noon() {
  return absl::FromCivil(absl::CivilSecond(2026, 11, 21, 12, 0, 0), absl::UTCTimeZone());
}

constexpr std::array kFields = std::to_array<std::string_view>({"name",
                                                                "labels",
                                                                "emergency_stop",
                                                                "deleting",
                                                                "provider_type",
                                                                "region",
                                                                "zones",
                                                                "has_backup",
                                                                "backup_provider",
                                                                "internal_domain",
                                                                "default_domains",
                                                                "networks",
                                                                "has_shoot_defaults",
                                                                "shoot_default_pods",
                                                                "shoot_default_services",
                                                                "taints",
                                                                "access_restrictions",
                                                                "visible",
                                                                "zone_selection",
                                                                "gardenlet_version",
                                                                "gardenlet_ready",
                                                                "system_components_healthy",
                                                                "backup_buckets_ready",
                                                                "reconciled_once",
                                                                "allocatable_shoots"});

auto FieldsOf(Seed* seed) {
  auto& [name, labels, emergency_stop, deleting, provider_type, region, zones, has_backup,
         backup_provider, internal_domain, default_domains, networks, has_shoot_defaults,
         shoot_default_pods, shoot_default_services, taints, access_restrictions, visible,
         zone_selection, gardenlet_version, gardenlet_ready, system_components_healthy,
         backup_buckets_ready, reconciled_once, allocatable_shoots, detail] = *seed;
  return std::tie(name, labels, emergency_stop, deleting, provider_type, region, zones, has_backup,
                  backup_provider, internal_domain, default_domains, networks, has_shoot_defaults,
                  shoot_default_pods, shoot_default_services, taints, access_restrictions, visible,
                  zone_selection, gardenlet_version, gardenlet_ready, system_components_healthy,
                  backup_buckets_ready, reconciled_once, allocatable_shoots);
}

constexpr std::array kDetails =
    std::to_array<std::string_view>({"generation", "observed_generation", "ingress_domain",
                                     "immutable_backup", "uid", "backup_credentials"});

auto DetailsOf(Seed* seed) {
  auto& [generation, observed_generation, ingress_domain, immutable_backup, uid,
         backup_credentials] = seed->detail.Edit();
  return std::tie(generation, observed_generation, ingress_domain, immutable_backup, uid,
                  backup_credentials);
}

// What else a field of a type may hold.
std::vector<bool> OthersOf(bool flag) { return {!flag}; }

std::vector<std::int64_t> OthersOf(std::int64_t number) { return {0, 1, number - 1, number + 1}; }

Texts OthersOf(const std::string& text) {
  return {"",         "gcp",        "openstack",    "us-east-1",         "moon",
          "v1.149.3", "v1.150.1",   "v1.151.0-dev", "other.example.org", "internal.example.com",
          text + "x", "aws-eu2-new"};
}

std::vector<Texts> OthersOf(const Texts& texts) {
  std::vector<Texts> others = {{}, {"x"}, {"eu-access-only"}, {"other.example.org"}};
  for (const char* more : {"eu-west-1a", "eu-central-1d", "eu-access-only", "dev.example.org"}) {
    others.push_back(texts);
    others.back().emplace_back(more);
  }
  if (!texts.empty()) others.emplace_back(texts.begin() + 1, texts.end());
  return others;
}

std::vector<garden::Labels> OthersOf(const garden::Labels& labels) {
  std::vector<garden::Labels> others = {garden::Labels()};
  for (const char* key : {"fabric", "tier", "seed.gardener.cloud/region"}) {
    for (const char* value : {"east", "gold"}) {
      std::vector<garden::Labels::Pair> pairs = labels.pairs();
      pairs.emplace_back(key, value);
      others.emplace_back(std::move(pairs));
    }
  }
  return others;
}

std::vector<Condition> OthersOf(const Condition& condition) {
  std::vector<Condition> others;
  for (const auto status :
       {Condition::Status::kMissing, Condition::Status::kTrue, Condition::Status::kFalse,
        Condition::Status::kUnknown, Condition::Status::kProgressing}) {
    others.push_back({.status = status, .since = condition.since});
    others.push_back({.status = status, .since = Noon() - absl::Minutes(1)});
    others.push_back({.status = status, .since = absl::InfinitePast()});
  }
  return others;
}

std::vector<std::optional<std::int64_t>> OthersOf(const std::optional<std::int64_t>&) {
  return {std::nullopt, 0, 1, 2, 3, 1000};
}

std::vector<std::optional<garden::Cidr>> OthersOf(const std::optional<garden::Cidr>&) {
  return {std::nullopt, garden::ParseCidr("10.250.0.0/16"), garden::ParseCidr("10.11.0.0/24"),
          garden::ParseCidr("2001:db8::/48"), garden::ParseCidr("x")};
}

std::vector<std::vector<garden::Cidr>> OthersOf(const std::vector<garden::Cidr>& networks) {
  std::vector<std::vector<garden::Cidr>> others = {{}};
  for (const char* more : {"10.250.0.0/16", "100.64.0.0/13", "2001:db8::/32", "2001:db8:1::/64"}) {
    others.push_back(networks);
    others.back().push_back(garden::ParseCidr(more));
  }
  return others;
}

std::vector<std::vector<Seed::Taint>> OthersOf(const std::vector<Seed::Taint>&) {
  return {{},
          {{.key = "seed.gardener.cloud/protected", .value = std::nullopt}},
          {{.key = "team", .value = "a"}},
          {{.key = "team", .value = "b"}, {.key = "team", .value = std::nullopt}}};
}

std::vector<garden::ZoneSelection> OthersOf(garden::ZoneSelection) {
  using garden::ZoneSelection;
  return {ZoneSelection::kNone, ZoneSelection::kPrefer, ZoneSelection::kEnforce};
}

// For times that a field may hold.
[[maybe_unused]] std::vector<absl::Time> OthersOf(absl::Time) {
  return {absl::InfinitePast(),
          Noon() - absl::Hours(24 * 3650),
          Noon() - absl::Hours(23),
          Noon() - absl::Minutes(1),
          Noon(),
          Noon() + absl::Hours(1)};
}

template <std::size_t kIndex, typename Fields, typename Names>
void AddVariantsOf(const Seed& base, const Fields& fields_of, const Names& names,
                   std::vector<SeedVariant>* variants) {
  static_assert(std::tuple_size_v<decltype(fields_of(nullptr))> == std::tuple_size_v<Names>,
                "name each field, in the order of its struct");
  Seed before = base;
  for (auto&& other : OthersOf(std::get<kIndex>(fields_of(&before)))) {
    variants->push_back({.field = names[kIndex], .seed = base});
    std::get<kIndex>(fields_of(&variants->back().seed)) = other;
  }
}

template <typename Fields, typename Names, std::size_t... kIndices>
void AddVariants(const Seed& base, const Fields& fields_of, const Names& names,
                 std::index_sequence<kIndices...>, std::vector<SeedVariant>* variants) {
  (AddVariantsOf<kIndices>(base, fields_of, names, variants), ...);
}

}  // namespace

Seed HealthySeed(const std::string& name, const std::string& region) {
  const Condition good = {.status = Condition::Status::kTrue, .since = Noon() - absl::Hours(3)};
  Seed seed;
  seed.name = name;
  seed.labels = garden::Labels(
      {{"seed.gardener.cloud/region", region}, {"name.seed.gardener.cloud/" + name, "true"}});
  seed.provider_type = "aws";
  seed.region = region;
  seed.zones = {region + "a", region + "b", region + "c"};
  seed.has_backup = true;
  seed.backup_provider = "aws";
  seed.internal_domain = "internal.example.org";
  seed.default_domains = {"shoots.example.org"};
  seed.networks = {garden::ParseCidr("10.10.0.0/16"), garden::ParseCidr("10.11.0.0/16"),
                   garden::ParseCidr("10.12.0.0/16")};
  seed.gardenlet_version = "v1.150.0";
  seed.gardenlet_ready = good;
  seed.system_components_healthy = good;
  seed.backup_buckets_ready = good;
  seed.reconciled_once = true;
  seed.allocatable_shoots = 250;
  seed.detail.Edit() = {.generation = 3,
                        .observed_generation = 3,
                        .ingress_domain = "ingress." + name + ".example.org",
                        .uid = "uid-of-" + name,
                        .backup_credentials = "Secret garden/backup-" + name};
  return seed;
}

std::vector<SeedVariant> VariantsOf(const Seed& base) {
  std::vector<SeedVariant> variants;
  AddVariants(base, FieldsOf, kFields, std::make_index_sequence<kFields.size()>(), &variants);
  AddVariants(base, DetailsOf, kDetails, std::make_index_sequence<kDetails.size()>(), &variants);
  return variants;
}

}  // namespace trowel::testing
