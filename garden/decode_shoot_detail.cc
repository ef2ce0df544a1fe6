#include "garden/shoot_detail.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "garden/decode_parts.h"
#include "garden/decode_shoot.h"

namespace trowel::garden {
namespace {

// Every credential that has phases: Preparing, PreparingWithoutWorkersRollout,
// WaitingForWorkersRollout, Prepared, Completing, Completed. Those without rotate in one step.
void DecodeRotations(JsonReader rotation, Shoot* shoot) {
  rotation.ForEachMember([shoot](std::string_view credential, JsonReader state) {
    const std::string_view phase = state["phase"].Text();
    if (phase.empty() || phase == "Completed") return;
    shoot->detail.Edit().rotations.push_back({std::string(credential), std::string(phase)});
  });
}

void DecodeSchedules(JsonReader schedules, Shoot* shoot) {
  schedules.ForEach([shoot](JsonReader entry) {
    HibernationSchedule schedule;
    schedule.start = entry["start"].Text();
    schedule.end = entry["end"].Text();
    schedule.location = entry["location"].Text();
    shoot->detail.Edit().schedules.push_back(std::move(schedule));
  });
}

// pkg/api/core/v1beta1/helper/shoot.go, ETCDEncryptionKeyRotationPassedRotationPeriod.
void DecodeEtcdKeyRotation(JsonReader object, JsonReader period, Shoot* shoot) {
  if (!period.present()) return;
  absl::Duration parsed;
  if (!absl::ParseDuration(std::string(period.Text()), &parsed)) {
    period.Fail("expected a duration, as 168h0m0s");
    return;
  }
  if (parsed == absl::ZeroDuration()) return;
  const JsonReader completed =
      object["status"]["credentials"]["rotation"]["etcdEncryptionKey"]["lastCompletionTime"];
  const JsonReader created = object["metadata"]["creationTimestamp"];
  shoot->detail.Edit().etcd_key_due =
      DecodeTime(completed.present() ? completed : created) + parsed;
}

// Somebody wrote more of the spec than where the shoot runs.
bool OwnsMoreThanTheSeed(JsonReader spec) {
  bool more = false;
  spec.ForEachMember([&more](std::string_view key, JsonReader) {
    more = more || (key != "f:seedName" && key != ".");
  });
  return more;
}

// gardener.cloud/operation and the like leave metadata alone in managedFields: only f:spec counts.
void DecodeConfinedChange(JsonReader managed_fields, Shoot* shoot) {
  std::optional<absl::Time> written;
  managed_fields.ForEach([&written](JsonReader entry) {
    if (!OwnsMoreThanTheSeed(entry["fieldsV1"]["f:spec"])) return;
    const absl::Time time = DecodeTime(entry["time"]);
    if (!written.has_value() || *written < time) written = time;
  });
  const LastOperation& last = shoot->last_operation;
  ConfinedChange change = ConfinedChange::kNone;
  if (!written.has_value() || *written == absl::InfinitePast() ||
      last.updated == absl::InfinitePast()) {
    change = ConfinedChange::kUnknown;
  } else if (*written > last.updated) {
    change = ConfinedChange::kWaiting;
  }
  if (change != ConfinedChange::kNone) shoot->detail.Edit().confined_change = change;
}

void DecodeMaintenance(JsonReader object, Shoot* shoot) {
  const JsonReader maintenance = object["spec"]["maintenance"];
  if (!maintenance.present()) return;
  const JsonReader credentials = maintenance["autoRotation"]["credentials"];
  DecodeEtcdKeyRotation(object, credentials["etcdEncryptionKey"]["rotationPeriod"], shoot);
  if (maintenance["confineSpecUpdateRollout"].Bool()) {
    DecodeConfinedChange(object["metadata"]["managedFields"], shoot);
  }
}

// The primary provider says how the domain is served, or the first one where none is primary
// (pkg/api/core/helper/shoot.go, ShootUsesUnmanagedDNS).
void DecodeDns(JsonReader providers, Shoot* shoot) {
  int index = 0;
  bool unmanaged = false;
  providers.ForEach([&](JsonReader provider) {
    const bool primary =
        provider["primary"].Bool() && !shoot->detail->primary_dns_provider.has_value();
    if (primary) shoot->detail.Edit().primary_dns_provider = index;
    if (primary || index == 0) unmanaged = provider["type"].Text() == "unmanaged";
    ++index;
  });
  if (index > 0) shoot->detail.Edit().dns_providers = true;
  if (unmanaged) shoot->detail.Edit().unmanaged_dns = true;
}

// A resource of the core group may be spelt with a dot at its end.
std::set<std::string> ResourcesOf(JsonReader list) {
  std::set<std::string> resources;
  for (std::string& resource : list.TextList()) {
    if (resource.ends_with('.')) resource.pop_back();
    resources.insert(std::move(resource));
  }
  return resources;
}

void DecodeEncryption(JsonReader spec, JsonReader credentials, Shoot* shoot) {
  const JsonReader wanted = spec["kubernetes"]["kubeAPIServer"]["encryptionConfig"]["resources"];
  const JsonReader encrypted = credentials["encryptionAtRest"]["resources"];
  if (!wanted.present() && !encrypted.present()) return;
  if (ResourcesOf(wanted) != ResourcesOf(encrypted)) {
    shoot->detail.Edit().encryption_unsettled = true;
  }
}

// How many nodes there can be; only that they are fewer than an etcd of three members wants counts.
void DecodeNodes(JsonReader workers, Shoot* shoot) {
  std::int64_t most = 0;
  workers.ForEach([&most](JsonReader pool) { most += pool["maximum"].Integer(); });
  if (!shoot->workerless && most < 3) shoot->detail.Edit().few_nodes = true;
}

}  // namespace

void DecodeShootDetail(JsonReader object, Shoot* shoot) {
  const JsonReader metadata = object["metadata"];
  const JsonReader spec = object["spec"];
  const JsonReader status = object["status"];
  const JsonReader credentials = status["credentials"];

  // Gardener takes a name for a generated one if it is none yet or begins like one.
  const std::string_view generate_name = metadata["generateName"].Text();
  if (!generate_name.empty() && (shoot->name.empty() || shoot->name.starts_with(generate_name))) {
    shoot->detail.Edit().generate_name = generate_name;
  }
  const std::string_view exposure_class = spec["exposureClassName"].Text();
  if (!exposure_class.empty()) shoot->detail.Edit().exposure_class = exposure_class;
  DecodeNodes(spec["provider"]["workers"], shoot);
  DecodeSchedules(spec["hibernation"]["schedules"], shoot);
  DecodeMaintenance(object, shoot);
  DecodeDns(spec["dns"]["providers"], shoot);
  DecodeRotations(credentials["rotation"], shoot);
  DecodeEncryption(spec, credentials, shoot);
  if (status["observedGeneration"].Integer() < metadata["generation"].Integer()) {
    shoot->detail.Edit().unobserved = true;
  }
}

}  // namespace trowel::garden
