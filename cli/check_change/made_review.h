#pragma once

#include <string>

#include "cli/check_change/manifest.h"

namespace trowel::cli {

// The AdmissionReview that an API server would send for a change of this object: an update from
// `old` to `now`; a creation without `old`, a deletion without `now` (null each). What a client
// cannot write is in `now` as the server keeps it: the status, and the metadata that are the
// server's own.
std::string MadeReview(const Manifest& of, Json old, Json now);

}  // namespace trowel::cli
