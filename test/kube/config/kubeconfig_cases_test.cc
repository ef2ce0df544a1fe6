#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "kube/config/kubeconfig.h"

// The kubeconfigs of test/data/kubeconfigs, as clientcmd reads them (its README) and as Trowel
// does.
namespace trowel::kube {
namespace {

using nlohmann::json;

constexpr const char* kFolder = "test/data/kubeconfigs";

// What Trowel refuses although clientcmd takes it, and by which words.
const std::map<std::string, std::string_view, std::less<>>& Stricter() {
  static const std::map<std::string, std::string_view, std::less<>> stricter = {
      {"basic", "username and password: "},
      {"insecure", "insecure-skip-tls-verify: "},
      {"key-twice", "twice"},
      {"key-without-certificate", "client-certificate and client-key go together"},
      {"misspelt-field", "there is no asGroups; did you mean as-groups?"},
      {"namespace-none", "namespace Not a namespace is no name of one"},
      {"no-scheme", "begins with neither https:// nor http://"},
      {"path-with-dots", "its path has a part that is empty or begins with a dot"},
      {"path-with-empty-part", "its path has a part that is empty or begins with a dot"},
      {"plain-http-there", "is plain HTTP to another machine"},
      {"port-empty", "its port is no number"},
      {"proxy-url", "proxy-url: "},
      {"query", "it has a user, a query or a blank"},
      {"two-documents", "it has 2 documents"},
      {"user-in-url", "it has a user, a query or a blank"},
      {"user-missing", "it has no user robot"},
  };
  return stricter;
}

// What is a file's fault is found when the file is read: docs/cli.md, "missing".
bool IsReadLater(const std::string& name) {
  return name == "ca-file-missing" || name == "token-file-missing";
}

std::string PathOf(const std::string& name) { return fmt::format("{}/{}", kFolder, name); }

json ReadJson(const std::string& name) {
  std::ifstream file(PathOf(name));
  return json::parse(file);
}

absl::StatusOr<Access> Read(const json& files, const std::string& context) {
  if (files.size() == 1) {
    return ReadKubeconfig(PathOf(files[0]), context, Plugins::kTaken);
  }
  std::string paths;
  for (const json& file : files) paths += ":" + PathOf(file);
  return ReadKubeconfigs(paths, context, Plugins::kTaken);
}

// Relative to the folder of the cases.
std::string Relative(const std::string& path) {
  if (path.empty()) return path;
  return std::filesystem::absolute(path).lexically_normal().lexically_relative(
      std::filesystem::absolute(kFolder));
}

json Impersonated(const Impersonation& as) {
  json described = {{"user", as.user}};
  if (!as.uid.empty()) described["uid"] = as.uid;
  if (!as.groups.empty()) described["groups"] = as.groups;
  for (const auto& [key, values] : as.extra) described["extra"][key] = values;
  return described;
}

json Described(const PluginConfig& exec) {
  json described = {{"command", exec.command},
                    {"apiVersion", exec.api_version},
                    {"interactiveMode", exec.interactive_mode}};
  if (exec.command.find('/') != std::string::npos) described["command"] = Relative(exec.command);
  if (!exec.arguments.empty()) described["args"] = exec.arguments;
  for (const auto& [name, value] : exec.environment) described["env"].push_back({name, value});
  if (!exec.install_hint.empty()) described["installHint"] = exec.install_hint;
  if (exec.provide_cluster_info) described["provideClusterInfo"] = true;
  if (!exec.cluster.config.empty()) described["config"] = json::parse(exec.cluster.config);
  return described;
}

// In the words of test/kubeconfig_reader.
json Described(const Access& access) {
  json described = {{"host", access.host}, {"port", access.port}};
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) described[name] = value;
  };
  if (access.tls) described["tls"] = true;
  add("path", access.base_path);
  if (access.server_name != access.host) add("serverName", access.server_name);
  if (access.tls) {
    add("ca", access.ca.pem);
    add("caFile", Relative(access.ca.file));
  }
  add("token", access.token);
  add("tokenFile", Relative(access.token_file));
  add("certificate", access.client_certificate.pem);
  add("certificateFile", Relative(access.client_certificate.file));
  add("key", access.client_key.pem);
  add("keyFile", Relative(access.client_key.file));
  if (!access.as.user.empty()) described["as"] = Impersonated(access.as);
  if (access.exec.has_value()) described["exec"] = Described(*access.exec);
  return described;
}

TEST(KubeconfigCasesTest, AreReadAsKubectlReadsThemOrRefusedByName) {
  const json cases = ReadJson("cases.json");
  const json expected = ReadJson("expected.json");
  ASSERT_GE(cases.size(), 60U);
  ASSERT_EQ(cases.size(), expected.size()) << "write expected.json anew";
  std::size_t refused = 0;
  for (const json& each : cases) {
    const std::string name = each["name"];
    SCOPED_TRACE(name);
    json theirs = expected[name];
    const absl::StatusOr<Access> ours = Read(each["files"], each["context"]);
    const auto stricter = Stricter().find(name);
    if (stricter != Stricter().end()) {
      ++refused;
      ASSERT_FALSE(theirs.contains("error")) << theirs << ": not stricter than that";
      ASSERT_FALSE(ours.ok());
      EXPECT_NE(Message(ours.status()).find(stricter->second), std::string_view::npos)
          << Message(ours.status());
    } else if (theirs.contains("error")) {
      EXPECT_EQ(ours.ok(), IsReadLater(name)) << theirs;
    } else {
      ASSERT_TRUE(ours.ok()) << ours.status();
      // clientcmd reads the file at once, beside its name.
      if (theirs.contains("tokenFile") && !ours->token_file.empty() && ours->token.empty()) {
        theirs.erase("token");
      }
      EXPECT_EQ(Described(*ours), theirs);
    }
  }
  EXPECT_EQ(refused, Stricter().size());
}

}  // namespace
}  // namespace trowel::kube
