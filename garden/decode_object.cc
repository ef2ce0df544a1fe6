#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "garden/decode.h"
#include "garden/repeated_key.h"

namespace trowel::garden {
namespace {

using simdjson::dom::element;

// Reads `part`.seedName of a shoot that may be broken anywhere. False when it cannot be told.
bool ReadSeedName(element shoot, std::string_view part, std::string* name) {
  element section;
  if (shoot.at_key(part).get(section) != simdjson::SUCCESS || section.is_null()) return true;
  if (!section.is_object()) return false;
  element value;
  if (section.at_key("seedName").get(value) != simdjson::SUCCESS || value.is_null()) return true;
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS) return false;
  *name = text;
  return true;
}

// The labels of an object that may be broken anywhere, so that whoever looks for one finds it.
std::vector<std::pair<std::string, std::string>> ReadLabels(element object) {
  std::vector<std::pair<std::string, std::string>> read;
  simdjson::dom::object labels;
  if (object.at_pointer("/metadata/labels").get(labels) != simdjson::SUCCESS) return read;
  for (const auto& [key, value] : labels) {
    std::string_view text;
    if (value.get(text) == simdjson::SUCCESS) read.emplace_back(key, text);
  }
  return read;
}

Broken BrokenOf(Kind kind, element object, std::string why) {
  Broken broken;
  broken.why = std::move(why);
  if (kind == Kind::kConfigMap) broken.labels = ReadLabels(object);
  if (kind != Kind::kShoot) return broken;
  const bool spec = ReadSeedName(object, "spec", &broken.seed_name);
  const bool status = ReadSeedName(object, "status", &broken.host_seed_name);
  broken.seeds_readable = object.is_object() && spec && status;
  return broken;
}

Object DecodeAs(Kind kind, JsonReader object) {
  switch (kind) {
    case Kind::kSeed: return DecodeSeed(object);
    case Kind::kShoot: return DecodeShoot(object);
    case Kind::kCloudProfile: return DecodeCloudProfile(object);
    case Kind::kNamespacedCloudProfile: return DecodeNamespacedCloudProfile(object);
    case Kind::kProject: return DecodeProject(object);
    case Kind::kConfigMap: return DecodeConfigMap(object);
    case Kind::kShootState: return DecodeShootState(object);
    case Kind::kBackupBucket: return DecodeBackupBucket(object);
    case Kind::kBastion: return DecodeBastion(object);
    case Kind::kManagedSeed: return DecodeManagedSeed(object);
    case Kind::kExposureClass: return DecodeExposureClass(object);
    case Kind::kBackupEntry: return DecodeBackupEntry(object);
  }
  return Broken{};
}

std::size_t CountKey(simdjson::dom::object object, std::string_view wanted) {
  std::size_t count = 0;
  for (const auto& [key, value] : object) {
    if (key == wanted) ++count;
  }
  return count;
}

// Whether an object that has some key twice can still be called by its name.
bool IsNameSure(element value) {
  simdjson::dom::object object;
  simdjson::dom::object metadata;
  if (value.get(object) != simdjson::SUCCESS) return false;
  for (const std::string_view key : {"kind", "apiVersion", "metadata"}) {
    if (CountKey(object, key) > 1) return false;
  }
  if (object.at_key("metadata").get(metadata) != simdjson::SUCCESS) return false;
  return CountKey(metadata, "name") == 1 && CountKey(metadata, "namespace") <= 1;
}

}  // namespace

Change DecodeObject(Kind kind, element object, JsonTrail* trail, Keys keys) {
  trail->Clear();
  Change change;
  change.kind = kind;
  const JsonReader reader(object, trail);
  if (!reader.is_object()) {
    reader.Fail("expected an object");
  } else {
    const JsonReader metadata = reader["metadata"];
    const bool repeats = keys == Keys::kMayRepeat && HasRepeatedKey(object);
    if (repeats) FailAtRepeatedKey(reader);
    change.name = metadata["name"].Text();
    if (InfoOf(kind).namespaced) {
      change.space = metadata["namespace"].Text();
      if (change.space.empty()) metadata["namespace"].Fail("missing");
    }
    change.object = DecodeAs(kind, reader);
    if (repeats && !IsNameSure(object)) change.name.clear();
  }
  if (!trail->ok()) change.object = BrokenOf(kind, object, trail->error());
  return change;
}

}  // namespace trowel::garden
