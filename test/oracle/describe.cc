#include "test/oracle/describe.h"

#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "garden/seed.h"

namespace trowel::testing::oracle {
namespace {

std::string TextOf(const std::vector<garden::Cidr>& networks) {
  std::string text;
  for (const garden::Cidr& network : networks) text += network.text + " ";
  return text;
}

std::string TextOf(const std::optional<garden::Cidr>& network) {
  return network.has_value() ? network->text : "-";
}

std::string TextOf(const std::optional<garden::SeedSelector>& selector) {
  if (!selector.has_value()) return "none";
  std::string text;
  for (const auto& [key, value] : selector->labels.match_labels.pairs()) {
    text += fmt::format("{}={} ", key, value);
  }
  for (const auto& term : selector->labels.match_expressions) {
    text += fmt::format("{} {} [{}] ", term.key, term.op_text, fmt::join(term.values, ","));
  }
  return text + fmt::format("types [{}]", fmt::join(selector->provider_types, ","));
}

std::string TextOf(const garden::SeedEntry& entry) {
  const garden::Seed& seed = *entry.seed;
  std::string text = fmt::format(
      "  {} {} {} zones [{}] mode {} usage {} of {}", seed.name, seed.provider_type, seed.region,
      fmt::join(seed.zones, ","), static_cast<int>(seed.zone_selection), entry.usage.shoots,
      seed.allocatable_shoots.has_value() ? std::to_string(*seed.allocatable_shoots) : "any");
  text += fmt::format(" restrictions [{}] domains [{}] networks {}",
                      fmt::join(seed.access_restrictions, ","),
                      fmt::join(seed.default_domains, ","), TextOf(seed.networks));
  if (seed.has_shoot_defaults) {
    text += fmt::format(" defaults {} {}", TextOf(seed.shoot_default_pods),
                        TextOf(seed.shoot_default_services));
  }
  for (const auto& [key, value] : seed.labels.pairs()) text += fmt::format(" {}={}", key, value);
  for (const garden::Seed::Taint& taint : seed.taints) {
    text += fmt::format(" taint {}={}", taint.key, taint.value.value_or("-"));
  }
  return text + fmt::format(
                    " deleting {} visible {} reconciled {} gardenlet {} backup {} {}"
                    " stopped {}\n",
                    seed.deleting, seed.visible, seed.reconciled_once,
                    Name(seed.gardenlet_ready.status), seed.has_backup,
                    Name(seed.backup_buckets_ready.status), seed.emergency_stop);
}

std::string TextOf(const garden::Shoot& shoot) {
  std::string text = fmt::format(
      "  {} {} {} purpose '{}' tolerance {} pinned [{}] workers [{}] workerless {}\n", KeyOf(shoot),
      shoot.provider_type, shoot.region, shoot.purpose, static_cast<int>(shoot.failure_tolerance),
      fmt::join(shoot.control_plane_zones, ","), fmt::join(shoot.worker_zones, ","),
      shoot.workerless);
  text += fmt::format("  domain '{}' restrictions [{}] selector {}\n", shoot.dns_domain,
                      fmt::join(shoot.access_restrictions, ","), TextOf(shoot.seed_selector));
  text += fmt::format("  networking {} [{}] {} {} {} status {}: {}; {}; {}\n", shoot.has_networking,
                      fmt::join(shoot.ip_families, ","), TextOf(shoot.networks.nodes),
                      TextOf(shoot.networks.pods), TextOf(shoot.networks.services),
                      shoot.has_status_networking, TextOf(shoot.status_networks.nodes),
                      TextOf(shoot.status_networks.pods), TextOf(shoot.status_networks.services));
  for (const garden::Shoot::Toleration& toleration : shoot.tolerations) {
    text += fmt::format("  tolerates {}={}\n", toleration.key, toleration.value);
  }
  return text;
}

}  // namespace

std::string DescribeQuestion(const garden::Shoot& shoot, const garden::GardenView& view) {
  std::string text = fmt::format(
      ", profile {}{}, project {}\n", shoot.cloud_profile.namespaced ? "namespaced " : "",
      shoot.cloud_profile.name, view.FindProjectOf(shoot.space) == nullptr ? "missing" : "there");
  const garden::CloudProfile* profile = view.FindCloudProfile(shoot.space, shoot.cloud_profile);
  text += profile == nullptr ? "  missing\n" : "  " + TextOf(profile->seed_selector) + "\n";
  for (const garden::KindInfo& kind : garden::Kinds()) {
    if (!view.kind(kind.kind).known) text += fmt::format("  {} unknown\n", kind.name);
  }
  for (const garden::ConfigMap* config :
       view.ConfigMapsWith("scheduling.gardener.cloud/purpose", "region-config")) {
    const std::string* profiles =
        config->annotations.Find("scheduling.gardener.cloud/cloudprofiles");
    text += fmt::format("  table {}/{} of '{}' {}\n", config->space, config->name,
                        profiles == nullptr ? "-" : *profiles, config->why_broken);
    for (const auto& [from, row] : config->data) text += fmt::format("    {}: \"{}\"\n", from, row);
  }
  text += TextOf(shoot);
  for (const garden::SeedEntry& entry : view.seeds()) text += TextOf(entry);
  return text;
}

}  // namespace trowel::testing::oracle
