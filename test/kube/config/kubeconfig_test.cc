#include "kube/config/kubeconfig.h"

#include <cstdlib>
#include <string>

#include <gtest/gtest.h>

#include "base/base64.h"
#include "test/support/temp_dir.h"

namespace trowel::kube {
namespace {

using trowel::test::TempDir;

// A kubeconfig of one context; `cluster` and `user` are further lines of theirs.
std::string Config(const std::string& cluster = "", const std::string& user = "token: letmein") {
  return fmt::format(R"(apiVersion: v1
kind: Config
preferences: {{}}
current-context: dev
contexts:
- name: dev
  context: {{cluster: garden, user: robot, namespace: ignored}}
clusters:
- name: garden
  cluster:
    server: https://api.garden.example
    {}
users:
- name: robot
  user:
    {}
)",
                     cluster, user);
}

class KubeconfigTest : public ::testing::Test {
 protected:
  absl::StatusOr<Access> Read(const std::string& text, const std::string& context = "") const {
    dir.Write("config", text);
    return ReadKubeconfig(path, context);
  }
  // Must succeed.
  Access AccessOf(const std::string& text, const std::string& context = "") const {
    absl::StatusOr<Access> access = Read(text, context);
    EXPECT_TRUE(access.ok()) << Message(access.status());
    return access.ok() ? *std::move(access) : Access{};
  }
  // What is wrong with it, without the file's name.
  std::string Problem(const std::string& text, const std::string& context = "") const {
    const absl::Status status = Read(text, context).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    const std::string message(Message(status));
    EXPECT_EQ(message.substr(0, path.size() + 2), path + ": ");
    return message.substr(std::min(message.size(), path.size() + 2));
  }
  TempDir dir;
  const std::string path = dir / "config";
};

TEST_F(KubeconfigTest, FollowsItsCurrentContext) {
  const Access access = AccessOf(Config());
  EXPECT_EQ(access.source, "kubeconfig " + path + ", context dev");
  EXPECT_TRUE(access.tls);
  EXPECT_EQ(access.host, "api.garden.example");
  EXPECT_EQ(access.port, "443");
  EXPECT_EQ(access.base_path, "");
  EXPECT_EQ(access.server_name, "api.garden.example");
  EXPECT_TRUE(access.ca.empty());
  EXPECT_EQ(access.token, "letmein");
  EXPECT_EQ(access.token_file, "");
  EXPECT_TRUE(access.client_certificate.empty());
  EXPECT_TRUE(access.client_key.empty());
}

constexpr const char* kTwo = R"({
  "current-context": "dev",
  "contexts": [{"name": "dev", "context": {"cluster": "a", "user": "ada"}},
               {"name": "live", "context": {"cluster": "b", "user": "ben"}},
               {"name": "nobody", "context": {"cluster": "b"}},
               {"name": "no-cluster", "context": {"cluster": "c", "user": "ben"}},
               {"name": "no-user", "context": {"cluster": "a", "user": "eve"}},
               {"name": "bare"}],
  "clusters": [{"name": "a", "cluster": {"server": "https://a"}},
               {"name": "b", "cluster": {"server": "https://[fd00::1]:6443/k8s/",
                                         "tls-server-name": "kube-apiserver"}}],
  "users": [{"name": "ada", "user": {"token": "of ada"}},
            {"name": "ben", "user": {"token": "of ben"}}]
})";

TEST_F(KubeconfigTest, FollowsTheContextThatWasAskedFor) {
  EXPECT_EQ(AccessOf(kTwo).token, "of ada");
  const Access live = AccessOf(kTwo, "live");
  EXPECT_EQ(live.source, "kubeconfig " + path + ", context live");
  EXPECT_EQ(live.host, "fd00::1");
  EXPECT_EQ(live.port, "6443");
  EXPECT_EQ(live.base_path, "/k8s");
  EXPECT_EQ(live.server_name, "kube-apiserver");
  EXPECT_EQ(live.token, "of ben");
}

TEST_F(KubeconfigTest, GoesWithoutAUserWhereTheContextHasNone) {
  const Access access = AccessOf(kTwo, "nobody");
  EXPECT_EQ(access.host, "fd00::1");
  EXPECT_EQ(access.token, "");
}

TEST_F(KubeconfigTest, SaysWhatIsMissing) {
  EXPECT_EQ(Problem(kTwo, "prod"), "it has no context prod");
  EXPECT_EQ(Problem(kTwo, "bare"), "it has no context bare");
  EXPECT_EQ(Problem(kTwo, "no-cluster"), "it has no cluster c");
  EXPECT_EQ(Problem(kTwo, "no-user"), "it has no user eve");
  EXPECT_EQ(Problem("{}"), "it has no current-context; name one with --context");
  EXPECT_EQ(Problem("{}", "dev"), "it has no context dev");
}

TEST_F(KubeconfigTest, TakesPemBlocksInBase64) {
  const Access access =
      AccessOf(Config("certificate-authority-data: " + EncodeBase64("the ca"),
                      fmt::format("client-certificate-data: {}\n    client-key-data: {}",
                                  EncodeBase64("the certificate"), EncodeBase64("the key"))));
  EXPECT_EQ(access.ca.pem, "the ca");
  EXPECT_EQ(access.ca.file, "");
  EXPECT_EQ(access.client_certificate.pem, "the certificate");
  EXPECT_EQ(access.client_key.pem, "the key");
  EXPECT_EQ(access.token, "");
}

TEST_F(KubeconfigTest, FindsFilesNextToItself) {
  const Access access = AccessOf(
      Config("certificate-authority: pki/ca.crt",
             "client-certificate: ./tls.crt\n    client-key: /etc/tls.key\n    tokenFile: token"));
  EXPECT_EQ(access.ca.file, dir / "pki/ca.crt");
  EXPECT_EQ(access.client_certificate.file, dir / "./tls.crt");
  EXPECT_EQ(access.client_key.file, "/etc/tls.key");
  EXPECT_EQ(access.token_file, dir / "token");
  EXPECT_EQ(access.ca.pem, "");
}

// As kubectl's documentation of the data has it: "overrides".
TEST_F(KubeconfigTest, PrefersTheDataToTheFile) {
  const Access access = AccessOf(
      Config(fmt::format("certificate-authority: ca.crt\n    certificate-authority-data: {}",
                         EncodeBase64("the ca"))));
  EXPECT_EQ(access.ca.pem, "the ca");
  EXPECT_EQ(access.ca.file, "");
}

TEST_F(KubeconfigTest, KeepsTheTokenBesideItsFile) {
  const Access access = AccessOf(Config("", "token: first\n    tokenFile: token"));
  EXPECT_EQ(access.token, "first");
  EXPECT_EQ(access.token_file, dir / "token");
}

TEST_F(KubeconfigTest, RefusesWhatTrowelDoesNotDo) {
  constexpr const char* kPlugins =
      ": Trowel runs no credential plug-ins; use a token, a tokenFile or a client certificate";
  constexpr const char* kPassword =
      "username and password: API servers take them no longer; use a token";
  EXPECT_EQ(Problem(Config("", "exec: {command: gardenlogin}")), std::string("exec") + kPlugins);
  EXPECT_EQ(Problem(Config("", "auth-provider: {name: gcp}")),
            std::string("auth-provider") + kPlugins);
  EXPECT_EQ(Problem(Config("", "username: ada")), kPassword);
  EXPECT_EQ(Problem(Config("", "password: secret")), kPassword);
  EXPECT_EQ(Problem(Config("insecure-skip-tls-verify: true")),
            "insecure-skip-tls-verify: Trowel does not talk to a server that it cannot verify; "
            "give certificate-authority-data");
  EXPECT_EQ(Problem(Config("proxy-url: http://proxy:3128")),
            "proxy-url: Trowel connects without a proxy");
}

TEST_F(KubeconfigTest, TakesARefusalThatIsSwitchedOff) {
  EXPECT_EQ(AccessOf(Config("insecure-skip-tls-verify: false\n    proxy-url: ''",
                            "token: letmein\n    exec: null"))
                .token,
            "letmein");
}

// What the other users and clusters of the file need does not matter.
TEST_F(KubeconfigTest, LeavesOtherUsersAlone) {
  EXPECT_EQ(AccessOf(Config() + "- name: person\n  user: {exec: {command: gardenlogin}}\n").token,
            "letmein");
}

TEST_F(KubeconfigTest, RefusesPlainHttpToAnotherMachine) {
  constexpr const char* kPlain = R"({"current-context": "a",
      "contexts": [{"name": "a", "context": {"cluster": "a"}}],
      "clusters": [{"name": "a", "cluster": {"server": "http://SERVER"}}]})";
  std::string text = kPlain;
  text.replace(text.find("SERVER"), 6, "api");
  EXPECT_EQ(Problem(text), "server: http://api is plain HTTP to another machine; use https");
  text = kPlain;
  text.replace(text.find("SERVER"), 6, "127.0.0.1:8001");
  const Access access = AccessOf(text);
  EXPECT_FALSE(access.tls);
  EXPECT_EQ(access.port, "8001");
}

TEST_F(KubeconfigTest, RefusesHalfACertificate) {
  const std::string why = "client-certificate and client-key go together";
  EXPECT_EQ(Problem(Config("", "client-certificate: tls.crt")), why);
  EXPECT_EQ(Problem(Config("", "client-key-data: " + EncodeBase64("key"))), why);
}

TEST_F(KubeconfigTest, NamesTheDataThatIsNotBase64) {
  EXPECT_EQ(Problem(Config("certificate-authority-data: '-----BEGIN'")),
            "certificate-authority-data: not base64");
  EXPECT_EQ(Problem(Config("", "client-certificate-data: Zg=\n    client-key: a")),
            "client-certificate-data: not base64");
  EXPECT_EQ(Problem(Config("", "client-certificate: a\n    client-key-data: Zg=")),
            "client-key-data: not base64");
}

TEST_F(KubeconfigTest, NamesThePlaceOfAWrongType) {
  EXPECT_EQ(Problem("current-context: 5"), "current-context: expected a string");
  EXPECT_EQ(Problem("current-context: a\ncontexts: {}"), "contexts: expected a list");
  EXPECT_EQ(Problem("contexts: [dev]", "dev"), "contexts[0]: expected an object");
  EXPECT_EQ(Problem("contexts: [{name: dev, context: x}]", "dev"),
            "contexts[0].context: expected an object");
  EXPECT_EQ(Problem("contexts: [{name: dev, context: {cluster: [a]}}]", "dev"),
            "contexts[0].context.cluster: expected a string");
  EXPECT_EQ(Problem(Config("tls-server-name: 5")),
            "clusters[0].cluster.tls-server-name: expected a string");
  EXPECT_EQ(Problem(Config("insecure-skip-tls-verify: sure")),
            "clusters[0].cluster.insecure-skip-tls-verify: expected true or false");
  EXPECT_EQ(Problem(Config("certificate-authority-data: 12")),
            "clusters[0].cluster.certificate-authority-data: expected a string");
  EXPECT_EQ(Problem(Config("", "token: 12345")), "users[0].user.token: expected a string");
  EXPECT_EQ(Problem(Config("", "tokenFile: []")), "users[0].user.tokenFile: expected a string");
}

TEST_F(KubeconfigTest, IsOneYamlDocument) {
  EXPECT_EQ(Problem(Config() + "---\n" + Config()), "not a kubeconfig");
  EXPECT_EQ(Problem(""), "not a kubeconfig");
  EXPECT_EQ(AccessOf("---\n" + Config() + "---\n").token, "letmein");
  EXPECT_EQ(Problem("a: [1\nb: 2\n").substr(0, 5), "line ");
  EXPECT_EQ(Problem("just text", "dev"), "expected an object");
}

TEST_F(KubeconfigTest, ThatDoesNotExistIsNotFound) {
  EXPECT_EQ(ReadKubeconfig(dir / "none", "").status(),
            absl::NotFoundError(dir / "none" + ": No such file or directory"));
}

class ServiceAccountTest : public ::testing::Test {
 protected:
  static constexpr const char* kHost = "KUBERNETES_SERVICE_HOST";
  static constexpr const char* kPort = "KUBERNETES_SERVICE_PORT";
  void SetUp() override { TearDown(); }
  void TearDown() override {
    unsetenv(kHost);  // NOLINT(concurrency-mt-unsafe): there is one thread.
    unsetenv(kPort);  // NOLINT(concurrency-mt-unsafe)
  }
  static absl::StatusOr<Access> ReadIn(const char* host, const char* port) {
    setenv(kHost, host, 1);  // NOLINT(concurrency-mt-unsafe)
    setenv(kPort, port, 1);  // NOLINT(concurrency-mt-unsafe)
    return ReadServiceAccount();
  }
};

TEST_F(ServiceAccountTest, IsFoundInAPod) {
  const auto access = ReadIn("10.0.0.1", "443");
  ASSERT_TRUE(access.ok()) << access.status();
  EXPECT_EQ(access->source, "service account");
  EXPECT_TRUE(access->tls);
  EXPECT_EQ(access->host, "10.0.0.1");
  EXPECT_EQ(access->port, "443");
  EXPECT_EQ(access->server_name, "10.0.0.1");
  EXPECT_EQ(access->token_file, "/var/run/secrets/kubernetes.io/serviceaccount/token");
  EXPECT_EQ(access->ca.file, "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt");
}

TEST_F(ServiceAccountTest, MayHaveAnIpv6Server) {
  const auto access = ReadIn("fd00::1", "6443");
  ASSERT_TRUE(access.ok()) << access.status();
  EXPECT_EQ(access->host, "fd00::1");
  EXPECT_EQ(access->port, "6443");
}

TEST_F(ServiceAccountTest, IsNotFoundOutside) {
  EXPECT_EQ(ReadServiceAccount().status(),
            absl::NotFoundError("this is no pod: KUBERNETES_SERVICE_HOST is not set"));
}

TEST_F(ServiceAccountTest, RefusesAPortThatIsNone) {
  EXPECT_EQ(ReadIn("10.0.0.1", "tcp://10.0.0.1:443").status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace trowel::kube
