#pragma once

#include "base/status.h"
#include "kube/rest/rest_client.h"

namespace trowel::kube {

// What an answer says of a write. OK for a success. NotFound: 404. Aborted: 409. ResourceExhausted:
// the server asks to wait, and has done nothing. PermissionDenied: it refuses. Unavailable: nobody
// knows whether it was carried out.
absl::Status StatusOfAnswer(const RestResponse& response);

}  // namespace trowel::kube
