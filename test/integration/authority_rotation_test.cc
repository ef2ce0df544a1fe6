#include <gmock/gmock.h>

#include "base/base64.h"
#include "kube/config/kubeconfig.h"
#include "kube/rest/blocking_client.h"
#include "test/integration/echo_server.h"
#include "test/support/temp_dir.h"

// What happens to a client while the authority of its API server is exchanged.
namespace trowel::test {
namespace {

using ::testing::HasSubstr;

constexpr std::chrono::milliseconds kLong{20'000};

class AuthorityRotation : public ::testing::Test {
 protected:
  // The server shows a certificate of `ca` from here on.
  void Serve(const certs::KeyPair& ca) {
    const certs::KeyPair leaf = *certs::IssueLeaf(ca, {"127.0.0.1"}, absl::Hours(1), absl::Now());
    server_.tls().Swap(*webhook::TlsContext::Make({leaf.certificate_pem, leaf.key_pem, ""}, {}));
  }
  // `authority` is a line of the cluster.
  void Write(const std::string& authority) {
    dir_.Write("config", fmt::format("current-context: dev\n"
                                     "contexts: [{{name: dev, context: {{cluster: garden}}}}]\n"
                                     "clusters: [{{name: garden, cluster: {{\n"
                                     "  server: 'https://127.0.0.1:{}', {}}}}}]\n",
                                     server_.server().port(), authority));
  }
  static std::string Data(const certs::KeyPair& ca) {
    return fmt::format("certificate-authority-data: {}", EncodeBase64(ca.certificate_pem));
  }
  kube::BlockingClient Client() { return {*kube::ReadKubeconfig(dir_ / "config", ""), kLong}; }
  static absl::StatusOr<kube::RestResponse> Ask(kube::BlockingClient* client) {
    kube::RestRequest request;
    request.method = "POST";
    request.target = "/a";
    request.content_type = "application/json";
    request.body = "{}";
    return client->Call(request);
  }

  TempDir dir_;
  TestServer server_{Echo};
  const certs::KeyPair next_ = *certs::IssueCa("next authority", absl::Now());
};

TEST_F(AuthorityRotation, InAKubeconfigNoRequestFails) {
  Write(Data(TestCa()));
  kube::BlockingClient client = Client();
  EXPECT_TRUE(Ask(&client).ok()) << Ask(&client).status();
  Serve(next_);
  Write(Data(next_));
  EXPECT_TRUE(Ask(&client).ok()) << Ask(&client).status();
}

TEST_F(AuthorityRotation, InAFileNoRequestFails) {
  dir_.Write("ca.crt", TestCa().certificate_pem);
  Write("certificate-authority: ca.crt");
  kube::BlockingClient client = Client();
  EXPECT_TRUE(Ask(&client).ok()) << Ask(&client).status();
  Serve(next_);
  dir_.Write("ca.crt", next_.certificate_pem);
  EXPECT_TRUE(Ask(&client).ok()) << Ask(&client).status();
}

TEST_F(AuthorityRotation, AServerOfAnotherAuthorityIsRefusedUntilItsOwnIsThere) {
  Write(Data(TestCa()));
  kube::BlockingClient client = Client();
  Serve(next_);
  for (int tries = 0; tries < 3; ++tries) {
    EXPECT_THAT(std::string(Message(Ask(&client).status())),
                HasSubstr("certificate verify failed"));
  }
  Write(Data(next_));
  EXPECT_TRUE(Ask(&client).ok());
}

}  // namespace
}  // namespace trowel::test
