#include "bench/rank/object_text.h"

#include <array>
#include <optional>

#include <fmt/format.h>

#include "bench/rank/json_object.h"

namespace trowel::bench {
namespace {

using garden::Cidr;
using garden::Condition;
using garden::FailureTolerance;
using garden::LabelSelector;
using garden::Seed;
using garden::Shoot;
using garden::ZoneSelection;

std::string Line(const JsonObject& object) { return object.Text() + "\n"; }

std::string TextList(const std::vector<std::string>& texts) { return JsonList(texts, Quoted); }

std::string NameList(const std::vector<std::string>& names) {
  return JsonList(
      names, [](const std::string& name) { return JsonObject().PutText("name", name).Text(); });
}

std::string CidrList(const std::vector<Cidr>& cidrs) {
  return JsonList(cidrs, [](const Cidr& cidr) { return Quoted(cidr.text); });
}

void PutCidr(std::string_view key, const std::optional<Cidr>& cidr, JsonObject* object) {
  if (cidr.has_value()) object->PutText(key, cidr->text);
}

std::string Map(const std::vector<garden::Labels::Pair>& pairs) {
  JsonObject object;
  for (const auto& [key, value] : pairs) object.PutText(key, value);
  return object.Text();
}

std::string_view NameOf(LabelSelector::Operator op) {
  switch (op) {
    case LabelSelector::Operator::kIn: return "In";
    case LabelSelector::Operator::kNotIn: return "NotIn";
    case LabelSelector::Operator::kExists: return "Exists";
    case LabelSelector::Operator::kDoesNotExist: return "DoesNotExist";
    case LabelSelector::Operator::kInvalid: break;
  }
  return "Invalid";
}

std::string Selector(const garden::SeedSelector& selector) {
  JsonObject object;
  object.Put("matchLabels", Map(selector.labels.match_labels.pairs()));
  object.Put("matchExpressions", JsonList(selector.labels.match_expressions,
                                          [](const LabelSelector::Expression& expression) {
                                            return JsonObject()
                                                .PutText("key", expression.key)
                                                .PutText("operator", NameOf(expression.op))
                                                .Put("values", TextList(expression.values))
                                                .Text();
                                          }));
  object.Put("providerTypes", TextList(selector.provider_types));
  return object.Text();
}

std::string Metadata(const Seed& seed) {
  JsonObject object;
  object.PutText("name", seed.name).Put("labels", Map(seed.labels.pairs()));
  if (seed.deleting) object.PutText("deletionTimestamp", "2026-11-21T12:00:00Z");
  if (seed.emergency_stop) {
    object.Put("annotations",
               Map({{"shoot.gardener.cloud/emergency-stop-reconciliations", "true"}}));
  }
  return object.Text();
}

std::string Networks(const Seed& seed) {
  constexpr std::array<std::string_view, 3> kKinds = {"nodes", "pods", "services"};
  JsonObject object;
  for (std::size_t i = 0; i < seed.networks.size(); ++i) {
    object.PutText(kKinds.at(i), seed.networks[i].text);
  }
  if (seed.has_shoot_defaults || seed.shoot_default_pods.has_value() ||
      seed.shoot_default_services.has_value()) {
    JsonObject defaults;
    PutCidr("pods", seed.shoot_default_pods, &defaults);
    PutCidr("services", seed.shoot_default_services, &defaults);
    object.Put("shootDefaults", defaults.Text());
  }
  return object.Text();
}

std::string Settings(const Seed& seed) {
  JsonObject object;
  object.Put("scheduling", JsonObject().Put("visible", seed.visible ? "true" : "false").Text());
  if (seed.zone_selection != ZoneSelection::kNone) {
    const bool enforce = seed.zone_selection == ZoneSelection::kEnforce;
    object.Put("zoneSelection",
               JsonObject().PutText("mode", enforce ? "Enforce" : "Prefer").Text());
  }
  return object.Text();
}

std::string Spec(const Seed& seed) {
  JsonObject object;
  if (seed.has_backup) object.Put("backup", "{}");
  object.Put("dns",
             JsonObject()
                 .Put("defaults", JsonList(seed.default_domains,
                                           [](const std::string& domain) {
                                             return JsonObject().PutText("domain", domain).Text();
                                           }))
                 .Text());
  object.Put("provider", JsonObject()
                             .PutText("type", seed.provider_type)
                             .PutText("region", seed.region)
                             .Put("zones", TextList(seed.zones))
                             .Text());
  object.Put("networks", Networks(seed)).Put("settings", Settings(seed));
  object.Put("taints", JsonList(seed.taints, [](const Seed::Taint& taint) {
               JsonObject entry;
               entry.PutText("key", taint.key);
               if (taint.value.has_value()) entry.PutText("value", *taint.value);
               return entry.Text();
             }));
  return object.Put("accessRestrictions", NameList(seed.access_restrictions)).Text();
}

std::string Status(const Seed& seed) {
  std::vector<std::pair<std::string_view, Condition>> conditions;
  const auto add = [&](std::string_view type, const Condition& condition) {
    if (condition.status != Condition::Status::kMissing) conditions.emplace_back(type, condition);
  };
  add("GardenletReady", seed.gardenlet_ready);
  add("SeedSystemComponentsHealthy", seed.system_components_healthy);
  add("BackupBucketsReady", seed.backup_buckets_ready);
  JsonObject object;
  object.Put("conditions", JsonList(conditions, [](const auto& condition) {
               return JsonObject()
                   .PutText("type", condition.first)
                   .PutText("status", Name(condition.second.status))
                   .Text();
             }));
  if (seed.reconciled_once) object.Put("lastOperation", "{}");
  if (seed.allocatable_shoots.has_value()) {
    object.Put("allocatable",
               JsonObject().Put("shoots", fmt::format("{}", *seed.allocatable_shoots)).Text());
  }
  return object.Text();
}

std::string ControlPlane(const Shoot& shoot) {
  JsonObject object;
  object.Put("zones", TextList(shoot.control_plane_zones));
  if (shoot.ha()) {
    JsonObject tolerance;
    if (shoot.failure_tolerance != FailureTolerance::kUnset) {
      tolerance.PutText("type", shoot.zone_ha() ? "zone" : "node");
    }
    object.Put("highAvailability", JsonObject().Put("failureTolerance", tolerance.Text()).Text());
  }
  return object.Text();
}

// All zones in one pool.
std::string Workers(const Shoot& shoot) {
  if (shoot.workerless) return "[]";
  return fmt::format("[{}]", JsonObject().Put("zones", TextList(shoot.worker_zones)).Text());
}

std::string Networking(const Shoot& shoot) {
  JsonObject object;
  PutCidr("nodes", shoot.networks.nodes, &object);
  PutCidr("pods", shoot.networks.pods, &object);
  PutCidr("services", shoot.networks.services, &object);
  return object.Put("ipFamilies", TextList(shoot.ip_families)).Text();
}

std::string Spec(const Shoot& shoot) {
  JsonObject object;
  object.PutSome("seedName", shoot.seed_name).PutSome("purpose", shoot.purpose);
  if (shoot.seed_selector.has_value()) object.Put("seedSelector", Selector(*shoot.seed_selector));
  if (!shoot.cloud_profile.name.empty()) {
    const bool namespaced = shoot.cloud_profile.namespaced;
    object.Put("cloudProfile",
               JsonObject()
                   .PutText("kind", namespaced ? "NamespacedCloudProfile" : "CloudProfile")
                   .PutText("name", shoot.cloud_profile.name)
                   .Text());
  }
  object.PutText("region", shoot.region);
  object.Put(
      "provider",
      JsonObject().PutText("type", shoot.provider_type).Put("workers", Workers(shoot)).Text());
  object.Put("controlPlane", ControlPlane(shoot));
  object.Put("dns", JsonObject().PutSome("domain", shoot.dns_domain).Text());
  if (shoot.has_networking) object.Put("networking", Networking(shoot));
  object.Put("tolerations", JsonList(shoot.tolerations, [](const Shoot::Toleration& toleration) {
               return JsonObject()
                   .PutText("key", toleration.key)
                   .PutSome("value", toleration.value)
                   .Text();
             }));
  return object.Put("accessRestrictions", NameList(shoot.access_restrictions)).Text();
}

std::string Status(const Shoot& shoot) {
  JsonObject object;
  object.PutSome("seedName", shoot.host_seed_name);
  const Shoot::StatusNetworks& networks = shoot.status_networks;
  if (shoot.has_status_networking || !networks.empty()) {
    object.Put("networking", JsonObject()
                                 .Put("nodes", CidrList(networks.nodes))
                                 .Put("pods", CidrList(networks.pods))
                                 .Put("services", CidrList(networks.services))
                                 .Text());
  }
  return object.Text();
}

}  // namespace

std::string TextOf(const Seed& seed) {
  return Line(JsonObject()
                  .Put("metadata", Metadata(seed))
                  .Put("spec", Spec(seed))
                  .Put("status", Status(seed)));
}

std::string TextOf(const Shoot& shoot) {
  const JsonObject metadata =
      JsonObject().PutText("namespace", shoot.space).PutText("name", shoot.name);
  return Line(JsonObject()
                  .Put("metadata", metadata.Text())
                  .Put("spec", Spec(shoot))
                  .Put("status", Status(shoot)));
}

std::string TextOf(const garden::CloudProfile& profile) {
  JsonObject spec;
  if (profile.seed_selector.has_value()) spec.Put("seedSelector", Selector(*profile.seed_selector));
  return Line(JsonObject()
                  .Put("metadata", JsonObject().PutText("name", profile.name).Text())
                  .Put("spec", spec.Text()));
}

std::string TextOf(const garden::Project& project) {
  return Line(JsonObject()
                  .Put("metadata", JsonObject().PutText("name", project.name).Text())
                  .Put("spec", JsonObject().PutText("namespace", project.space).Text()));
}

std::string TextOf(const garden::ConfigMap& config) {
  const JsonObject metadata = JsonObject()
                                  .PutText("namespace", config.space)
                                  .PutText("name", config.name)
                                  .Put("labels", Map(config.labels.pairs()))
                                  .Put("annotations", Map(config.annotations.pairs()));
  return Line(JsonObject().Put("metadata", metadata.Text()).Put("data", Map(config.data)));
}

}  // namespace trowel::bench
