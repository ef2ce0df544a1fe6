#include <string>

#include <gtest/gtest.h>

#include "base/base64.h"
#include "test/kube/config/kubeconfig_fixture.h"

// What of a kubeconfig is refused by name, so that nothing which changes who asks, or whom, is
// dropped.
namespace trowel::test {
namespace {

class KubeconfigRefusalsTest : public KubeconfigTest {};

constexpr const char* kExec =
    "exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: gardenlogin}";

TEST_F(KubeconfigRefusalsTest, NamesWhatAPluginLacks) {
  const auto exec = [](const std::string& fields) { return Config("", "exec: {" + fields + "}"); };
  const std::string v1 = "apiVersion: client.authentication.k8s.io/v1";
  EXPECT_EQ(Problem(exec(v1)), "exec has no command");
  EXPECT_EQ(Problem(exec("command: a")),
            "exec: apiVersion \"\" is neither client.authentication.k8s.io/v1 nor "
            "client.authentication.k8s.io/v1beta1");
  EXPECT_EQ(Problem(exec("command: a, apiVersion: client.authentication.k8s.io/v1alpha1")),
            "exec: apiVersion client.authentication.k8s.io/v1alpha1 is neither "
            "client.authentication.k8s.io/v1 nor client.authentication.k8s.io/v1beta1");
  EXPECT_EQ(Problem(exec("command: a, " + v1)),
            "exec: interactiveMode \"\" is neither Never, IfAvailable nor Always");
  EXPECT_EQ(Problem(exec("command: a, interactiveMode: never, " + v1)),
            "exec: interactiveMode never is neither Never, IfAvailable nor Always");
  EXPECT_EQ(Problem(exec("command: a, interactiveMode: Never, env: [{value: b}], " + v1)),
            "exec: an env has no name");
}

TEST_F(KubeconfigRefusalsTest, RefusesAFileBesideItsData) {
  constexpr const char* kWhy = "{0} and {0}-data are both there, which kubectl refuses; keep one";
  const std::string data = EncodeBase64("data");
  EXPECT_EQ(Problem(Config("certificate-authority: a\n    certificate-authority-data: " + data)),
            fmt::format(fmt::runtime(kWhy), "certificate-authority"));
  const std::string key = "\n    client-key: a";
  EXPECT_EQ(
      Problem(Config("", "client-certificate: a\n    client-certificate-data: " + data + key)),
      fmt::format(fmt::runtime(kWhy), "client-certificate"));
  EXPECT_EQ(Problem(Config("", "client-certificate: a\n    client-key-data: " + data + key)),
            fmt::format(fmt::runtime(kWhy), "client-key"));
}

TEST_F(KubeconfigRefusalsTest, RefusesWhatTrowelDoesNotDo) {
  constexpr const char* kPassword =
      "username and password: API servers take them no longer; use a token";
  EXPECT_EQ(Problem(Config("", kExec)),
            "exec: serve and scheduler run no credential plug-ins; use a token, a tokenFile or a "
            "client certificate");
  EXPECT_EQ(Problem(Config("", "auth-provider: {name: gcp}")),
            "auth-provider: kubectl has no such plug-ins any longer, and Trowel none; use exec, a "
            "token, a tokenFile or a client certificate");
  EXPECT_EQ(Problem(Config("", "username: ada")), kPassword);
  EXPECT_EQ(Problem(Config("", "token: a\n    password: secret")), kPassword);
  EXPECT_EQ(Problem(Config("insecure-skip-tls-verify: true")),
            "insecure-skip-tls-verify: Trowel does not talk to a server that it cannot verify; "
            "give certificate-authority-data");
  EXPECT_EQ(Problem(Config("proxy-url: http://proxy:3128")),
            "proxy-url: Trowel connects without a proxy");
}

TEST_F(KubeconfigRefusalsTest, TakesARefusalThatIsSwitchedOff) {
  EXPECT_EQ(AccessOf(Config("insecure-skip-tls-verify: false\n    proxy-url: ''\n    "
                            "disable-compression: true",
                            "token: letmein\n    exec: null\n    username: ''\n    password: ''"))
                .token,
            "letmein");
}

TEST_F(KubeconfigRefusalsTest, RefusesToAskAsNobody) {
  for (const std::string half : {"as-uid: '5'", "as-groups: [a]", "as-user-extra: {a: [b]}"}) {
    EXPECT_EQ(Problem(Config("", "token: t\n    " + half)),
              "as-uid, as-groups and as-user-extra need the user to ask as: as");
  }
}

TEST_F(KubeconfigRefusalsTest, RefusesLineEnds) {
  constexpr const char* kWhy = ": it has a line end or another control character";
  EXPECT_EQ(Problem(Config("", R"(token: "a\r\nImpersonate-User: root")")),
            std::string("users[0].user.token") + kWhy);
  EXPECT_EQ(Problem(Config("", R"(as: "a\nb")")), std::string("users[0].user.as") + kWhy);
  EXPECT_EQ(Problem(Config("", R"({as: a, as-groups: [b, "c\x00"]})")),
            std::string("users[0].user.as-groups[1]") + kWhy);
  EXPECT_EQ(Problem(Config("", R"({as: a, as-user-extra: {b: ["\x7f"]}})")),
            std::string("users[0].user.as-user-extra.b[0]") + kWhy);
}

TEST_F(KubeconfigRefusalsTest, NamesAFieldThatIsWrittenDifferently) {
  EXPECT_EQ(Problem(Config("", "{token: t, asGroups: [a]}")),
            "there is no asGroups; did you mean as-groups?");
  EXPECT_EQ(Problem(Config("", "token-file: token")),
            "there is no token-file; did you mean tokenFile?");
  EXPECT_EQ(Problem(Config("tlsServerName: a")),
            "there is no tlsServerName; did you mean tls-server-name?");
  EXPECT_EQ(Problem(Config("proxyUrl: a")), "there is no proxyUrl; did you mean proxy-url?");
  EXPECT_EQ(AccessOf(Config("colour: green", "token: letmein\n    comment: mine")).token,
            "letmein");
}

TEST_F(KubeconfigRefusalsTest, RefusesANameThatIsThereTwice) {
  EXPECT_EQ(Problem(Config() + "- name: robot\n  user: {token: another}\n"),
            "users[1]: the name robot is there twice");
  EXPECT_EQ(Problem("contexts: [{name: a}, {name: b}, {name: a}]", "a"),
            "contexts[2]: the name a is there twice");
  EXPECT_EQ(Problem("clusters: [{name: a}, {name: a}]", "a"),
            "clusters[1]: the name a is there twice");
}

TEST_F(KubeconfigRefusalsTest, IsAConfigOfV1) {
  EXPECT_EQ(Problem("kind: Secret"), "kind: a kubeconfig is a Config");
  EXPECT_EQ(Problem("apiVersion: v2"), "apiVersion: a kubeconfig is of v1");
}

TEST_F(KubeconfigRefusalsTest, RefusesPlainHttpToAnotherMachine) {
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

TEST_F(KubeconfigRefusalsTest, RefusesHalfACertificate) {
  const std::string why = "client-certificate and client-key go together";
  EXPECT_EQ(Problem(Config("", "client-certificate: tls.crt")), why);
  EXPECT_EQ(Problem(Config("", "client-key-data: " + EncodeBase64("key"))), why);
}

TEST_F(KubeconfigRefusalsTest, NamesTheDataThatIsNotBase64) {
  EXPECT_EQ(Problem(Config("certificate-authority-data: '-----BEGIN'")),
            "clusters[0].cluster.certificate-authority-data: not base64");
  EXPECT_EQ(Problem(Config("", "client-certificate-data: Zg=\n    client-key: a")),
            "users[0].user.client-certificate-data: not base64");
  EXPECT_EQ(Problem(Config("", "client-certificate: a\n    client-key-data: Zg=")),
            "users[0].user.client-key-data: not base64");
}

TEST_F(KubeconfigRefusalsTest, NamesThePlaceOfAWrongType) {
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

TEST_F(KubeconfigRefusalsTest, IsOneYamlDocument) {
  EXPECT_EQ(Problem(Config() + "---\n" + Config()),
            "it has 2 documents, of which kubectl reads the first only; keep one");
  EXPECT_EQ(Problem(""), "it is empty");
  EXPECT_EQ(AccessOf("---\n" + Config() + "---\n").token, "letmein");
  EXPECT_EQ(Problem("a: [1\nb: 2\n").substr(0, 5), "line ");
  EXPECT_EQ(Problem("just text", "dev"), "expected an object");
}

}  // namespace
}  // namespace trowel::test
