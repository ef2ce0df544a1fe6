#include <vector>

#include <simdjson.h>

#include "base/base64.h"
#include "base/text.h"
#include "garden/json.h"
#include "garden/time.h"
#include "garden/yaml_json.h"
#include "kube/exec/credential_plugin.h"
#include "kube/manifests.h"

// What a plug-in is told, and what it says.
namespace trowel::kube {
namespace {

using garden::JsonReader;

constexpr std::size_t kPemBytesMax = std::size_t{1} << 20;

void AppendMember(std::string_view name, std::string_view text, std::string* json) {
  if (json->back() != '{') json->push_back(',');
  AppendJsonString(name, json);
  json->push_back(':');
  AppendJsonString(text, json);
}

absl::Status CheckHead(JsonReader root, const std::string& api_version) {
  if (root["kind"].Text() != "ExecCredential") {
    return InvalidArgument("what it printed is no ExecCredential");
  }
  const std::string_view version = root["apiVersion"].Text();
  if (version == api_version) return absl::OkStatus();
  return InvalidArgument("it answers in {}, and the kubeconfig's apiVersion is {}",
                         version.empty() ? "no apiVersion" : Printable(version), api_version);
}

absl::StatusOr<CredentialPlugin::Credentials> Decode(JsonReader root,
                                                     const std::string& api_version) {
  RETURN_IF_ERROR(CheckHead(root, api_version));
  const JsonReader status = root["status"];
  if (!status.present()) return InvalidArgument("what it printed has no status");
  CredentialPlugin::Credentials credentials;
  credentials.token = status["token"].Text();
  credentials.certificate = status["clientCertificateData"].Text();
  credentials.key = status["clientKeyData"].Text();
  const std::string_view expires = status["expirationTimestamp"].Text();
  if (!expires.empty()) {
    const absl::StatusOr<absl::Time> time = garden::ParseTime(expires);
    if (!time.ok()) return InvalidArgument("status.expirationTimestamp is no time");
    credentials.expires = *time;
  }
  if (credentials.certificate.empty() != credentials.key.empty()) {
    return InvalidArgument("it printed only one of clientCertificateData and clientKeyData");
  }
  if (credentials.token.empty() && credentials.key.empty()) {
    return InvalidArgument("it printed neither a token nor a certificate");
  }
  for (const char c : credentials.token) {
    if (static_cast<unsigned char>(c) < 0x20 || c == '\x7f') {
      return InvalidArgument("status.token has a control character");
    }
  }
  return credentials;
}

}  // namespace

absl::StatusOr<std::string> FormatExecInfo(const PluginConfig& config, bool interactive) {
  std::string json = "{";
  AppendMember("kind", "ExecCredential", &json);
  AppendMember("apiVersion", config.api_version, &json);
  json += R"(,"spec":{)";
  if (config.provide_cluster_info) {
    const PluginConfig::Cluster& cluster = config.cluster;
    std::string ca = cluster.ca.pem;
    if (!cluster.ca.file.empty()) {
      ASSIGN_OR_RETURN(ca, ReadFile(cluster.ca.file, kPemBytesMax));
    }
    json += R"("cluster":{)";
    AppendMember("server", cluster.server, &json);
    if (!cluster.tls_server_name.empty()) {
      AppendMember("tls-server-name", cluster.tls_server_name, &json);
    }
    if (!ca.empty()) AppendMember("certificate-authority-data", EncodeBase64(ca), &json);
    if (cluster.disable_compression) json += R"(,"disable-compression":true)";
    if (!cluster.config.empty()) json += R"(,"config":)" + cluster.config;
    json += "},";
  }
  json += fmt::format(R"("interactive":{}}}}})", interactive);
  return json;
}

absl::StatusOr<CredentialPlugin::Credentials> ParseExecCredential(const std::string& printed,
                                                                  const std::string& api_version) {
  // No message of a parser: it might show some of the text.
  const absl::Status none = InvalidArgument("what it printed is no ExecCredential");
  const absl::StatusOr<std::vector<std::string>> documents = garden::YamlToJson(printed);
  if (!documents.ok() || documents->size() != 1) return none;
  simdjson::dom::parser parser;
  simdjson::dom::element document;
  if (parser.parse(documents->front()).get(document) != simdjson::SUCCESS) return none;
  garden::JsonTrail trail;
  absl::StatusOr<CredentialPlugin::Credentials> credentials =
      Decode(JsonReader(document, &trail), api_version);
  if (!trail.ok()) return InvalidArgument("what it printed: {}", trail.error());
  return credentials;
}

}  // namespace trowel::kube
