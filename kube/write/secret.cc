#include "kube/write/secret.h"

#include <simdjson.h>

#include "base/base64.h"
#include "base/text.h"
#include "garden/json.h"
#include "kube/write/json_member.h"

namespace trowel::kube {
absl::StatusOr<Secret> ParseSecret(std::string_view body) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(body.data(), body.size()).get(root) != simdjson::SUCCESS) {
    return InvalidArgument("not a Secret: no valid JSON");
  }
  garden::JsonTrail trail;
  const garden::JsonReader reader(root, &trail);
  const garden::JsonReader metadata = reader["metadata"];
  Secret secret;
  if (reader["kind"].Text() != "Secret") reader["kind"].Fail("expected Secret");
  secret.space = metadata["namespace"].Text();
  secret.name = metadata["name"].Text();
  secret.resource_version = metadata["resourceVersion"].Text();
  secret.type = reader["type"].Text();
  for (const auto& [key, value] : reader["data"].TextMap()) {
    absl::StatusOr<std::string> bytes = DecodeBase64(value);
    if (bytes.ok()) {
      secret.data[key] = *std::move(bytes);
    } else {
      reader["data"][key].Fail(Message(bytes.status()));
    }
  }
  if (!trail.ok()) return InvalidArgument("not a Secret: {}", trail.error());
  return secret;
}

std::string FormatSecret(const Secret& secret) {
  std::string json = R"({"apiVersion":"v1","kind":"Secret","metadata":{)";
  AppendMember("name", secret.name, &json);
  AppendMember("namespace", secret.space, &json);
  json += R"(,"labels":{"app.kubernetes.io/name":"trowel"}},"type":)";
  AppendJsonString(secret.type, &json);
  json += R"(,"data":{)";
  for (const auto& [key, value] : secret.data) AppendMember(key, EncodeBase64(value), &json);
  return json + "}}";
}

std::string FormatSecretPatch(std::string_view resource_version,
                              const std::map<std::string, std::string>& data) {
  std::string json = R"({"metadata":{)";
  AppendMember("resourceVersion", resource_version, &json);
  json += R"(},"data":{)";
  for (const auto& [key, value] : data) {
    if (!value.empty()) {
      AppendMember(key, EncodeBase64(value), &json);
      continue;
    }
    if (json.back() != '{') json.push_back(',');
    AppendJsonString(key, &json);
    json += ":null";
  }
  return json + "}}";
}

std::string SecretPath(std::string_view space, std::string_view name) {
  return fmt::format("/api/v1/namespaces/{}/secrets{}{}", space, name.empty() ? "" : "/", name);
}

}  // namespace trowel::kube
