#include "webhook/admission/object_change.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "garden/decode.h"
#include "garden/region_table.h"
#include "policy/config/choose_policy.h"
#include "webhook/admission/spec_compare.h"

namespace trowel::webhook {
namespace {

using garden::JsonReader;
using policy::ObjectKind;

constexpr std::string_view kBreakGlass = "trowel.gardener.cloud/break-glass";

// A kind of which changes are judged.
struct Judged {
  Subject subject;
  ObjectKind kind;
  bool creations = false;  // Of the others, nothing that is new endangers a move.
};
constexpr std::array kJudged = {
    Judged{Subject::kSeeds, ObjectKind::kSeed},
    Judged{Subject::kSeedsStatus, ObjectKind::kSeed},
    Judged{Subject::kBackupEntries, ObjectKind::kBackupEntry},
    Judged{Subject::kBackupBuckets, ObjectKind::kBackupBucket},
    Judged{Subject::kShootStates, ObjectKind::kShootState},
    Judged{Subject::kManagedSeeds, ObjectKind::kManagedSeed},
    Judged{Subject::kGardenlets, ObjectKind::kGardenlet},
    Judged{Subject::kConfigMaps, ObjectKind::kConfigMap, /*creations=*/true},
};

// A ConfigMap is a region table, the policy, or nobody's business here: by its labels.
bool IsConfiguration(const std::optional<JsonReader>& object) {
  if (!object.has_value()) return false;
  const JsonReader labels = (*object)["metadata"]["labels"];
  return labels[garden::kRegionConfigLabel].present() || labels[policy::kPolicyLabel].present();
}

const Judged* FindJudged(const AdmissionRequest& request) {
  for (const Judged& row : kJudged) {
    if (row.subject != request.subject) continue;
    switch (request.operation) {
      case Operation::kCreate: return row.creations ? &row : nullptr;
      case Operation::kUpdate: return &row;
      case Operation::kDelete: return request.subresource.empty() ? &row : nullptr;
      case Operation::kConnect: return nullptr;
    }
  }
  return nullptr;
}

std::optional<garden::Object> Decode(ObjectKind kind, JsonReader object) {
  switch (kind) {
    case ObjectKind::kSeed: return garden::DecodeSeed(object);
    case ObjectKind::kBackupEntry: return garden::DecodeBackupEntry(object);
    case ObjectKind::kBackupBucket: return garden::DecodeBackupBucket(object);
    case ObjectKind::kShootState: return garden::DecodeShootState(object);
    case ObjectKind::kManagedSeed: return garden::DecodeManagedSeed(object);
    case ObjectKind::kConfigMap: return garden::DecodeConfigMap(object);
    case ObjectKind::kGardenlet: break;  // The garden has none.
  }
  return std::nullopt;
}

// Go's strconv.ParseBool.
bool IsTruthy(std::string_view value) {
  constexpr std::array<std::string_view, 6> kTrue = {"1", "t", "T", "TRUE", "true", "True"};
  return std::find(kTrue.begin(), kTrue.end(), value) != kTrue.end();
}

std::vector<std::string> NewlyTruthy(JsonReader now, JsonReader old) {
  std::vector<std::string> keys;
  now.ForEachMember([&](std::string_view key, JsonReader value) {
    if (IsTruthy(value.Text()) && !IsTruthy(old[key].Text())) keys.emplace_back(key);
  });
  return keys;
}

std::vector<std::string> Lost(std::vector<std::string> old, const std::vector<std::string>& now) {
  std::erase_if(old, [&](const std::string& each) {
    return std::find(now.begin(), now.end(), each) != now.end();
  });
  return old;
}

bool Differ(JsonReader now, JsonReader old) {
  return !FindDifference({}, Element(now), Element(old)).empty() || now.present() != old.present();
}

// What gardenlet is made from: its own copy of the code, not how it is configured.
bool DeploymentChanged(ObjectKind kind, JsonReader spec, JsonReader old_spec) {
  if (kind == ObjectKind::kManagedSeed) {
    return Differ(spec["gardenlet"]["deployment"], old_spec["gardenlet"]["deployment"]);
  }
  if (kind != ObjectKind::kGardenlet) return false;
  const JsonReader now = spec["deployment"];
  const JsonReader old = old_spec["deployment"];
  return Differ(now["helm"], old["helm"]) || Differ(now["image"], old["image"]);
}

std::optional<std::string> GlassOf(JsonReader annotations) {
  const std::optional<std::string_view> value = annotations[kBreakGlass].OptionalText();
  if (!value.has_value()) return std::nullopt;
  return std::string(*value);
}

void Compare(JsonReader now, JsonReader old, policy::ObjectChange* change) {
  const JsonReader metadata = now["metadata"];
  const JsonReader old_metadata = old["metadata"];
  change->spec_change = FindDifference("spec", Element(now["spec"]), Element(old["spec"]));
  change->deployment_changed = DeploymentChanged(change->kind, now["spec"], old["spec"]);
  change->lost_finalizers =
      Lost(old_metadata["finalizers"].TextList(), metadata["finalizers"].TextList());
  change->new_annotations = NewlyTruthy(metadata["annotations"], old_metadata["annotations"]);
}

}  // namespace

std::optional<ObjectHalves> FindObjectHalves(const AdmissionRequest& request) {
  const Judged* judged = FindJudged(request);
  if (judged == nullptr) return std::nullopt;
  if (judged->kind == ObjectKind::kConfigMap && !IsConfiguration(request.object) &&
      !IsConfiguration(request.old_object)) {
    return std::nullopt;
  }
  ObjectHalves halves;
  policy::ObjectChange& change = halves.change;
  change.kind = judged->kind;
  change.creates = request.operation == Operation::kCreate;
  change.deletes = request.operation == Operation::kDelete;
  change.of_status = request.subresource == "status";
  if (!change.creates) {
    const JsonReader metadata = (*request.old_object)["metadata"];
    change.deleting = metadata["deletionTimestamp"].OptionalText().has_value();
    change.old_glass = GlassOf(metadata["annotations"]);
    change.finalizers = metadata["finalizers"].TextList();
    halves.old = Decode(judged->kind, *request.old_object);
  }
  if (!change.deletes) {
    change.glass = GlassOf((*request.object)["metadata"]["annotations"]);
    halves.now = Decode(judged->kind, *request.object);
  }
  if (!change.creates && !change.deletes) Compare(*request.object, *request.old_object, &change);
  return halves;
}

}  // namespace trowel::webhook
