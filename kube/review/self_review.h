#pragma once

#include <string_view>

#include "base/status.h"
#include "kube/review/caller_review.h"

// Who we are to an API server (authentication.k8s.io/v1 SelfSubjectReview, since Kubernetes 1.28).
namespace trowel::kube {

inline constexpr std::string_view kSelfReviewsPath =
    "/apis/authentication.k8s.io/v1/selfsubjectreviews";

// The body of a POST; it changes nothing.
std::string_view SelfReview();
// InvalidArgument: not such an answer, or one that names nobody.
absl::StatusOr<ReviewedUser> ParseSelfReview(std::string_view body);

}  // namespace trowel::kube
