#include "kube/write/ca_bundle.h"

#include <simdjson.h>

#include "base/base64.h"
#include "base/text.h"
#include "garden/json.h"

namespace trowel::kube {

absl::StatusOr<std::vector<WebhookBundle>> ParseBundles(std::string_view body) {
  constexpr std::string_view kKind = "ValidatingWebhookConfiguration";
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(body.data(), body.size()).get(root) != simdjson::SUCCESS) {
    return InvalidArgument("not a {}: no valid JSON", kKind);
  }
  garden::JsonTrail trail;
  const garden::JsonReader reader(root, &trail);
  if (reader["kind"].Text() != kKind) return InvalidArgument("kind: expected {}", kKind);
  std::vector<WebhookBundle> entries;
  reader["webhooks"].ForEach([&entries](const garden::JsonReader& webhook) {
    const std::string_view text = webhook["clientConfig"]["caBundle"].Text();
    entries.push_back({.webhook = std::string(webhook["name"].Text()),
                       .pem = DecodeBase64(text).value_or(std::string())});
  });
  if (!trail.ok()) return InvalidArgument("not a {}: {}", kKind, trail.error());
  return entries;
}

std::string FormatBundlePatch(const std::vector<WebhookBundle>& entries, std::string_view domain,
                              std::string_view pem) {
  const std::string value = EncodeBase64(pem);
  std::string json;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const WebhookBundle& entry = entries[i];
    if (entry.pem == pem || !entry.webhook.ends_with(domain)) continue;
    json += fmt::format(R"({}{{"op":"test","path":"/webhooks/{}/name","value":)",
                        json.empty() ? "[" : ",", i);
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
