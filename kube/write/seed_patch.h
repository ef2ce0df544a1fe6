#pragma once

#include <string>
#include <string_view>

#include "base/status.h"

namespace trowel::kube {

// "/apis/core.gardener.cloud/v1beta1/seeds/aws-eu1"
std::string SeedPath(std::string_view seed);

// What a patch of a Seed needs, from an answer of the API server. InvalidArgument: not one.
struct StoredSeed {
  std::string resource_version;
  bool visible = true;  // spec.settings.scheduling.visible; without, it is.
};
absl::StatusOr<StoredSeed> ParseStoredSeed(std::string_view body);

// A merge patch (RFC 7386) of spec.settings.scheduling.visible. Refused with 409 when somebody has
// written in between.
std::string FormatVisiblePatch(std::string_view resource_version, bool visible);

}  // namespace trowel::kube
