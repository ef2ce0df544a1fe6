#pragma once

#include <string_view>

#include "base/status.h"
#include "webhook/admission/admission_review.h"

namespace trowel::webhook {

// A resource that Trowel knows, as the API server names it in a review.
struct KnownResource {
  Subject subject;
  std::string_view group;
  std::string_view version;
  std::string_view resource;
  std::string_view subresource;
  std::string_view kind;
};

// What `request.resource`, `request.subResource` and `request.kind` say, as sent.
struct ResourceNames {
  std::string_view group;
  std::string_view version;
  std::string_view resource;
  std::string_view subresource;
  std::string_view kind_group;
  std::string_view kind_version;
  std::string_view kind;
};

// Null for a resource that Trowel does not know. FailedPrecondition for a known one with another
// version, and when kind and resource do not belong together.
absl::StatusOr<const KnownResource*> FindResource(const ResourceNames& names);

// The row of the objects of that kind themselves, no subresource; null if Trowel does not know it.
// `api_version`: "core.gardener.cloud/v1beta1", "v1".
const KnownResource* FindKind(std::string_view api_version, std::string_view kind);

}  // namespace trowel::webhook
