#include <gmock/gmock.h>

#include "base/base64.h"
#include "base/remedy.h"
#include "kube/config/kubeconfig.h"
#include "kube/rest/blocking_client.h"
#include "test/integration/echo_server.h"
#include "test/support/fake_api_server.h"
#include "test/support/temp_dir.h"

// Why a server's certificate is not taken, in words that say what to do.
namespace trowel::test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::chrono::milliseconds kLong{20'000};

class TlsFailure : public ::testing::Test {
 protected:
  // What a client hears of a server that shows a certificate of `ca`.
  absl::Status Ask(const certs::KeyPair& ca, const std::vector<std::string>& hosts,
                   absl::Time issued = absl::Now()) {
    const certs::KeyPair leaf = *certs::IssueLeaf(ca, hosts, absl::Hours(1), issued);
    server_.tls().Swap(*webhook::TlsContext::Make({leaf.certificate_pem, leaf.key_pem, ""}, {}));
    return AskAt("https", server_.server().port());
  }
  absl::Status AskAt(const std::string& scheme, int port) {
    dir_.Write("config", fmt::format("current-context: dev\n"
                                     "contexts: [{{name: dev, context: {{cluster: garden}}}}]\n"
                                     "clusters: [{{name: garden, cluster: {{\n"
                                     "  server: '{}://127.0.0.1:{}',\n"
                                     "  certificate-authority-data: {}}}}}]\n",
                                     scheme, port, EncodeBase64(TestCa().certificate_pem)));
    const auto access = kube::ReadKubeconfig(dir_ / "config", "");
    kube::RestRequest request;
    request.target = "/";
    return kube::CallAndWait(*access, request, kLong).status();
  }

  TempDir dir_;
  TestServer server_{Echo};
};

TEST_F(TlsFailure, NamesTheHostsThatACertificateIsFor) {
  const absl::Status status = Ask(TestCa(), {"a.example", "10.0.0.1", "fd00::1"});
  EXPECT_EQ(Message(status),
            "TLS with 127.0.0.1: certificate verify failed: its certificate is for a.example, "
            "10.0.0.1 and fd00::1, not for 127.0.0.1");
  EXPECT_EQ(RemedyOf(status), "give a name that it has in server or tls-server-name");
}

TEST_F(TlsFailure, DoesNotFillAScreenWithHosts) {
  const absl::Status status = Ask(TestCa(), {"a", "b", "c", "d", "e", "f", "g", "h"});
  EXPECT_THAT(std::string(Message(status)), HasSubstr("is for a, b, c, d, e, f and 2 more, not"));
}

TEST_F(TlsFailure, NamesTheDateThatIsOver) {
  const absl::Status status = Ask(TestCa(), {"127.0.0.1"}, absl::Now() - absl::Hours(48));
  EXPECT_THAT(std::string(Message(status)), HasSubstr(" was valid until 20"));
  EXPECT_THAT(RemedyOf(status), StartsWith("have it renewed"));
}

TEST_F(TlsFailure, NamesTheDateThatIsToCome) {
  const absl::Status status = Ask(TestCa(), {"127.0.0.1"}, absl::Now() + absl::Hours(48));
  EXPECT_THAT(std::string(Message(status)), HasSubstr(" is valid from 20"));
  EXPECT_THAT(RemedyOf(status), StartsWith("set this machine's clock"));
}

TEST_F(TlsFailure, NamesTheAuthorityThatIsNotKnown) {
  const absl::Status status = Ask(*certs::IssueCa("somebody", absl::Now()), {"127.0.0.1"});
  EXPECT_THAT(std::string(Message(status)),
              HasSubstr("is of CN=somebody, an authority that is not known here"));
  EXPECT_EQ(RemedyOf(status), "put the CA that issued it into certificate-authority-data");
}

TEST_F(TlsFailure, LeavesAnOpenWayAlone) { EXPECT_TRUE(Ask(TestCa(), {"127.0.0.1"}).ok()); }

TEST_F(TlsFailure, KnowsWhatNoRepetitionHeals) {
  EXPECT_THAT(RemedyOf(AskAt("https", 1)), StartsWith("nobody listens there"));
  kube::Access access;
  access.tls = false;
  access.host = "no-such-host.invalid";
  access.port = "443";
  EXPECT_THAT(RemedyOf(kube::CallAndWait(access, {}, kLong).status()),
              StartsWith("there is no such host"));
  access.host = "127.0.0.1";
  access.token_file = "/no/such/file";
  EXPECT_EQ(MessageAndRemedy(kube::CallAndWait(access, {}, kLong).status()),
            "tokenFile: /no/such/file: No such file or directory; repair the kubeconfig, or the "
            "file that it names");
}

TEST_F(TlsFailure, TakesWhatBreaksOffForSomethingThatHeals) {
  FakeApiServer server([](const auto&, auto* answer) { answer->HangUp(); });
  const absl::Status status = kube::CallAndWait(server.access(), {}, kLong).status();
  EXPECT_FALSE(status.ok());
  EXPECT_EQ(RemedyOf(status), "");
}

}  // namespace
}  // namespace trowel::test
