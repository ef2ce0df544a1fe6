#include <array>

#include "test/oracle/good.h"
#include "test/oracle/small_gardens.h"

namespace trowel::testing::oracle {
namespace {

using garden::Condition;
using garden::FailureTolerance;
using garden::ParseCidr;
using garden::Seed;
using garden::Shoot;
using garden::ZoneSelection;

constexpr std::array kSeedKinds = std::to_array<SeedKind>({
    {"good", [](Seed*) {}},
    {"invisible", [](Seed* seed) { seed->visible = false; }},
    {"deleting", [](Seed* seed) { seed->deleting = true; }},
    {"progressing",
     [](Seed* seed) { seed->gardenlet_ready.status = Condition::Status::kProgressing; }},
    {"without buckets",
     [](Seed* seed) { seed->backup_buckets_ready.status = Condition::Status::kUnknown; }},
    {"without backup",
     [](Seed* seed) {
       seed->has_backup = false;
       seed->backup_buckets_ready.status = Condition::Status::kMissing;
     }},
    {"silver",
     [](Seed* seed) {
       seed->labels = LabelsOf({{"tier", "silver"}});
     }},
    {"gcp", [](Seed* seed) { seed->provider_type = "gcp"; }},
    {"two zones",
     [](Seed* seed) {
       seed->zones = {"a", "b"};
     }},
    {"enforces x, y, z",
     [](Seed* seed) {
       seed->zones = {"x", "y", "z"};
       seed->zone_selection = ZoneSelection::kEnforce;
     }},
    {"prefers x, y, z",
     [](Seed* seed) {
       seed->zones = {"x", "y", "z"};
       seed->zone_selection = ZoneSelection::kPrefer;
     }},
    {"prefers a, b, c", [](Seed* seed) { seed->zone_selection = ZoneSelection::kPrefer; }},
    {"unrestricted", [](Seed* seed) { seed->access_restrictions.clear(); }},
    {"of example.com", [](Seed* seed) { seed->default_domains = {"example.com"}; }},
    {"stopped", [](Seed* seed) { seed->emergency_stop = true; }},
    {"tainted", [](Seed* seed) { seed->taints = {{.key = "team", .value = "a"}}; }},
    {"with IPv6",
     [](Seed* seed) {
       seed->networks.push_back(ParseCidr("2001:db8:1::/48"));
       seed->has_shoot_defaults = true;
       seed->shoot_default_pods = ParseCidr("10.50.0.0/16");
       seed->shoot_default_services = ParseCidr("10.60.0.0/16");
     }},
    {"half defaults",
     [](Seed* seed) {
       seed->has_shoot_defaults = true;
       seed->shoot_default_services = ParseCidr("10.60.0.0/16");
     }},
    {"full", [](Seed* seed) { seed->allocatable_shoots = 1; }, 1},
    {"unlimited", [](Seed* seed) { seed->allocatable_shoots.reset(); }, 2},
    {"in eu-central-1", [](Seed* seed) { seed->region = "eu-central-1"; }},
    {"in us-east-1", [](Seed* seed) { seed->region = "us-east-1"; }},
    {"gcp in eu-central-1",
     [](Seed* seed) {
       seed->provider_type = "gcp";
       seed->region = "eu-central-1";
     }},
    {"in eu-west-2, busy", [](Seed* seed) { seed->region = "eu-west-2"; }, 1},
});

void Select(Shoot* shoot, garden::LabelSelector::Expression term) {
  shoot->seed_selector.emplace();
  shoot->seed_selector->labels.match_expressions.push_back(std::move(term));
}

// Profiles: see Surroundings() in small_gardens.cc.
constexpr std::array kShootKinds = std::to_array<ShootKind>({
    {"good", [](Shoot*) {}},
    {"of no profile", [](Shoot* shoot) { shoot->cloud_profile = {}; }},
    {"of a missing profile", [](Shoot* shoot) { shoot->cloud_profile.name = "none"; }},
    {"of no project", [](Shoot* shoot) { shoot->space = "garden-prod"; }},
    {"of gold", [](Shoot* shoot) { shoot->cloud_profile.name = "gold"; }},
    {"of any", [](Shoot* shoot) { shoot->cloud_profile.name = "any"; }},
    {"of any, gcp",
     [](Shoot* shoot) {
       shoot->cloud_profile.name = "any";
       shoot->provider_type = "gcp";
     }},
    {"of any, eu-central-1",
     [](Shoot* shoot) {
       shoot->cloud_profile.name = "any";
       shoot->region = "eu-central-1";
     }},
    {"of any, us-east-1",
     [](Shoot* shoot) {
       shoot->cloud_profile.name = "any";
       shoot->region = "us-east-1";
     }},
    {"of any, eu-west-2",
     [](Shoot* shoot) {
       shoot->cloud_profile.name = "any";
       shoot->region = "eu-west-2";
     }},
    {"of mixed", [](Shoot* shoot) { shoot->cloud_profile.name = "mixed"; }},
    {"wants gold", [](Shoot* shoot) { Select(shoot, Term("tier", "In", {"gold"})); }},
    {"wants nonsense", [](Shoot* shoot) { Select(shoot, Term("tier", "Equals", {"gold"})); }},
    {"zonal", [](Shoot* shoot) { shoot->failure_tolerance = FailureTolerance::kZone; }},
    {"pinned to a, c", [](Shoot* shoot) { shoot->control_plane_zones = {"a", "c"}; }},
    {"without zones", [](Shoot* shoot) { shoot->worker_zones.clear(); }},
    {"in zone c", [](Shoot* shoot) { shoot->worker_zones = {"c"}; }},
    {"restricted", [](Shoot* shoot) { shoot->access_restrictions = {"eu-only"}; }},
    {"moss.dev.example.org", [](Shoot* shoot) { shoot->dns_domain = "moss.dev.example.org"; }},
    {"moss.example.com", [](Shoot* shoot) { shoot->dns_domain = "moss.example.com"; }},
    {"tolerant", [](Shoot* shoot) { shoot->tolerations = {{.key = "team", .value = "a"}}; }},
    {"with IPv6",
     [](Shoot* shoot) {
       shoot->ip_families = {"IPv4", "IPv6"};
       shoot->networks.nodes = ParseCidr("2001:db8:1:2::/64");
     }},
    {"in a reserved range",
     [](Shoot* shoot) {
       shoot->has_status_networking = true;
       shoot->status_networks.pods = {ParseCidr("10.50.0.0/16")};
       shoot->status_networks.services = {ParseCidr("241.1.0.0/16")};
     }},
    {"without pods and services",
     [](Shoot* shoot) { shoot->networks.pods = shoot->networks.services = {}; }},
    {"without networking", [](Shoot* shoot) { shoot->has_networking = false; }},
    {"testing", [](Shoot* shoot) { shoot->purpose = "testing"; }},
    {"in us-east-1", [](Shoot* shoot) { shoot->region = "us-east-1"; }},
    {"in eu-east-1", [](Shoot* shoot) { shoot->region = "eu-east-1"; }},
});

}  // namespace

std::span<const SeedKind> SeedKinds() { return kSeedKinds; }

std::span<const ShootKind> ShootKinds() { return kShootKinds; }

}  // namespace trowel::testing::oracle
