#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <absl/time/time.h>

#include "kube/config/access.h"

namespace trowel::kube {

// When a token of a service account, or of an OIDC issuer, ends to count: what a JWT says of
// itself. Empty: it does not say so, or is no such token.
std::optional<absl::Time> TokenExpiry(std::string_view token);

// What to do about a 401: what of `access` proves who we are, where that is from, and, if that is
// the cause, that it has expired.
std::string RemedyForRefusal(const Access& access, absl::Time now);

}  // namespace trowel::kube
