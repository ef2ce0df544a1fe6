#include <algorithm>
#include <string>
#include <string_view>

#include "garden/decode.h"
#include "garden/decode_parts.h"
#include "garden/time.h"

namespace trowel::garden {
namespace {

constexpr std::string_view kShootStateTimestamp = "gardener.cloud/timestamp";

CloudProfile DecodeProfile(JsonReader spec) {
  CloudProfile profile;
  profile.type = spec["type"].Text();
  profile.seed_selector = DecodeSeedSelector(spec["seedSelector"]);
  return profile;
}

}  // namespace

CloudProfile DecodeCloudProfile(JsonReader object) {
  CloudProfile profile = DecodeProfile(object["spec"]);
  profile.name = object["metadata"]["name"].Text();
  return profile;
}

CloudProfile DecodeNamespacedCloudProfile(JsonReader object) {
  // What a profile comes to, its parent's fields included, is in the status.
  const JsonReader metadata = object["metadata"];
  const JsonReader status = object["status"];
  CloudProfile profile = DecodeProfile(status["cloudProfileSpec"]);
  profile.parent = object["spec"]["parent"]["name"].Text();
  if (!status["cloudProfileSpec"].present()) {
    profile.why_stale = "has no status.cloudProfileSpec yet";
  } else if (status["observedGeneration"].Integer() < metadata["generation"].Integer()) {
    profile.why_stale = "has a status that is older than its spec";
  }
  profile.space = metadata["namespace"].Text();
  profile.name = metadata["name"].Text();
  return profile;
}

Project DecodeProject(JsonReader object) {
  Project project;
  const JsonReader metadata = object["metadata"];
  project.name = metadata["name"].Text();
  project.labels = Labels(metadata["labels"].TextMap());
  project.deleting = IsDeleting(metadata);
  project.space = object["spec"]["namespace"].Text();
  return project;
}

ShootState DecodeShootState(JsonReader object) {
  ShootState state;
  const JsonReader metadata = object["metadata"];
  state.space = metadata["namespace"].Text();
  state.name = metadata["name"].Text();
  const std::optional<std::string_view> text =
      metadata["annotations"][kShootStateTimestamp].OptionalText();
  if (!text.has_value()) return state;
  // Anybody may write an annotation: one that is no time tells nothing, so the age is unknown.
  const absl::StatusOr<absl::Time> time = ParseTime(*text);
  if (time.ok()) state.timestamp = *time;
  return state;
}

BackupBucket DecodeBackupBucket(JsonReader object) {
  BackupBucket bucket;
  bucket.name = object["metadata"]["name"].Text();
  bucket.seed_name = object["spec"]["seedName"].Text();
  const JsonReader error = object["status"]["lastError"];
  bucket.last_error = error["description"].Text();
  // The presence of lastError is what counts.
  if (error.present() && bucket.last_error.empty()) bucket.last_error = "no description";
  return bucket;
}

Bastion DecodeBastion(JsonReader object) {
  Bastion bastion;
  const JsonReader metadata = object["metadata"];
  bastion.space = metadata["namespace"].Text();
  bastion.name = metadata["name"].Text();
  bastion.shoot_name = object["spec"]["shootRef"]["name"].Text();
  bastion.seed_name = object["spec"]["seedName"].Text();
  return bastion;
}

ManagedSeed DecodeManagedSeed(JsonReader object) {
  ManagedSeed seed;
  const JsonReader metadata = object["metadata"];
  seed.space = metadata["namespace"].Text();
  seed.name = metadata["name"].Text();
  seed.shoot_name = object["spec"]["shoot"]["name"].Text();
  return seed;
}

ExposureClass DecodeExposureClass(JsonReader object) {
  ExposureClass exposure;
  exposure.name = object["metadata"]["name"].Text();
  exposure.handler = object["handler"].Text();
  const JsonReader scheduling = object["scheduling"];
  exposure.seed_selector = DecodeSeedSelector(scheduling["seedSelector"]);
  exposure.tolerations = DecodeTolerations(scheduling["tolerations"]);
  return exposure;
}

ConfigMap DecodeConfigMap(JsonReader object) {
  ConfigMap config;
  const JsonReader metadata = object["metadata"];
  config.space = metadata["namespace"].Text();
  config.name = metadata["name"].Text();
  config.uid = metadata["uid"].Text();
  config.resource_version = metadata["resourceVersion"].Text();
  config.labels = Labels(metadata["labels"].TextMap());
  config.annotations = Labels(metadata["annotations"].TextMap());
  config.data = object["data"].TextMap();
  std::sort(config.data.begin(), config.data.end());
  return config;
}

BackupEntry DecodeBackupEntry(JsonReader object) {
  BackupEntry entry;
  const JsonReader metadata = object["metadata"];
  entry.space = metadata["namespace"].Text();
  entry.name = metadata["name"].Text();
  entry.deleting = IsDeleting(metadata);
  metadata["ownerReferences"].ForEach([&entry](JsonReader owner) {
    if (owner["kind"].Text() == "Shoot" && owner["controller"].Bool()) {
      entry.owner = owner["name"].Text();
    }
  });
  const JsonReader spec = object["spec"];
  entry.bucket_name = spec["bucketName"].Text();
  entry.seed_name = spec["seedName"].Text();
  const JsonReader status = object["status"];
  entry.host_seed_name = status["seedName"].Text();
  entry.last_operation = DecodeLastOperation(status["lastOperation"]);
  const JsonReader error = status["lastError"];
  entry.last_error = error["description"].Text();
  if (error.present() && entry.last_error.empty()) entry.last_error = "no description";
  return entry;
}

}  // namespace trowel::garden
