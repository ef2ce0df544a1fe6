// Credential plug-ins of a kubeconfig, and the API server that they are for.

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "test/cli/run_trowel.h"
#include "test/integration/echo_server.h"
#include "test/support/temp_dir.h"
#include "test/support/tls_api.h"

namespace trowel::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class ExecPluginTest : public ::testing::Test {
 protected:
  // A plug-in of shell; $N is the number of its run, counted from 1.
  void WritePlugin(const std::string& script) const {
    dir.Write("plugin", "#!/bin/sh\necho run >>'" + dir / "runs" + "'\nN=$(grep -c run '" +
                            dir / "runs" + "')\n" + script + "\n");
    std::filesystem::permissions(dir / "plugin", std::filesystem::perms::owner_all);
  }
  void WriteStatus(const std::string& status) const {
    WritePlugin(
        "cat <<'END' | sed \"s/NUMBER/$N/\"\n{\"apiVersion\": "
        "\"client.authentication.k8s.io/v1\", \"kind\": \"ExecCredential\", \"status\": {" +
        status + "}}\nEND");
  }
  void WriteKubeconfig(const std::string& command, const std::string& more = "") const {
    dir.Write("config",
              fmt::format("current-context: x\n"
                          "contexts: [{{name: x, context: {{cluster: g, user: u}}}}]\n"
                          "clusters: [{{name: g, cluster: {{server: 'https://127.0.0.1:{}',\n"
                          "    certificate-authority-data: {}}}}}]\n"
                          "users: [{{name: u, user: {{exec: {{\n"
                          "    apiVersion: client.authentication.k8s.io/v1, command: {},\n"
                          "    interactiveMode: Never{}}}}}}}]\n",
                          api.port(), EncodeBase64(TestCa().certificate_pem), command, more));
  }
  Ran Run(const std::string& command = "policy show") const {
    return RunTrowel(command + " --kubeconfig " + dir / "config");
  }
  Ran RunAllowed(const std::string& more = "") const {
    return Run("policy show --exec-plugin " + dir / "plugin" + more);
  }
  int Runs() const {
    std::ifstream file(dir / "runs");
    return static_cast<int>(std::count(std::istreambuf_iterator<char>(file), {}, '\n'));
  }
  TlsApi::Reply Answer(const TlsApi::Request& request) {
    ++asked;
    if (request.authorization != accepted && !request.has_certificate) {
      return {.status = 401, .body = R"({"kind": "Status", "message": "Unauthorized"})"};
    }
    if (request.query.find("sendInitialEvents") != std::string::npos) {
      return {.status = 422, .body = "{}"};
    }
    return {.body = R"({"metadata": {"resourceVersion": "1"}, "items": []})"};
  }

  TempDir dir;
  std::string accepted = "Bearer secret-1";
  std::atomic<int> asked = 0;
  mutable TlsApi api{TestContext(),
                     [this](const TlsApi::Request& request) { return Answer(request); }};
};

TEST_F(ExecPluginTest, SaysWhoAsks) {
  WriteStatus(R"("token": "secret-NUMBER")");
  WriteKubeconfig("./plugin");
  const Ran ran = RunAllowed();
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out + ran.err, Not(HasSubstr("secret")));
  EXPECT_EQ(Runs(), 1);
  EXPECT_GT(asked, 0);
}

TEST_F(ExecPluginTest, IsRunOnceMoreWhereItsTokenIsRefused) {
  accepted = "Bearer secret-2";
  WriteStatus(R"("token": "secret-NUMBER")");
  WriteKubeconfig("./plugin");
  const Ran ran = RunAllowed();
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(Runs(), 2);
}

TEST_F(ExecPluginTest, IsNotRunForEver) {
  accepted = "Bearer nobody";
  WriteStatus(R"("token": "secret-NUMBER")");
  WriteKubeconfig("./plugin");
  const Ran ran = RunAllowed();
  EXPECT_EQ(ran.code, 3) << ran.out;
  EXPECT_THAT(ran.err, HasSubstr(": 401: Unauthorized; renew the token"));
  EXPECT_EQ(Runs(), 2);
}

TEST_F(ExecPluginTest, MayShowACertificate) {
  accepted = "Bearer nobody";
  const certs::KeyPair leaf =
      *certs::IssueLeaf(TestCa(), {"127.0.0.1"}, absl::Hours(1), absl::Now());
  api.tls().Swap(*webhook::TlsContext::Make(
      {leaf.certificate_pem, leaf.key_pem, TestCa().certificate_pem}, {}));
  const certs::KeyPair client = *certs::IssueClient(TestCa(), "ada", absl::Hours(1), absl::Now());
  const auto in_json = [](std::string pem) {
    for (std::size_t at = 0; (at = pem.find('\n', at)) != std::string::npos; at += 2) {
      pem.replace(at, 1, "\\n");
    }
    return pem;
  };
  WriteStatus(fmt::format(R"("clientCertificateData": "{}", "clientKeyData": "{}")",
                          in_json(client.certificate_pem), in_json(client.key_pem)));
  WriteKubeconfig("./plugin");
  const Ran ran = RunAllowed();
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(Runs(), 1);
}

TEST_F(ExecPluginTest, IsRefusedByNameUnlessItIsAllowed) {
  WriteStatus(R"("token": "secret-NUMBER")");
  WriteKubeconfig("./plugin");
  const Ran ran = Run();
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, StartsWith("trowel: kubeconfig " + dir / "config" +
                                  ", context x: exec: " + dir / "plugin" + " is no plug-in "));
  EXPECT_THAT(ran.err, HasSubstr("; if you trust it, add --exec-plugin " + dir / "plugin" + "\n"));
  EXPECT_EQ(Runs(), 0);
}

// Others wait for what these do.
TEST_F(ExecPluginTest, IsNeverRunForAProcess) {
  WriteStatus(R"("token": "secret-NUMBER")");
  WriteKubeconfig(dir / "plugin");
  for (const std::string command : {"serve", "scheduler", "scheduler --advise --once"}) {
    const Ran ran = Run(command);
    EXPECT_EQ(ran.code, 2) << command;
    EXPECT_THAT(ran.err, HasSubstr("exec: serve and scheduler run no credential plug-ins; use "))
        << command;
    EXPECT_EQ(Run(command + " --exec-plugin kubelogin").code, 2);
  }
  EXPECT_EQ(Runs(), 0);
}

TEST_F(ExecPluginTest, ThatHangsEndsWithTheRequestTimeout) {
  WritePlugin("sleep 600");
  WriteKubeconfig("./plugin");
  const Ran ran = RunAllowed(" --request-timeout 1s");
  EXPECT_EQ(ran.code, 3);
  EXPECT_THAT(ran.err, HasSubstr("it did not end within 1 s; give it more time"));
}

TEST_F(ExecPluginTest, ShowsWhatItSaysAndNotWhatItAnswers) {
  WritePlugin("echo 'open your browser' >&2; echo secret; exit 1");
  WriteKubeconfig("./plugin");
  ::testing::internal::CaptureStderr();
  const Ran ran = RunAllowed();
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "open your browser\n");
  EXPECT_EQ(ran.code, 3);
  EXPECT_EQ(std::count(ran.err.begin(), ran.err.end(), '\n'), 1) << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("it ended with exit code 1; what it said itself stands above"));
  EXPECT_THAT(ran.err, Not(HasSubstr("secret")));
}

TEST_F(ExecPluginTest, ThatIsNotThereSaysHowToGetIt) {
  WriteKubeconfig("kubectl-gardenlogin", ", installHint: 'install it so'");
  const Ran ran = Run();
  EXPECT_EQ(ran.code, 3);
  EXPECT_THAT(ran.err, HasSubstr("exec: kubectl-gardenlogin: there is no such program; the "
                                 "kubeconfig says: install it so\n"));
}

TEST_F(ExecPluginTest, HasATimeThatIsOne) {
  WriteKubeconfig("./plugin");
  for (const std::string time : {"0s", "2h", "soon", "-1s"}) {
    const Ran ran = RunAllowed(" --request-timeout=" + time);
    EXPECT_EQ(ran.code, 2) << time;
    EXPECT_THAT(ran.err, HasSubstr("--request-timeout"));
  }
}

}  // namespace
}  // namespace trowel::test
