#include "kube/config/kubeconfig.h"

#include <string>

#include <gtest/gtest.h>

#include "base/base64.h"
#include "test/kube/config/kubeconfig_fixture.h"

namespace trowel::test {
namespace {

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
  EXPECT_EQ(Problem(kTwo, "bare"), "context bare names no cluster");
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

// The API's documentation says that the data override, and kubectl refuses it all the same.
TEST_F(KubeconfigTest, KeepsTheTokenBesideItsFile) {
  const Access access = AccessOf(Config("", "token: first\n    tokenFile: token"));
  EXPECT_EQ(access.token, "first");
  EXPECT_EQ(access.token_file, dir / "token");
}

// kubectl does not run the plug-in then.
TEST_F(KubeconfigTest, TakesATokenOrACertificateBesideAPlugin) {
  const std::string plugin =
      "\n    exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: gardenlogin}";
  EXPECT_EQ(AccessOf(Config("", "token: letmein" + plugin)).token, "letmein");
  EXPECT_EQ(AccessOf(Config("", "tokenFile: /token" + plugin)).token_file, "/token");
  const std::string certificate = "client-certificate: /tls.crt\n    client-key: /tls.key";
  EXPECT_EQ(AccessOf(Config("", certificate + plugin)).client_key.file, "/tls.key");
}

TEST_F(KubeconfigTest, AsksAsSomebodyElse) {
  const Access access = AccessOf(Config(
      "",
      "token: t\n    as: auditor\n    as-uid: '5'\n    as-groups: [a, b]\n    as-user-extra: "
      "{Reason/why: [x, z], none: []}"));
  EXPECT_EQ(access.token, "t");
  EXPECT_EQ(access.as.user, "auditor");
  EXPECT_EQ(access.as.uid, "5");
  EXPECT_EQ(access.as.groups, (std::vector<std::string>{"a", "b"}));
  ASSERT_EQ(access.as.extra.size(), 2U);
  EXPECT_EQ(access.as.extra[0].first, "Reason/why");
  EXPECT_EQ(access.as.extra[0].second, (std::vector<std::string>{"x", "z"}));
}

// They go into headers.
// client-go drops them without a word.
TEST_F(KubeconfigTest, TakesAUserWithoutFieldsForNobody) {
  const std::string text = Config("", "{}");
  EXPECT_EQ(AccessOf(text).token, "");
  EXPECT_EQ(AccessOf(text.substr(0, text.find("  user:\n"))).token, "");
}

// What the other users and clusters of the file need does not matter.
TEST_F(KubeconfigTest, LeavesOtherUsersAlone) {
  EXPECT_EQ(AccessOf(Config() + "- name: person\n  user: {exec: {command: gardenlogin}}\n").token,
            "letmein");
}

// As kubectl does: what is read on the way would be enough to ask as this user.
TEST_F(KubeconfigTest, NamesNobodyOverPlainHttp) {
  std::string text = Config("", "token: t\n    as: ada");
  text.replace(text.find("https://api.garden.example"), 26, "HTTP://localhost:8001");
  const Access access = AccessOf(text);
  EXPECT_FALSE(access.tls);
  EXPECT_EQ(access.token, "");
  EXPECT_EQ(access.as.user, "ada");
}

TEST_F(KubeconfigTest, ThatDoesNotExistIsNotFound) {
  EXPECT_EQ(kube::ReadKubeconfig(dir / "none", "").status(),
            absl::NotFoundError(dir / "none" + ": No such file or directory"));
}

}  // namespace
}  // namespace trowel::test
