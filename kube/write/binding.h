#pragma once

#include <string>
#include <string_view>

#include <absl/time/time.h>

#include "base/status.h"

// What a scheduler writes (gardener.md 2.2, 2.4.7 and 7.2).
namespace trowel::kube {

// The body of a PUT of `shoots/binding` that schedules a shoot for the first time: the object as
// it was read, byte for byte, and spec.seedName. Anything else that changes, be it the white space
// of a raw extension, is refused by gardener-apiserver.
//
// FailedPrecondition: the shoot has a spec.seedName already. InvalidArgument: no JSON object with
// an object `spec`.
absl::StatusOr<std::string> WithSeedName(std::string_view shoot_json, std::string_view seed);

// The same for a shoot that moves: spec.seedName is `from` in what was read, and `to` in the body.
//
// FailedPrecondition: it is not `from`. InvalidArgument: as above.
absl::StatusOr<std::string> WithOtherSeedName(std::string_view shoot_json, std::string_view from,
                                              std::string_view to);

// A merge patch (RFC 7386) of `shoots/status` that says why a shoot is not scheduled, as
// gardener-scheduler says it: lastOperation Create, Pending. Binding clears exactly that. With
// `resource_version`, so that what somebody else has written meanwhile is not overwritten (409).
std::string FormatPendingPatch(std::string_view resource_version, std::string_view description,
                               absl::Time now);

}  // namespace trowel::kube
