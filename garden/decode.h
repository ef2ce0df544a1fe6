#pragma once

#include <string_view>
#include <vector>

#include "base/status.h"
#include "garden/change.h"
#include "garden/json.h"

// JSON objects of the API to the structs of the garden. An unknown field is ignored, a missing
// one has its API default, a wrong type in a field that is read is an error with its path.
namespace trowel::garden {

Seed DecodeSeed(JsonReader object);
Shoot DecodeShoot(JsonReader object);
CloudProfile DecodeCloudProfile(JsonReader object);
CloudProfile DecodeNamespacedCloudProfile(JsonReader object);
Project DecodeProject(JsonReader object);
ShootState DecodeShootState(JsonReader object);
BackupBucket DecodeBackupBucket(JsonReader object);
Bastion DecodeBastion(JsonReader object);
ManagedSeed DecodeManagedSeed(JsonReader object);
ExposureClass DecodeExposureClass(JsonReader object);
ConfigMap DecodeConfigMap(JsonReader object);
BackupEntry DecodeBackupEntry(JsonReader object);

// An object of a kind that Trowel follows: its Change, with Broken inside when it cannot be
// decoded ("one broken object never hides the others").
Change DecodeObject(Kind kind, simdjson::dom::element object, JsonTrail* trail);

// What came of a document: the objects of it, or of the List that it is.
struct Decoded {
  std::vector<Change> changes;
  // "Shoot garden-dev/moss: spec.region: expected a string", one for each Broken change, and one
  // for each object that is not one at all (no kind, no name, another API version).
  std::vector<std::string> problems;
  std::size_t skipped = 0;  // Objects of kinds that Trowel does not follow.
};

// One JSON document: an object, a List, or a kind-specific list ("ShootList", whose items carry
// no kind). An error if it is no JSON object.
absl::StatusOr<Decoded> DecodeDocument(simdjson::dom::element document);

}  // namespace trowel::garden
