#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "garden/change.h"
#include "garden/json.h"
#include "garden/other_kinds.h"

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

// Whether an object may have a key twice, because nobody has looked yet. Of two values simdjson
// takes the first and Go the last, so that such an object is broken.
enum class Keys { kDiffer, kMayRepeat };

// An object of a kind that Trowel follows: its Change, with Broken inside when it cannot be
// decoded ("one broken object never hides the others").
Change DecodeObject(Kind kind, simdjson::dom::element object, JsonTrail* trail,
                    Keys keys = Keys::kDiffer);

// What came of a document: the objects of it, or of the List that it is, and of Lists within.
struct Decoded {
  std::vector<Change> changes;
  // "Shoot garden-dev/moss: spec.region: expected a string", one for each Broken change, and one
  // for each object that is not one at all (no kind, no name).
  std::vector<std::string> problems;
  OtherKinds others;  // Objects of kinds that Trowel does not follow.

  void Append(Decoded more);
};

// What an object is, and the items of a list that name neither of the two (of a "ShootList").
struct ListOf {
  std::string kind;
  std::string api_version;
};

// What to look for, and who wants to see it.
struct DecodeOptions {
  Keys keys = Keys::kDiffer;
  // Called for each object that is no list, with its kind and apiVersion, which it may have of its
  // list: before it is decoded, and on the thread that decodes it.
  std::function<void(simdjson::dom::element, const ListOf&)> seen = nullptr;
};

// One JSON document: an object, a List, or a kind-specific list. As for kubectl, what has `items`
// is a list. An error if it is no JSON object, or an API server's Status.
absl::StatusOr<Decoded> DecodeDocument(simdjson::dom::element document,
                                       const DecodeOptions& options = {});

// The same in parts, side by side if wanted: what the items of a document are, or nothing if it is
// no list, and some of its items. `first` is the number of the first one.
absl::StatusOr<std::optional<ListOf>> ReadListOf(simdjson::dom::element document, Keys keys);
Decoded DecodeItems(std::span<const simdjson::dom::element> items, const ListOf& list,
                    std::size_t first, const DecodeOptions& options);

}  // namespace trowel::garden
