#include "kube/write/config_map.h"

#include <simdjson.h>

#include "base/text.h"
#include "garden/json.h"
#include "kube/write/json_member.h"

namespace trowel::kube {
namespace {

using garden::JsonReader;

// Calls read(JsonReader root).
template <typename Read>
absl::Status ReadBody(std::string_view body, Read read) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(body.data(), body.size()).get(root) != simdjson::SUCCESS) {
    return InvalidArgument("not a ConfigMap: no valid JSON");
  }
  garden::JsonTrail trail;
  read(JsonReader(root, &trail));
  if (!trail.ok()) return InvalidArgument("not a ConfigMap: {}", trail.error());
  return absl::OkStatus();
}

std::map<std::string, std::string> MapOf(JsonReader reader) {
  std::map<std::string, std::string> map;
  for (auto& [key, value] : reader.TextMap()) map.emplace(key, value);
  return map;
}

StoredConfigMap ReadConfigMap(JsonReader reader) {
  const JsonReader metadata = reader["metadata"];
  StoredConfigMap map{.space = std::string(metadata["namespace"].Text()),
                      .name = std::string(metadata["name"].Text()),
                      .uid = std::string(metadata["uid"].Text()),
                      .resource_version = std::string(metadata["resourceVersion"].Text()),
                      .labels = MapOf(metadata["labels"]),
                      .annotations = MapOf(metadata["annotations"]),
                      .data = MapOf(reader["data"])};
  // Without it nobody would be told when somebody else was faster.
  if (map.resource_version.empty()) metadata["resourceVersion"].Fail("missing");
  return map;
}

void AppendMap(std::string_view key, const std::map<std::string, std::string>& map,
               std::string* json) {
  if (map.empty()) return;
  json->push_back(',');
  AppendJsonString(key, json);
  *json += ":{";
  for (const auto& [name, value] : map) {
    if (json->back() != '{') json->push_back(',');
    AppendJsonString(name, json);
    json->push_back(':');
    AppendJsonString(value, json);
  }
  json->push_back('}');
}

}  // namespace

absl::StatusOr<StoredConfigMap> ParseConfigMap(std::string_view body) {
  StoredConfigMap map;
  RETURN_IF_ERROR(ReadBody(body, [&](JsonReader root) { map = ReadConfigMap(root); }));
  return map;
}

absl::StatusOr<std::vector<StoredConfigMap>> ParseConfigMapList(std::string_view body) {
  std::vector<StoredConfigMap> maps;
  RETURN_IF_ERROR(ReadBody(body, [&](JsonReader root) {
    root["items"].ForEach([&](JsonReader item) { maps.push_back(ReadConfigMap(item)); });
  }));
  return maps;
}

std::string FormatConfigMap(const StoredConfigMap& map) {
  std::string json = R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{)";
  AppendMember("name", map.name, &json);
  AppendMember("namespace", map.space, &json);
  AppendMap("labels", map.labels, &json);
  AppendMap("annotations", map.annotations, &json);
  json += "}";
  AppendMap("data", map.data, &json);
  return json + "}";
}

std::string FormatConfigMapPatch(std::string_view resource_version,
                                 const std::map<std::string, std::string>& data,
                                 std::string_view without) {
  std::string json = R"({"metadata":{)";
  AppendMember("resourceVersion", resource_version, &json);
  if (!without.empty()) {
    json += R"(,"annotations":{)";
    AppendJsonString(without, &json);
    json += ":null}";
  }
  json += "}";
  AppendMap("data", data, &json);
  return json + "}";
}

std::string ConfigMapPath(std::string_view space, std::string_view name) {
  return fmt::format("/api/v1/namespaces/{}/configmaps{}{}", space, name.empty() ? "" : "/", name);
}

}  // namespace trowel::kube
