#pragma once

#include <cstdint>
#include <string_view>

#include <absl/time/time.h>

namespace trowel::garden {

// One of Gardener's conditions as Trowel reads it. `kMissing` is not the same as `kUnknown`: the
// latter is what gardener-controller-manager writes when a gardenlet stops renewing its Lease.
struct Condition {
  enum class Status : std::uint8_t { kMissing, kTrue, kFalse, kUnknown, kProgressing };
  Status status = Status::kMissing;
  absl::Time since = absl::InfinitePast();  // lastTransitionTime.
};
std::string_view Name(Condition::Status status);  // "True", ..., "missing".

}  // namespace trowel::garden
