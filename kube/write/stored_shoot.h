#pragma once

#include <string>
#include <string_view>

#include <absl/time/time.h>

#include "base/status.h"
#include "garden/shoot.h"

namespace trowel::kube {

// A Shoot as the API server has just answered with it: what decisions depend on, what a write
// needs, and its bytes.
struct StoredShoot {
  garden::Shoot shoot;
  std::string uid;
  std::string resource_version;
  absl::Time created;
  std::string operation_text;  // status.lastOperation.description
  std::string body;
};

// InvalidArgument: no Shoot of core.gardener.cloud/v1beta1, or one that cannot be decoded; names
// the field.
absl::StatusOr<StoredShoot> ParseStoredShoot(std::string body);

// "/apis/core.gardener.cloud/v1beta1/namespaces/garden-dev/shoots/moss"
std::string ShootPath(std::string_view space, std::string_view name);

}  // namespace trowel::kube
