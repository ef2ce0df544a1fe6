// What a command says of an API server that cannot be used: at once and once where nothing heals by
// itself, and that it tries again where it may.

#include <atomic>
#include <string>

#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "test/cli/run_trowel.h"
#include "test/integration/echo_server.h"
#include "test/support/fake_api_server.h"
#include "test/support/temp_dir.h"

namespace trowel::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Far below the two minutes that a listing may take, far above what a busy machine needs.
constexpr absl::Duration kAtOnce = absl::Seconds(30);

class LandscapeErrorsTest : public ::testing::Test {
 protected:
  // Writes a kubeconfig, in the flow style of its parts.
  void Write(const std::string& cluster, const std::string& user = "token: t") const {
    dir.Write("config", fmt::format("current-context: x\n"
                                    "contexts: [{{name: x, context: {{cluster: g, user: u}}}}]\n"
                                    "clusters: [{{name: g, cluster: {{{}}}}}]\n"
                                    "users: [{{name: u, user: {{{}}}}}]\n",
                                    cluster, user));
  }
  std::string Server(int port) const { return fmt::format("server: 'https://127.0.0.1:{}'", port); }
  static std::string Ca(const certs::KeyPair& ca) {
    return ", certificate-authority-data: " + EncodeBase64(ca.certificate_pem);
  }
  // Runs the command, which must end at once, and hands over the one line that it says.
  std::string Said(const std::string& command, int code = 3) const {
    const absl::Time begin = absl::Now();
    const Ran ran = RunTrowel(command + " --kubeconfig " + dir / "config");
    EXPECT_LT(absl::Now() - begin, kAtOnce);
    EXPECT_EQ(ran.code, code) << ran.err;
    EXPECT_EQ(ran.out, "");
    EXPECT_EQ(std::count(ran.err.begin(), ran.err.end(), '\n'), 1) << ran.err;
    return ran.err;
  }
  // Of the commands that read a garden.
  void Expect(const std::string& problem) const {
    const std::string line =
        fmt::format("trowel: kubeconfig {}, context x: {}\n", dir / "config", problem);
    for (const std::string command :
         {"check garden-dev/moss --to aws-eu5", "rank garden-dev/moss", "policy show", "status",
          "status --watch", "plan drain aws-eu1", "scheduler --advise --once", "doctor"}) {
      EXPECT_EQ(Said(command), line) << command;
    }
  }

  TempDir dir;
};

TEST_F(LandscapeErrorsTest, NobodyListens) {
  Write(Server(1));
  Expect(
      "connecting to 127.0.0.1:1: Connection refused; nobody listens there: check the host and "
      "port of server, and whether the API server runs");
}

TEST_F(LandscapeErrorsTest, NoSuchHost) {
  Write("server: 'https://no-such-host.invalid'");
  const std::string said = Said("rank garden-dev/moss");
  EXPECT_THAT(said, HasSubstr("looking up no-such-host.invalid: Host not found"));
  EXPECT_THAT(said, HasSubstr("; there is no such host: check server, and "));
}

TEST_F(LandscapeErrorsTest, ACertificateForAnotherName) {
  TestServer server(Echo);
  Write(Server(server.server().port()) + Ca(TestCa()) + ", tls-server-name: api.garden");
  Expect(
      "TLS with api.garden: certificate verify failed: its certificate is for localhost and "
      "127.0.0.1, not for api.garden; give a name that it has in server or tls-server-name");
}

TEST_F(LandscapeErrorsTest, ACertificateOfAnotherAuthority) {
  TestServer server(Echo);
  Write(Server(server.server().port()) + Ca(*certs::IssueCa("other", absl::Now())));
  EXPECT_THAT(Said("rank garden-dev/moss"), HasSubstr("an authority that is not known here"));
}

TEST_F(LandscapeErrorsTest, AnAuthorityThatIsNone) {
  Write(Server(1) + ", certificate-authority-data: aGVsbG8=");
  EXPECT_THAT(Said("rank garden-dev/moss"), HasSubstr("certificate-authority: "));
}

TEST_F(LandscapeErrorsTest, ATokenFileThatIsMissing) {
  Write(Server(1), "tokenFile: /no/such/file");
  Expect(
      "tokenFile: /no/such/file: No such file or directory; repair the kubeconfig, or the file "
      "that it names");
}

class RefusingServerTest : public LandscapeErrorsTest {
 protected:
  void Serve() { dir.Write("config", api.Kubeconfig()); }

  std::atomic<int> status = 401;
  FakeApiServer api{[this](const FakeApiServer::Request&, FakeApiServer::Answer* answer) {
    answer->Reply(status, R"({"kind": "Status", "message": "seeds is forbidden: Ada"})");
  }};
};

TEST_F(RefusingServerTest, ATokenThatIsRefused) {
  Serve();
  const std::string said = Said("rank garden-dev/moss");
  EXPECT_THAT(said, HasSubstr("context fake: 401: seeds is forbidden: Ada; renew the token"));
  EXPECT_LE(api.requests().size(), 40U) << "each kind asks once or twice";
}

TEST_F(RefusingServerTest, ARightThatIsMissing) {
  Serve();
  status = 403;
  const std::string said = Said("rank garden-dev/moss");
  EXPECT_THAT(said, HasSubstr("403: seeds is forbidden: Ada; have that right granted"));
}

TEST_F(RefusingServerTest, AServerOfNoGarden) {
  Serve();
  status = 404;
  EXPECT_THAT(Said("rank garden-dev/moss"), HasSubstr("; name the API server of the virtual gard"));
}

TEST_F(RefusingServerTest, WhatMayHealIsTriedAgainWithAWord) {
  Serve();
  std::atomic<int> asked = 0;
  status = 503;
  FakeApiServer ill([&](const FakeApiServer::Request& request, FakeApiServer::Answer* answer) {
    // Once it has been tried again, nothing of it heals.
    if (request.path.ends_with("/seeds") && ++asked > 2) status = 401;
    answer->Reply(status, R"({"kind": "Status", "message": "etcd is away"})");
  });
  dir.Write("config", ill.Kubeconfig());
  const Ran ran = RunTrowel("rank garden-dev/moss --kubeconfig " + dir / "config");
  EXPECT_EQ(ran.code, 3);
  EXPECT_THAT(ran.err,
              HasSubstr("trowel: 503: etcd is away; trying again, for 120 s at the most\n"));
  EXPECT_THAT(ran.err, HasSubstr("401: etcd is away; renew the token"));
  EXPECT_THAT(ran.err.substr(ran.err.find('\n')), Not(HasSubstr("503")));
}

}  // namespace
}  // namespace trowel::test
