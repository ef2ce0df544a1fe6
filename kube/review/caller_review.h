#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status.h"

// The two questions that an API server answers about somebody who calls us: who is it
// (authentication.k8s.io/v1 TokenReview), and may he (authorization.k8s.io/v1
// SubjectAccessReview). Parsers return InvalidArgument for what is no such answer.
namespace trowel::kube {

inline constexpr std::string_view kTokenReviewsPath = "/apis/authentication.k8s.io/v1/tokenreviews";
inline constexpr std::string_view kAccessReviewsPath =
    "/apis/authorization.k8s.io/v1/subjectaccessreviews";

// As the authenticators of the API server describe him.
struct ReviewedUser {
  std::string name;
  std::string uid;
  std::vector<std::string> groups;
  std::vector<std::pair<std::string, std::vector<std::string>>> extra;
};

// The body of a POST to kTokenReviewsPath. `audiences`: whom the token must be meant for, one of
// them at least; none: the API server itself.
std::string FormatTokenReview(std::string_view token, std::span<const std::string> audiences);
// Empty: the token is nobody's, or the answer names none of the `audiences` that were asked for. So
// answers a server that looks at no audience: to it any token of its own is good (TokenReview
// v1, status.audiences).
absl::StatusOr<std::optional<ReviewedUser>> ParseTokenReview(
    std::string_view body, std::span<const std::string> audiences);

// The body of a POST to kAccessReviewsPath: may the user do this to a path that is no resource?
std::string FormatAccessReview(const ReviewedUser& user, std::string_view verb,
                               std::string_view path);
absl::StatusOr<bool> ParseAccessReview(std::string_view body);

}  // namespace trowel::kube
