#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <absl/strings/ascii.h>
#include <absl/strings/str_split.h>

#include "garden/decode_parts.h"
#include "garden/decode_shoot.h"
#include "garden/shoot_detail.h"

namespace trowel::garden {
namespace {

constexpr std::string_view kLiveMigrate = "migration.gardener.cloud/live-migrate";
constexpr std::string_view kAllowDistantRegions = "migration.gardener.cloud/allow-distant-regions";
constexpr std::string_view kBreakGlass = "trowel.gardener.cloud/break-glass";
constexpr std::string_view kApprovedBy = "trowel.gardener.cloud/approved-by";
constexpr std::string_view kIgnore = "shoot.gardener.cloud/ignore";
constexpr std::string_view kSkipReadiness = "shoot.gardener.cloud/skip-readiness";
constexpr std::string_view kAbortLive = "migration.shoot.gardener.cloud/abort-live-migration";
constexpr std::string_view kForceShrink = "migration.gardener.cloud/force-shrink-etcd";
constexpr std::string_view kOperation = "gardener.cloud/operation";
constexpr std::string_view kMaintenanceOperation = "maintenance.gardener.cloud/operation";

// Annotations that no code reads, though the GEP names them: gardener.md 3.2.
constexpr std::array<std::string_view, 3> kOnlyInTheGep = {
    "migration.gardener.cloud/inter-seed-distance-threshold",
    kAbortLive,
    kForceShrink,
};

// Right words under a wrong prefix ("shoot.gardener.cloud/live-migrate"), and words that are
// nearly right.
constexpr std::array<std::string_view, 4> kNearMisses = {
    "live-migrate", "live-migration", "allow-distant-regions", "allow-distant-region"};

// Go's strconv.ParseBool; what it does not know counts as false.
bool IsTruthy(std::string_view value) {
  return value == "true" || value == "True" || value == "TRUE" || value == "t" || value == "T" ||
         value == "1";
}

// Both annotations hold operations separated by semicolons
// (pkg/api/core/v1beta1/helper/shoot.go, GetShootGardenerOperations).
std::vector<std::string> SplitOperations(std::string_view operations) {
  std::vector<std::string> words = absl::StrSplit(std::string(operations), ';');
  for (std::string& word : words) absl::StripAsciiWhitespace(&word);
  std::erase(words, "");
  return words;
}

template <std::size_t kSize>
bool IsIn(const std::array<std::string_view, kSize>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// Looks at an annotation that is none of those which are read.
void NoteMisspelt(std::string_view key, JsonReader value, Shoot* shoot) {
  const std::size_t slash = key.find('/');
  if (slash == std::string_view::npos) return;
  const std::string_view prefix = key.substr(0, slash);
  const std::string_view word = key.substr(slash + 1);
  if (!prefix.ends_with("gardener.cloud")) return;
  if (word == "operation") {
    const std::vector<std::string> words = SplitOperations(value.Text());
    if (std::find(words.begin(), words.end(), "live-migrate") != words.end()) {
      shoot->misspelt.push_back(std::string(key) + "=live-migrate");
    }
  } else if (IsIn(kOnlyInTheGep, key) || IsIn(kNearMisses, word)) {
    shoot->misspelt.emplace_back(key);
  }
}

void DecodeAnnotations(JsonReader annotations, Shoot* shoot) {
  annotations.ForEachMember([shoot](std::string_view key, JsonReader value) {
    if (key == kLiveMigrate) {
      shoot->live_migrate = IsTruthy(value.Text());
    } else if (key == kAllowDistantRegions) {
      shoot->allow_distant_regions = IsTruthy(value.Text());
    } else if (key == kBreakGlass) {
      shoot->break_glass = std::string(value.Text());
    } else if (key == kIgnore) {
      if (IsTruthy(value.Text())) shoot->detail.Edit().ignored = true;
    } else if (key == kApprovedBy) {
      shoot->detail.Edit().approved_by = value.Text();
    } else if (key == kMaintenanceOperation) {
      shoot->detail.Edit().maintenance_operations = SplitOperations(value.Text());
    } else if (key == kSkipReadiness) {
      shoot->detail.Edit().skip_readiness = value.Text();
    } else {
      if (key == kAbortLive && IsTruthy(value.Text())) {
        shoot->detail.Edit().abort_live_migration = true;
      }
      if (key == kForceShrink && IsTruthy(value.Text())) {
        shoot->detail.Edit().force_shrink_etcd = true;
      }
      if (key == kOperation) shoot->detail.Edit().operations = SplitOperations(value.Text());
      NoteMisspelt(key, value, shoot);
    }
  });
  std::sort(shoot->misspelt.begin(), shoot->misspelt.end());
}

// The binding subresource owns spec.seedName from the moment it wrote it last; the API server
// keeps that time. A later entry wins, should two managers own it.
void DecodeBoundAt(JsonReader managed_fields, Shoot* shoot) {
  managed_fields.ForEach([shoot](JsonReader entry) {
    if (entry["subresource"].Text() != "binding") return;
    if (!entry["fieldsV1"]["f:spec"]["f:seedName"].present()) return;
    const JsonReader time = entry["time"];
    if (!time.present()) return;
    const absl::Time bound = DecodeTime(time);
    if (!shoot->bound_at.has_value() || *shoot->bound_at < bound) shoot->bound_at = bound;
  });
}

// A later entry wins here, too: two managers may own the annotation.
void DecodeApprovedAt(JsonReader managed_fields, Shoot* shoot) {
  if (shoot->detail->approved_by.empty()) return;
  managed_fields.ForEach([shoot](JsonReader entry) {
    const JsonReader annotations = entry["fieldsV1"]["f:metadata"]["f:annotations"];
    if (!annotations["f:trowel.gardener.cloud/approved-by"].present()) return;
    const absl::Time written = DecodeTime(entry["time"]);
    if (written > shoot->detail->approved_at) shoot->detail.Edit().approved_at = written;
  });
}

void DecodeLabels(JsonReader labels, Shoot* shoot) {
  std::vector<Labels::Pair> pairs = labels.TextMap();
  if (!pairs.empty()) shoot->labels.Edit() = Labels(std::move(pairs));
}

}  // namespace

void DecodeShootMetadata(JsonReader metadata, Shoot* shoot) {
  shoot->space = metadata["namespace"].Text();
  shoot->name = metadata["name"].Text();
  shoot->deleting = IsDeleting(metadata);
  DecodeLabels(metadata["labels"], shoot);
  DecodeAnnotations(metadata["annotations"], shoot);
  DecodeBoundAt(metadata["managedFields"], shoot);
  DecodeApprovedAt(metadata["managedFields"], shoot);
}

}  // namespace trowel::garden
