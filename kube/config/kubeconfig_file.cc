#include "kube/config/kubeconfig_file.h"

#include <array>
#include <filesystem>
#include <set>
#include <span>
#include <string_view>
#include <utility>

#include <simdjson.h>

#include "base/base64.h"
#include "base/text.h"
#include "garden/json.h"
#include "garden/yaml_json.h"

namespace trowel::kube {
namespace {

using garden::JsonReader;

constexpr std::string_view kExecBeta = "client.authentication.k8s.io/v1beta1";

constexpr std::array<std::string_view, 8> kClusterFields = {
    "server",    "tls-server-name",     "insecure-skip-tls-verify", "certificate-authority-data",
    "proxy-url", "disable-compression", "certificate-authority",    "extensions"};
constexpr std::array<std::string_view, 15> kUserFields = {"client-certificate",
                                                          "client-certificate-data",
                                                          "client-key",
                                                          "client-key-data",
                                                          "token",
                                                          "tokenFile",
                                                          "as",
                                                          "as-uid",
                                                          "as-groups",
                                                          "as-user-extra",
                                                          "username",
                                                          "password",
                                                          "auth-provider",
                                                          "exec",
                                                          "extensions"};

// Without what people and other tools write differently.
std::string Plain(std::string_view field) {
  std::string plain;
  for (const char c : field) {
    if (c == '-' || c == '_') continue;
    plain += static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
  }
  return plain;
}

// client-go drops what it does not know, and says nothing: for what was clearly meant to be a field
// that is too little.
std::string Misspelt(JsonReader object, std::span<const std::string_view> fields) {
  std::string misspelt;
  object.ForEachMember([&](std::string_view key, JsonReader) {
    for (const std::string_view field : fields) {
      if (key == field) return;
    }
    for (const std::string_view field : fields) {
      if (misspelt.empty() && Plain(key) == Plain(field)) {
        misspelt = fmt::format("{}; did you mean {}?", Printable(key), field);
      }
    }
  });
  return misspelt;
}

// Go refuses to send such a header, and a line end in one would begin another.
std::string HeaderText(JsonReader value) {
  const std::string_view text = value.Text();
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == '\x7f') {
      value.Fail("it has a line end or another control character");
    }
  }
  return std::string(text);
}

// What a cluster has to say to plug-ins.
std::string ExecExtension(JsonReader extensions) {
  std::string json;
  extensions.ForEach([&](JsonReader entry) {
    const JsonReader extension = entry["extension"];
    if (entry["name"].Text() == "client.authentication.k8s.io/exec" && extension.present()) {
      json = simdjson::to_string(extension.element());
    }
  });
  return json;
}

class Decoder {
 public:
  explicit Decoder(const std::string& path) {
    file_.path = path;
    folder_ = std::filesystem::path(path).parent_path();
  }

  absl::StatusOr<KubeconfigFile> Decode(simdjson::dom::element document);

 private:
  void DecodeContext(JsonReader entry);
  void DecodeCluster(JsonReader entry);
  void DecodeUser(JsonReader entry);
  static Impersonation DecodeImpersonation(JsonReader user);
  PluginConfig DecodeExec(JsonReader exec) const;
  PemSource DecodePem(JsonReader entry, std::string_view key) const;
  std::string Resolve(JsonReader name) const;
  // The name of an entry of a list, which must not have been there before.
  static std::string TakeName(JsonReader entry, std::set<std::string, std::less<>>* names);
  static void DecodeExtensions(JsonReader list);

  KubeconfigFile file_;
  std::filesystem::path folder_;
  std::set<std::string, std::less<>> contexts_, clusters_, users_;
};

absl::StatusOr<KubeconfigFile> Decoder::Decode(simdjson::dom::element document) {
  garden::JsonTrail trail;
  const JsonReader root(document, &trail);
  const JsonReader version = root["apiVersion"];
  if (!version.Text().empty() && version.Text() != "v1") version.Fail("a kubeconfig is of v1");
  const JsonReader kind = root["kind"];
  if (!kind.Text().empty() && kind.Text() != "Config") kind.Fail("a kubeconfig is a Config");
  file_.current_context = root["current-context"].Text();
  root["contexts"].ForEach([this](JsonReader entry) { DecodeContext(entry); });
  root["clusters"].ForEach([this](JsonReader entry) { DecodeCluster(entry); });
  root["users"].ForEach([this](JsonReader entry) { DecodeUser(entry); });
  DecodeExtensions(root["extensions"]);
  root["preferences"]["colors"].Bool();
  if (!trail.ok()) return InvalidArgument("{}", trail.error());
  return std::move(file_);
}

std::string Decoder::TakeName(JsonReader entry, std::set<std::string, std::less<>>* names) {
  const JsonReader name = entry["name"];
  if (!names->emplace(name.Text()).second) {
    entry.Fail(fmt::format("the name {} is there twice", Printable(name.Text())));
  }
  return std::string(name.Text());
}

void Decoder::DecodeExtensions(JsonReader list) {
  std::set<std::string, std::less<>> names;
  list.ForEach([&](JsonReader entry) { TakeName(entry, &names); });
}

void Decoder::DecodeContext(JsonReader entry) {
  KubeconfigFile::Context& context = file_.contexts.emplace_back();
  context.name = TakeName(entry, &contexts_);
  const JsonReader fields = entry["context"];
  context.cluster = fields["cluster"].Text();
  context.user = fields["user"].Text();
  context.name_space = fields["namespace"].Text();
  DecodeExtensions(fields["extensions"]);
}

void Decoder::DecodeCluster(JsonReader entry) {
  KubeconfigFile::Cluster& cluster = file_.clusters.emplace_back();
  cluster.name = TakeName(entry, &clusters_);
  const JsonReader fields = entry["cluster"];
  cluster.server = fields["server"].Text();
  cluster.tls_server_name = fields["tls-server-name"].Text();
  cluster.proxy_url = fields["proxy-url"].Text();
  cluster.insecure = fields["insecure-skip-tls-verify"].Bool();
  cluster.ca = DecodePem(fields, "certificate-authority");
  // Nothing is ever asked for in a compressed form, whatever this says.
  cluster.disable_compression = fields["disable-compression"].Bool();
  DecodeExtensions(fields["extensions"]);
  cluster.exec_extension = ExecExtension(fields["extensions"]);
  cluster.misspelt = Misspelt(fields, kClusterFields);
}

void Decoder::DecodeUser(JsonReader entry) {
  KubeconfigFile::User& user = file_.users.emplace_back();
  user.name = TakeName(entry, &users_);
  const JsonReader fields = entry["user"];
  user.token = HeaderText(fields["token"]);
  user.token_file = Resolve(fields["tokenFile"]);
  user.client_certificate = DecodePem(fields, "client-certificate");
  user.client_key = DecodePem(fields, "client-key");
  user.as = DecodeImpersonation(fields);
  user.basic = !fields["username"].Text().empty() || !fields["password"].Text().empty();
  user.auth_provider = fields["auth-provider"].present();
  if (fields["exec"].present()) user.exec = DecodeExec(fields["exec"]);
  DecodeExtensions(fields["extensions"]);
  user.misspelt = Misspelt(fields, kUserFields);
}

PluginConfig Decoder::DecodeExec(JsonReader exec) const {
  PluginConfig plugin;
  // A name is looked up; a path is one from here.
  plugin.command = exec["command"].Text();
  if (plugin.command.find('/') != std::string::npos) {
    plugin.command = std::filesystem::absolute(Resolve(exec["command"])).lexically_normal();
  }
  plugin.arguments = exec["args"].TextList();
  exec["env"].ForEach([&](JsonReader entry) {
    plugin.environment.emplace_back(entry["name"].Text(), entry["value"].Text());
  });
  plugin.api_version = exec["apiVersion"].Text();
  plugin.install_hint = exec["installHint"].Text();
  plugin.provide_cluster_info = exec["provideClusterInfo"].Bool();
  plugin.interactive_mode = exec["interactiveMode"].Text();
  // Required since v1.
  if (plugin.interactive_mode.empty() && plugin.api_version == kExecBeta) {
    plugin.interactive_mode = "IfAvailable";
  }
  return plugin;
}

Impersonation Decoder::DecodeImpersonation(JsonReader user) {
  Impersonation as;
  as.user = HeaderText(user["as"]);
  as.uid = HeaderText(user["as-uid"]);
  user["as-groups"].ForEach([&](JsonReader group) { as.groups.push_back(HeaderText(group)); });
  user["as-user-extra"].ForEachMember([&](std::string_view key, JsonReader values) {
    auto& extra = as.extra.emplace_back(key, std::vector<std::string>());
    values.ForEach([&](JsonReader value) { extra.second.push_back(HeaderText(value)); });
  });
  return as;
}

PemSource Decoder::DecodePem(JsonReader entry, std::string_view key) const {
  PemSource pem;
  pem.file = Resolve(entry[key]);
  const std::string data_key = fmt::format("{}-data", key);
  const JsonReader data = entry[data_key];
  absl::StatusOr<std::string> decoded = DecodeBase64(data.Text());
  if (!decoded.ok()) {
    data.Fail(Message(decoded.status()));
  } else {
    pem.pem = *std::move(decoded);
  }
  return pem;
}

std::string Decoder::Resolve(JsonReader name) const {
  const std::filesystem::path path(name.Text());
  if (path.empty() || path.is_absolute()) return path.string();
  return (folder_ / path).string();
}

}  // namespace

absl::StatusOr<KubeconfigFile> DecodeKubeconfig(const std::string& text, const std::string& path) {
  ASSIGN_OR_RETURN(const std::vector<std::string> documents, garden::YamlToJson(text));
  if (documents.empty()) return InvalidArgument("it is empty");
  if (documents.size() > 1) {
    return InvalidArgument("it has {} documents, of which kubectl reads the first only; keep one",
                           documents.size());
  }
  simdjson::dom::parser parser;
  simdjson::dom::element document;
  if (parser.parse(documents.front()).get(document) != simdjson::SUCCESS) {
    return InvalidArgument("it cannot be read");
  }
  return Decoder(path).Decode(document);
}

}  // namespace trowel::kube
