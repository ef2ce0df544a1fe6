#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "garden/decode.h"
#include "garden/decode_parts.h"
#include "garden/quantity.h"
#include "garden/seed_detail.h"

namespace trowel::garden {
namespace {

constexpr std::string_view kEmergencyStop = "shoot.gardener.cloud/emergency-stop-reconciliations";

// A quantity is written as a string or as a number.
std::optional<std::int64_t> DecodeQuantity(JsonReader quantity) {
  if (!quantity.present()) return std::nullopt;
  std::int64_t integer = 0;
  if (quantity.element().get(integer) == simdjson::SUCCESS) return integer;
  std::string text;
  std::string_view view;
  double number = 0;
  if (quantity.element().get(view) == simdjson::SUCCESS) {
    text = view;
  } else if (quantity.element().get(number) == simdjson::SUCCESS) {
    text = fmt::format("{}", number);
  }
  const absl::StatusOr<Quantity> parsed = Quantity::Parse(text);
  if (parsed.ok()) return parsed->Value();
  quantity.Fail("expected a quantity such as 250 or 1k");
  return std::nullopt;
}

void DecodeMetadata(JsonReader metadata, Seed* seed) {
  seed->name = metadata["name"].Text();
  seed->labels = Labels(metadata["labels"].TextMap());
  seed->emergency_stop = metadata["annotations"][kEmergencyStop].Text() == "true";
  seed->deleting = IsDeleting(metadata);
  seed->detail.Edit().generation = metadata["generation"].Integer();
  seed->detail.Edit().uid = metadata["uid"].Text();
}

void DecodeNetworks(JsonReader networks, Seed* seed) {
  for (const std::string_view part : {"nodes", "pods", "services"}) {
    std::optional<Cidr> cidr = DecodeCidr(networks[part]);
    if (cidr.has_value()) seed->networks.push_back(*std::move(cidr));
  }
  const JsonReader defaults = networks["shootDefaults"];
  seed->has_shoot_defaults = defaults.present();
  seed->shoot_default_pods = DecodeCidr(defaults["pods"]);
  seed->shoot_default_services = DecodeCidr(defaults["services"]);
}

void DecodeSettings(JsonReader settings, Seed* seed) {
  // `scheduling` is defaulted as a whole; within it, `visible` has Go's zero value.
  const JsonReader scheduling = settings["scheduling"];
  seed->visible = !scheduling.present() || scheduling["visible"].Bool(false);
  const std::string_view mode = settings["zoneSelection"]["mode"].Text();
  if (mode == "Prefer") seed->zone_selection = ZoneSelection::kPrefer;
  if (mode == "Enforce") seed->zone_selection = ZoneSelection::kEnforce;
}

void DecodeSpec(JsonReader spec, Seed* seed) {
  const JsonReader provider = spec["provider"];
  seed->provider_type = provider["type"].Text();
  seed->region = provider["region"].Text();
  seed->zones = provider["zones"].TextList();
  const JsonReader backup = spec["backup"];
  seed->has_backup = backup.present();
  seed->backup_provider = backup["provider"].Text();
  const JsonReader credentials = backup["credentialsRef"];
  if (credentials.present()) {
    seed->detail.Edit().backup_credentials =
        fmt::format("{} {}/{}", credentials["kind"].Text(), credentials["namespace"].Text(),
                    credentials["name"].Text());
  }
  seed->detail.Edit().immutable_backup = backup["providerConfig"]["immutability"].present();
  seed->detail.Edit().ingress_domain = spec["ingress"]["domain"].Text();
  const JsonReader dns = spec["dns"];
  seed->internal_domain = dns["internal"]["domain"].Text();
  dns["defaults"].ForEach(
      [seed](JsonReader entry) { seed->default_domains.emplace_back(entry["domain"].Text()); });
  DecodeNetworks(spec["networks"], seed);
  spec["taints"].ForEach([seed](JsonReader entry) {
    Seed::Taint taint;
    taint.key = entry["key"].Text();
    const std::optional<std::string_view> value = entry["value"].OptionalText();
    if (value.has_value()) taint.value = std::string(*value);
    seed->taints.push_back(std::move(taint));
  });
  spec["accessRestrictions"].ForEach(
      [seed](JsonReader entry) { seed->access_restrictions.emplace_back(entry["name"].Text()); });
  DecodeSettings(spec["settings"], seed);
}

Condition* ConditionOf(std::string_view type, Seed* seed) {
  if (type == "GardenletReady") return &seed->gardenlet_ready;
  if (type == "SeedSystemComponentsHealthy") return &seed->system_components_healthy;
  if (type == "BackupBucketsReady") return &seed->backup_buckets_ready;
  return nullptr;
}

void DecodeStatus(JsonReader status, Seed* seed) {
  seed->gardenlet_version = status["gardener"]["version"].Text();
  seed->detail.Edit().observed_generation = status["observedGeneration"].Integer();
  status["conditions"].ForEach([seed](JsonReader entry) {
    Condition* condition = ConditionOf(entry["type"].Text(), seed);
    if (condition == nullptr) return;
    condition->status = DecodeConditionStatus(entry["status"].Text());
    condition->since = DecodeTime(entry["lastTransitionTime"]);
  });
  const JsonReader operation = status["lastOperation"];
  seed->reconciled_once = operation.present();
  if (operation.present() && !operation.is_object()) operation.Fail("expected an object");
  seed->allocatable_shoots = DecodeQuantity(status["allocatable"]["shoots"]);
}

}  // namespace

Seed DecodeSeed(JsonReader object) {
  Seed seed;
  DecodeMetadata(object["metadata"], &seed);
  DecodeSpec(object["spec"], &seed);
  DecodeStatus(object["status"], &seed);
  return seed;
}

}  // namespace trowel::garden
