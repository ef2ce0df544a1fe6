#pragma once

#include "base/status.h"
#include "kube/rest/rest_client.h"

namespace trowel::carry {

// OK for a success. NotFound: 404. Aborted: 409. ResourceExhausted: the server
// asks to wait, and has done nothing. PermissionDenied: it refuses. Unavailable: nobody knows.
absl::Status StatusOf(const kube::RestResponse& response);

}  // namespace trowel::carry
