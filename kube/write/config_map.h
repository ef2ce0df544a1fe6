#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace trowel::kube {

// A ConfigMap of core/v1 as a process keeps what it must not forget in.
struct StoredConfigMap {
  std::string space;
  std::string name;
  std::string uid;
  std::string resource_version;
  std::map<std::string, std::string> labels;
  std::map<std::string, std::string> annotations;
  std::map<std::string, std::string> data;  // Empty, if only its metadata was asked for.
};

// Of its metadata alone, to be asked for often; a server that does not know it sends all.
inline constexpr std::string_view kMetadataOnly =
    "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";
inline constexpr std::string_view kMetadataListOnly =
    "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

// InvalidArgument: not JSON, or no stored object; names the field.
absl::StatusOr<StoredConfigMap> ParseConfigMap(std::string_view body);
absl::StatusOr<std::vector<StoredConfigMap>> ParseConfigMapList(std::string_view body);

// The body of a POST.
std::string FormatConfigMap(const StoredConfigMap& map);

// A merge patch (RFC 7386) that sets `data` and takes away the annotation `without`, if one is
// named. Refused with 409 when somebody has written in between.
std::string FormatConfigMapPatch(std::string_view resource_version,
                                 const std::map<std::string, std::string>& data,
                                 std::string_view without = {});

// "/api/v1/namespaces/SPACE/configmaps", and with a name the ConfigMap itself.
std::string ConfigMapPath(std::string_view space, std::string_view name);

}  // namespace trowel::kube
