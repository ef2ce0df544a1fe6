#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "garden/decode.h"
#include "garden/decode_parts.h"
#include "garden/decode_shoot.h"

namespace trowel::garden {
namespace {

void DecodeCloudProfileRef(JsonReader spec, CloudProfileRef* ref) {
  const JsonReader profile = spec["cloudProfile"];
  if (!profile.present()) {
    ref->name = spec["cloudProfileName"].Text();
    return;
  }
  ref->name = profile["name"].Text();
  const JsonReader kind = profile["kind"];
  const std::string_view text = kind.Text();
  ref->namespaced = text == "NamespacedCloudProfile";
  if (!ref->namespaced && !text.empty() && text != "CloudProfile") {
    kind.Fail("expected CloudProfile or NamespacedCloudProfile");
  }
}

void DecodeControlPlane(JsonReader control_plane, Shoot* shoot) {
  const JsonReader availability = control_plane["highAvailability"];
  if (availability.present()) {
    const std::string_view type = availability["failureTolerance"]["type"].Text();
    shoot->failure_tolerance = type == "zone"   ? FailureTolerance::kZone
                               : type == "node" ? FailureTolerance::kNode
                                                : FailureTolerance::kUnset;
  }
  shoot->control_plane_zones = control_plane["zones"].TextList();
}

void DecodeWorkers(JsonReader workers, Shoot* shoot) {
  std::vector<std::string>& zones = shoot->worker_zones;
  shoot->workerless = true;
  workers.ForEach([shoot, &zones](JsonReader pool) {
    shoot->workerless = false;
    shoot->self_hosted = shoot->self_hosted || pool["controlPlane"].present();
    std::vector<std::string> of_pool = pool["zones"].TextList();
    zones.insert(zones.end(), std::make_move_iterator(of_pool.begin()),
                 std::make_move_iterator(of_pool.end()));
  });
  std::sort(zones.begin(), zones.end());
  zones.erase(std::unique(zones.begin(), zones.end()), zones.end());
}

void DecodeNetworking(JsonReader networking, Shoot* shoot) {
  shoot->has_networking = networking.present();
  shoot->networks.nodes = DecodeCidr(networking["nodes"]);
  shoot->networks.pods = DecodeCidr(networking["pods"]);
  shoot->networks.services = DecodeCidr(networking["services"]);
  shoot->ip_families = networking["ipFamilies"].TextList();
  if (shoot->ip_families.empty()) shoot->ip_families.emplace_back("IPv4");
}

void DecodeMaintenance(JsonReader window, Shoot* shoot) {
  if (!window.present()) return;
  const absl::StatusOr<MaintenanceWindow> parsed =
      ParseMaintenanceWindow(window["begin"].Text(), window["end"].Text());
  if (parsed.ok()) {
    shoot->maintenance = *parsed;
  } else {
    shoot->maintenance_unreadable = true;
  }
}

void DecodeSpec(JsonReader spec, Shoot* shoot) {
  shoot->seed_name = spec["seedName"].Text();
  shoot->seed_selector = DecodeSeedSelector(spec["seedSelector"]);
  shoot->scheduler_name = spec["schedulerName"].Text();
  DecodeCloudProfileRef(spec, &shoot->cloud_profile);
  shoot->region = spec["region"].Text();
  shoot->purpose = spec["purpose"].Text();
  DecodeControlPlane(spec["controlPlane"], shoot);
  const JsonReader provider = spec["provider"];
  shoot->provider_type = provider["type"].Text();
  DecodeWorkers(provider["workers"], shoot);
  shoot->hibernation_enabled = spec["hibernation"]["enabled"].Bool();
  DecodeNetworking(spec["networking"], shoot);
  shoot->tolerations = DecodeTolerations(spec["tolerations"]);
  spec["accessRestrictions"].ForEach(
      [shoot](JsonReader entry) { shoot->access_restrictions.emplace_back(entry["name"].Text()); });
  shoot->dns_domain = spec["dns"]["domain"].Text();
  DecodeMaintenance(spec["maintenance"]["timeWindow"], shoot);
}

}  // namespace

Shoot DecodeShoot(JsonReader object) {
  Shoot shoot;
  DecodeShootMetadata(object["metadata"], &shoot);
  DecodeSpec(object["spec"], &shoot);
  DecodeShootStatus(object["status"], &shoot);
  DecodeShootDetail(object, &shoot);
  return shoot;
}

}  // namespace trowel::garden
