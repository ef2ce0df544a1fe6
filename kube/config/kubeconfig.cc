#include "kube/config/kubeconfig.h"

#include <algorithm>
#include <cstdlib>
#include <span>
#include <string_view>
#include <vector>

#include <absl/strings/str_split.h>

#include "base/text.h"
#include "kube/config/kubeconfig_file.h"
#include "kube/config/server_url.h"
#include "kube/manifests.h"

namespace trowel::kube {
namespace {

constexpr std::size_t kKubeconfigBytesMax = std::size_t{1} << 20;

// An entry, and the file that it is from.
template <typename Entry>
struct Found {
  const Entry* entry = nullptr;
  const std::string* path = nullptr;
};

// What the first file that has the name says of it.
template <typename Entry>
Found<Entry> Find(std::span<const KubeconfigFile> files,
                  std::vector<Entry> KubeconfigFile::*entries, std::string_view name) {
  for (const KubeconfigFile& file : files) {
    const auto entry = std::find_if((file.*entries).begin(), (file.*entries).end(),
                                    [&](const Entry& each) { return each.name == name; });
    if (entry != (file.*entries).end()) return {&*entry, &file.path};
  }
  return {};
}

absl::Status CheckOneForm(std::string_view key, const PemSource& pem) {
  if (pem.file.empty() || pem.pem.empty()) return absl::OkStatus();
  return InvalidArgument("{0} and {0}-data are both there, which kubectl refuses; keep one", key);
}

absl::Status UseCluster(const KubeconfigFile::Cluster& cluster, Access* access) {
  if (!cluster.misspelt.empty()) return InvalidArgument("there is no {}", cluster.misspelt);
  if (cluster.insecure) {
    return InvalidArgument(
        "insecure-skip-tls-verify: Trowel does not talk to a server that it cannot verify; give "
        "certificate-authority-data");
  }
  if (!cluster.proxy_url.empty()) {
    return InvalidArgument("proxy-url: Trowel connects without a proxy");
  }
  if (cluster.server.empty()) {
    return InvalidArgument("cluster {} has no server", Printable(cluster.name));
  }
  RETURN_IF_ERROR(CheckOneForm("certificate-authority", cluster.ca));
  access->server_name = cluster.tls_server_name;
  access->ca = cluster.ca;
  return ParseServerUrl(cluster.server, access);
}

// As client-go does, whether it is to be run or not.
absl::Status CheckExec(const PluginConfig& exec) {
  constexpr std::string_view kGroup = "client.authentication.k8s.io";
  if (exec.command.empty()) return InvalidArgument("exec has no command");
  if (exec.api_version != fmt::format("{}/v1", kGroup) &&
      exec.api_version != fmt::format("{}/v1beta1", kGroup)) {
    return InvalidArgument("exec: apiVersion {} is neither {}/v1 nor {}/v1beta1",
                           exec.api_version.empty() ? "\"\"" : Printable(exec.api_version), kGroup,
                           kGroup);
  }
  for (const auto& [name, value] : exec.environment) {
    if (name.empty()) return InvalidArgument("exec: an env has no name");
  }
  for (const std::string_view mode : {"Never", "IfAvailable", "Always"}) {
    if (exec.interactive_mode == mode) return absl::OkStatus();
  }
  return InvalidArgument("exec: interactiveMode {} is neither Never, IfAvailable nor Always",
                         exec.interactive_mode.empty() ? "\"\"" : Printable(exec.interactive_mode));
}

absl::Status CheckUser(const KubeconfigFile::User& user) {
  if (!user.misspelt.empty()) return InvalidArgument("there is no {}", user.misspelt);
  if (user.auth_provider) {
    return InvalidArgument(
        "auth-provider: kubectl has no such plug-ins any longer, and Trowel none; use exec, a "
        "token, a tokenFile or a client certificate");
  }
  if (user.exec.has_value()) RETURN_IF_ERROR(CheckExec(*user.exec));
  if (user.basic) {
    return InvalidArgument("username and password: API servers take them no longer; use a token");
  }
  const Impersonation& as = user.as;
  if (as.user.empty() && !(as.uid.empty() && as.groups.empty() && as.extra.empty())) {
    return InvalidArgument("as-uid, as-groups and as-user-extra need the user to ask as: as");
  }
  RETURN_IF_ERROR(CheckOneForm("client-certificate", user.client_certificate));
  RETURN_IF_ERROR(CheckOneForm("client-key", user.client_key));
  if (user.client_certificate.empty() != user.client_key.empty()) {
    return InvalidArgument("client-certificate and client-key go together");
  }
  return absl::OkStatus();
}

PluginConfig WithCluster(PluginConfig exec, const KubeconfigFile::Cluster& cluster) {
  exec.cluster = {.server = cluster.server,
                  .tls_server_name = cluster.tls_server_name,
                  .ca = cluster.ca,
                  .disable_compression = cluster.disable_compression,
                  .config = cluster.exec_extension};
  return exec;
}

absl::Status UseUser(const KubeconfigFile::User& user, const KubeconfigFile::Cluster& cluster,
                     Plugins plugins, Access* access) {
  RETURN_IF_ERROR(CheckUser(user));
  access->as = user.as;
  if (!access->tls) return absl::OkStatus();
  access->token = user.token;
  access->token_file = user.token_file;
  access->client_certificate = user.client_certificate;
  access->client_key = user.client_key;
  const bool known =
      !user.token.empty() || !user.token_file.empty() || !user.client_certificate.empty();
  // Beside one of these kubectl does not run a plug-in either.
  if (!user.exec.has_value() || known) return absl::OkStatus();
  if (plugins == Plugins::kRefused) {
    return InvalidArgument(
        "exec: serve and scheduler run no credential plug-ins; use a token, a tokenFile or a "
        "client certificate");
  }
  access->exec = WithCluster(*user.exec, cluster);
  return absl::OkStatus();
}

// Namespaces are of no use here, but kubectl would refuse such a context.
bool IsDnsLabel(std::string_view name) {
  const auto is_plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return name.size() <= 63 && is_plain(name.front()) && is_plain(name.back()) &&
         std::all_of(name.begin(), name.end(), [&](char c) { return is_plain(c) || c == '-'; });
}

std::string CurrentContext(std::span<const KubeconfigFile> files) {
  for (const KubeconfigFile& file : files) {
    if (!file.current_context.empty()) return file.current_context;
  }
  return {};
}

// `paths` is what to call all files together.
absl::StatusOr<Access> Follow(std::span<const KubeconfigFile> files, const std::string& paths,
                              const std::string& context, Plugins plugins) {
  const std::string name = context.empty() ? CurrentContext(files) : context;
  if (name.empty()) {
    return InvalidArgument("{}: it has no current-context; name one with --context", paths);
  }
  const auto chosen = Find(files, &KubeconfigFile::contexts, name);
  if (chosen.entry == nullptr) {
    return InvalidArgument("{}: it has no context {}", paths, Printable(name));
  }
  if (const std::string& space = chosen.entry->name_space; !space.empty() && !IsDnsLabel(space)) {
    return InvalidArgument("{}: context {}: namespace {} is no name of one", *chosen.path,
                           Printable(name), Printable(space));
  }
  Access access;
  access.source = fmt::format("kubeconfig {}, context {}", paths, Printable(name));
  access.context = context;
  if (chosen.entry->cluster.empty()) {
    return InvalidArgument("{}: context {} names no cluster", *chosen.path, Printable(name));
  }
  const auto cluster = Find(files, &KubeconfigFile::clusters, chosen.entry->cluster);
  if (cluster.entry == nullptr) {
    return InvalidArgument("{}: it has no cluster {}", paths, Printable(chosen.entry->cluster));
  }
  const absl::Status used = UseCluster(*cluster.entry, &access);
  if (!used.ok()) return Annotate(used, *cluster.path);
  if (chosen.entry->user.empty()) return access;
  const auto user = Find(files, &KubeconfigFile::users, chosen.entry->user);
  if (user.entry == nullptr) {
    return InvalidArgument("{}: it has no user {}", paths, Printable(chosen.entry->user));
  }
  const absl::Status identified = UseUser(*user.entry, *cluster.entry, plugins, &access);
  if (!identified.ok()) return Annotate(identified, *user.path);
  return access;
}

}  // namespace

absl::StatusOr<Access> ReadKubeconfig(const std::string& path, const std::string& context,
                                      Plugins plugins) {
  ASSIGN_OR_RETURN(const std::string text, ReadKubeconfigText(path));
  return ParseKubeconfig(text, path, context, plugins);
}

absl::StatusOr<std::string> ReadKubeconfigText(const std::string& path) {
  return ReadFile(path, kKubeconfigBytesMax);
}

absl::StatusOr<Access> ParseKubeconfig(const std::string& text, const std::string& path,
                                       const std::string& context, Plugins plugins) {
  const absl::StatusOr<KubeconfigFile> file = DecodeKubeconfig(text, path);
  if (!file.ok()) return Annotate(file.status(), path);
  ASSIGN_OR_RETURN(Access access, Follow({&*file, 1}, path, context, plugins));
  access.kubeconfig = path;
  return access;
}

absl::StatusOr<Access> ReadKubeconfigs(const std::string& paths, const std::string& context,
                                       Plugins plugins) {
  std::vector<KubeconfigFile> files;
  const std::vector<std::string> all = absl::StrSplit(paths, ':', absl::SkipEmpty());
  for (const std::string& path : all) {
    const bool again = std::any_of(files.begin(), files.end(),
                                   [&](const KubeconfigFile& file) { return file.path == path; });
    if (again) continue;
    const absl::StatusOr<std::string> text = ReadKubeconfigText(path);
    if (absl::IsNotFound(text.status())) continue;
    if (!text.ok()) return text.status();
    // The other files may have all that it lacks.
    if (text->empty()) continue;
    absl::StatusOr<KubeconfigFile> file = DecodeKubeconfig(*text, path);
    if (!file.ok()) return Annotate(file.status(), path);
    files.push_back(*std::move(file));
  }
  if (files.empty()) return absl::NotFoundError(fmt::format("{}: no such file", paths));
  ASSIGN_OR_RETURN(Access access, Follow(files, paths, context, plugins));
  if (files.size() == 1) access.kubeconfig = files.front().path;
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
