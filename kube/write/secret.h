#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/status.h"

namespace trowel::kube {

// A Secret of core/v1, its data decoded.
struct Secret {
  std::string space;
  std::string name;
  std::string type = "Opaque";
  std::map<std::string, std::string> data;
  std::string resource_version;  // Empty: not stored yet.
};

// InvalidArgument: not JSON, no Secret, or data that is not base64; names the key, never a value.
absl::StatusOr<Secret> ParseSecret(std::string_view body);

// The body of a POST.
std::string FormatSecret(const Secret& secret);

// The body of a PATCH of type kMergePatch (RFC 7386) that sets `data`, takes away the keys whose
// value is empty, and leaves all else. Refused with 409 when somebody has written in between.
std::string FormatSecretPatch(std::string_view resource_version,
                              const std::map<std::string, std::string>& data);
inline constexpr std::string_view kMergePatch = "application/merge-patch+json";

// "/api/v1/namespaces/SPACE/secrets", and with a name the Secret itself.
std::string SecretPath(std::string_view space, std::string_view name);

}  // namespace trowel::kube
