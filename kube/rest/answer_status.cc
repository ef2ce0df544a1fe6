#include "kube/rest/answer_status.h"

namespace trowel::kube {

absl::Status StatusOfAnswer(const RestResponse& response) {
  if (response.status >= 200 && response.status < 300) return absl::OkStatus();
  const std::string text = DescribeFailure(response.status, response.body);
  switch (response.status) {
    case 404: return absl::NotFoundError(text);
    case 409: return absl::AbortedError(text);
    // Not even looked at: priority and fairness, or too many of them.
    case 429: return absl::ResourceExhaustedError(text);
    case 503:
      // Only an answer that says when to come back is known not to have been carried out.
      if (response.retry_after >= 0) return absl::ResourceExhaustedError(text);
      return absl::UnavailableError(text);
    default: break;
  }
  if (response.status >= 400 && response.status < 500) return absl::PermissionDeniedError(text);
  return absl::UnavailableError(text);
}

}  // namespace trowel::kube
