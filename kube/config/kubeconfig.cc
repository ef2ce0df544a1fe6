#include "kube/config/kubeconfig.h"

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include <simdjson.h>

#include "base/base64.h"
#include "base/text.h"
#include "garden/json.h"
#include "garden/yaml_json.h"
#include "kube/config/server_url.h"
#include "kube/manifests.h"

namespace trowel::kube {
namespace {

using garden::JsonReader;

constexpr std::size_t kKubeconfigBytesMax = std::size_t{1} << 20;

// One kubeconfig, parsed. Readers point into the document, so it stays where it is.
class Kubeconfig {
 public:
  Kubeconfig(std::string path, std::string json) : path_(std::move(path)), json_(std::move(json)) {}

  absl::StatusOr<Access> Use(const std::string& context) {
    absl::StatusOr<Access> access = Follow(context);
    // What has a wrong type reads as if it were not there: that is not what to tell.
    if (!trail_.ok()) return InvalidArgument("{}", trail_.error());
    return access;
  }

 private:
  absl::StatusOr<Access> Follow(const std::string& context);
  absl::StatusOr<JsonReader> Root();
  // `list`[].`part` of the entry with that name.
  absl::StatusOr<JsonReader> Entry(JsonReader root, std::string_view list, std::string_view part,
                                   std::string_view name) const;
  absl::Status UseCluster(JsonReader cluster, Access* access) const;
  absl::Status UseUser(JsonReader user, Access* access) const;
  // KEY (a file) and KEY-data (base64) of `entry`; kubectl lets the data override the file.
  absl::Status ReadPem(JsonReader entry, std::string_view key, PemSource* pem) const;
  std::string Resolve(std::string_view file) const;

  const std::string path_;
  const std::string json_;
  simdjson::dom::parser parser_;
  garden::JsonTrail trail_;
};

absl::StatusOr<JsonReader> Kubeconfig::Root() {
  simdjson::dom::element root;
  if (parser_.parse(json_.data(), json_.size()).get(root) != simdjson::SUCCESS) {
    return InvalidArgument("it cannot be read");
  }
  trail_.Clear();
  return JsonReader(root, &trail_);
}

absl::StatusOr<JsonReader> Kubeconfig::Entry(JsonReader root, std::string_view list,
                                             std::string_view part, std::string_view name) const {
  std::optional<JsonReader> found;
  root[list].ForEach([&](JsonReader entry) {
    if (!found.has_value() && entry["name"].Text() == name) found = entry[part];
  });
  if (!found.has_value() || !found->present()) {
    return InvalidArgument("it has no {} {}", part, Printable(name));
  }
  return *found;
}

std::string Kubeconfig::Resolve(std::string_view file) const {
  const std::filesystem::path path(file);
  if (file.empty() || path.is_absolute()) return std::string(file);
  return (std::filesystem::path(path_).parent_path() / path).string();
}

absl::Status Kubeconfig::ReadPem(JsonReader entry, std::string_view key, PemSource* pem) const {
  pem->file = Resolve(entry[key].Text());
  const std::string data_key = fmt::format("{}-data", key);
  const std::string_view data = entry[data_key].Text();
  if (data.empty()) return absl::OkStatus();
  absl::StatusOr<std::string> decoded = DecodeBase64(data);
  if (!decoded.ok()) return InvalidArgument("{}: {}", data_key, Message(decoded.status()));
  *pem = {.pem = *std::move(decoded), .file = {}};
  return absl::OkStatus();
}

absl::Status Kubeconfig::UseCluster(JsonReader cluster, Access* access) const {
  if (cluster["insecure-skip-tls-verify"].Bool()) {
    return InvalidArgument(
        "insecure-skip-tls-verify: Trowel does not talk to a server that it cannot verify; give "
        "certificate-authority-data");
  }
  if (!cluster["proxy-url"].Text().empty()) {
    return InvalidArgument("proxy-url: Trowel connects without a proxy");
  }
  access->server_name = cluster["tls-server-name"].Text();
  RETURN_IF_ERROR(ParseServerUrl(cluster["server"].Text(), access));
  return ReadPem(cluster, "certificate-authority", &access->ca);
}

absl::Status Kubeconfig::UseUser(JsonReader user, Access* access) const {
  for (const std::string_view plugin : {"exec", "auth-provider"}) {
    if (!user[plugin].present()) continue;
    return InvalidArgument(
        "{}: Trowel runs no credential plug-ins; use a token, a tokenFile or a client certificate",
        plugin);
  }
  if (user["username"].present() || user["password"].present()) {
    return InvalidArgument("username and password: API servers take them no longer; use a token");
  }
  access->token = user["token"].Text();
  access->token_file = Resolve(user["tokenFile"].Text());
  RETURN_IF_ERROR(ReadPem(user, "client-certificate", &access->client_certificate));
  RETURN_IF_ERROR(ReadPem(user, "client-key", &access->client_key));
  if (access->client_certificate.empty() != access->client_key.empty()) {
    return InvalidArgument("client-certificate and client-key go together");
  }
  return absl::OkStatus();
}

absl::StatusOr<Access> Kubeconfig::Follow(const std::string& context) {
  ASSIGN_OR_RETURN(const JsonReader root, Root());
  const std::string name = context.empty() ? std::string(root["current-context"].Text()) : context;
  if (name.empty()) return InvalidArgument("it has no current-context; name one with --context");
  ASSIGN_OR_RETURN(const JsonReader chosen, Entry(root, "contexts", "context", name));
  Access access;
  access.source = fmt::format("kubeconfig {}, context {}", path_, Printable(name));
  access.kubeconfig = path_;
  access.context = context;
  ASSIGN_OR_RETURN(const JsonReader cluster,
                   Entry(root, "clusters", "cluster", chosen["cluster"].Text()));
  RETURN_IF_ERROR(UseCluster(cluster, &access));
  if (const std::string_view user_name = chosen["user"].Text(); !user_name.empty()) {
    ASSIGN_OR_RETURN(const JsonReader user, Entry(root, "users", "user", user_name));
    RETURN_IF_ERROR(UseUser(user, &access));
  }
  return access;
}

}  // namespace

absl::StatusOr<Access> ReadKubeconfig(const std::string& path, const std::string& context) {
  ASSIGN_OR_RETURN(const std::string text, ReadKubeconfigText(path));
  return ParseKubeconfig(text, path, context);
}

absl::StatusOr<std::string> ReadKubeconfigText(const std::string& path) {
  return ReadFile(path, kKubeconfigBytesMax);
}

absl::StatusOr<Access> ParseKubeconfig(const std::string& text, const std::string& path,
                                       const std::string& context) {
  absl::StatusOr<std::vector<std::string>> documents = garden::YamlToJson(text);
  if (!documents.ok()) return Annotate(documents.status(), path);
  if (documents->size() != 1) return InvalidArgument("{}: not a kubeconfig", path);
  Kubeconfig kubeconfig(path, std::move(documents->front()));
  absl::StatusOr<Access> access = kubeconfig.Use(context);
  if (!access.ok()) return Annotate(access.status(), path);
  return access;
}

absl::StatusOr<Access> ReadServiceAccount(const std::string& folder) {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody changes the environment of this program.
  const char* host = std::getenv("KUBERNETES_SERVICE_HOST");
  // NOLINTNEXTLINE(concurrency-mt-unsafe)
  const char* port = std::getenv("KUBERNETES_SERVICE_PORT");
  if (host == nullptr || port == nullptr) {
    return absl::NotFoundError("this is no pod: KUBERNETES_SERVICE_HOST is not set");
  }
  Access access;
  access.source = "service account";
  const bool six = std::string_view(host).find(':') != std::string_view::npos;
  RETURN_IF_ERROR(ParseServerUrl(
      fmt::format("https://{}{}{}:{}", six ? "[" : "", host, six ? "]" : "", port), &access));
  access.token_file = folder + "/token";
  access.ca.file = folder + "/ca.crt";
  return access;
}

}  // namespace trowel::kube
