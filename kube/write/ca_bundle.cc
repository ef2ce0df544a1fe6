#include "kube/write/ca_bundle.h"

#include <simdjson.h>

#include "base/base64.h"
#include "base/text.h"
#include "garden/json.h"

namespace trowel::kube {

absl::StatusOr<Registration> ParseRegistration(std::string_view body) {
  constexpr std::string_view kKind = "ValidatingWebhookConfiguration";
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(body.data(), body.size()).get(root) != simdjson::SUCCESS) {
    return InvalidArgument("not a {}: no valid JSON", kKind);
  }
  garden::JsonTrail trail;
  const garden::JsonReader reader(root, &trail);
  if (reader["kind"].Text() != kKind) return InvalidArgument("kind: expected {}", kKind);
  Registration read;
  read.version = reader["metadata"]["resourceVersion"].Text();
  reader["webhooks"].ForEach([&read](const garden::JsonReader& webhook) {
    const std::string_view text = webhook["clientConfig"]["caBundle"].Text();
    read.webhooks.push_back({.webhook = std::string(webhook["name"].Text()),
                             .pem = DecodeBase64(text).value_or(std::string())});
  });
  if (!trail.ok()) return InvalidArgument("not a {}: {}", kKind, trail.error());
  return read;
}

std::string FormatBundlePatch(const Registration& read, std::string_view domain,
                              std::string_view pem) {
  const std::string value = EncodeBase64(pem);
  std::string json;
  for (std::size_t i = 0; i < read.webhooks.size(); ++i) {
    const WebhookBundle& entry = read.webhooks[i];
    if (entry.pem == pem || !entry.webhook.ends_with(domain)) continue;
    if (json.empty()) {
      // An object with another version than the stored one is a conflict, however it came to be.
      json = R"([{"op":"replace","path":"/metadata/resourceVersion","value":)";
      AppendJsonString(read.version, &json);
      json += "}";
    }
    json += fmt::format(R"(,{{"op":"test","path":"/webhooks/{}/name","value":)", i);
    AppendJsonString(entry.webhook, &json);
    // "add" also replaces what is there (RFC 6902, 4.1).
    json +=
        fmt::format(R"(}},{{"op":"add","path":"/webhooks/{}/clientConfig/caBundle","value":)", i);
    AppendJsonString(value, &json);
    json += "}";
  }
  if (!json.empty()) json += "]";
  return json;
}

std::string RegistrationPath(std::string_view name) {
  return fmt::format("/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/{}",
                     name);
}

}  // namespace trowel::kube
