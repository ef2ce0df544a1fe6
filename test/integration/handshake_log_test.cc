#include "webhook/server/handshake_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>

#include "base/log.h"
#include "test/integration/echo_server.h"
#include "test/support/plain_client.h"

// What the log says of callers that never get as far as a request.
namespace trowel::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using webhook::HandshakeLog;

class HandshakeLogTest : public ::testing::Test {
 protected:
  HandshakeLogTest() {
    log::Start(log::Format::kText, "info");
    ::testing::internal::CaptureStderr();
  }
  ~HandshakeLogTest() override { log::Start(log::Format::kText, "off"); }

  static std::size_t Lines(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  }
};

TEST_F(HandshakeLogTest, SaysEachCauseOnceAMinuteAndHowOftenItWasSilent) {
  HandshakeLog handshakes;
  const HandshakeLog::Time start = std::chrono::steady_clock::now();
  for (int i = 0; i < 100; ++i) {
    handshakes.Tell({.cause = "a", .names = {}}, "10.0.0.1:1", start + i * std::chrono::seconds(1));
    handshakes.Tell({.cause = "b", .names = "x and y"}, "10.0.0.2:1", start);
    handshakes.Tell({.cause = {}, .names = {}}, "10.0.0.3:1", start);
  }
  for (std::size_t i = 0; i < 10 * HandshakeLog::kCausesMax; ++i) {
    handshakes.Tell({.cause = std::to_string(i), .names = {}}, "10.0.0.4:1", start);
  }
  const std::string log = ::testing::internal::GetCapturedStderr();
  EXPECT_THAT(log, HasSubstr("cause=a peer=10.0.0.1:1 unsaid_before=0"));
  EXPECT_THAT(log, HasSubstr("cause=a peer=10.0.0.1:1 unsaid_before=59"));
  EXPECT_THAT(log, HasSubstr("cause=b names=\"x and y\" peer=10.0.0.2:1"));
  EXPECT_THAT(log, Not(HasSubstr("10.0.0.3")));
  EXPECT_EQ(Lines(log), 3 + HandshakeLog::kCausesMax - 2);
}

class HandshakesTest : public HandshakeLogTest {
 protected:
  HandshakesTest() {
    certs::TlsMaterial material = TestMaterial();
    material.client_ca_pem = clients_.certificate_pem;
    server_.tls().Swap(*webhook::TlsContext::Make(material, {"gardener-apiserver"}));
  }
  TlsClientOptions Showing(const certs::KeyPair& ca, std::string_view name) {
    const certs::KeyPair pair = *certs::IssueClient(ca, name, absl::Hours(1), absl::Now());
    TlsClientOptions options;
    options.certificate_pem = pair.certificate_pem;
    options.key_pem = pair.key_pem;
    return options;
  }
  // A client of TLS 1.3 hears of it by its first read.
  void Fail(TlsClientOptions options) {
    options.tls12 = true;
    EXPECT_EQ(server_.ConnectAs(options), nullptr);
  }
  // What was logged once so many handshakes have failed.
  std::string LogAfter(std::uint64_t failed) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (server_.server().stats().handshakes_failed < failed &&
           std::chrono::steady_clock::now() < end) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    EXPECT_EQ(server_.server().stats().handshakes_failed, failed);
    return ::testing::internal::GetCapturedStderr();
  }

  const certs::KeyPair clients_ = *certs::IssueCa("clients", absl::Now());
  TestServer server_{Echo};
};

TEST_F(HandshakesTest, ACallerWithoutACertificateIsTold) {
  for (int i = 0; i < 3; ++i) Fail({});
  const std::string log = LogAfter(3);
  EXPECT_THAT(log, HasSubstr("warning a TLS handshake failed cause=\"the peer has no client "
                             "certificate, and --client-ca asks for one\" peer=127.0.0.1:"));
  EXPECT_EQ(Lines(log), 1U);
}

TEST_F(HandshakesTest, ANameThatIsNotListedIsTold) {
  Fail(Showing(clients_, "somebody"));
  EXPECT_THAT(LogAfter(1), HasSubstr("cause=\"--client-name lists no name of the client "
                                     "certificate\" names=somebody peer="));
}

TEST_F(HandshakesTest, ACertificateOfAnotherAuthorityIsTold) {
  Fail(Showing(*certs::IssueCa("others", absl::Now()), "gardener-apiserver"));
  EXPECT_THAT(LogAfter(1), AllOf(HasSubstr("cause=\"the client certificate is refused: "),
                                 Not(HasSubstr("names="))));
}

TEST_F(HandshakesTest, ACallerThatDoesNotTrustTheServersAuthorityIsTold) {
  TlsClientOptions options = Showing(clients_, "gardener-apiserver");
  options.ca_pem = (*certs::IssueCa("others", absl::Now())).certificate_pem;
  EXPECT_EQ(TlsClient::Connect(server_.server().port(), options), nullptr);
  EXPECT_THAT(LogAfter(1), HasSubstr("cause=\"the peer does not take the serving certificate: "
                                     "look at its CA (caBundle): "));
}

TEST_F(HandshakesTest, PlainHttpIsTold) {
  PlainClient client(server_.server().port());
  client.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(LogAfter(1), HasSubstr("cause=\"the peer speaks HTTP without TLS\""));
}

// As probes of a port do.
TEST_F(HandshakesTest, AConnectionWithoutAWordIsNotTold) {
  { const PlainClient client(server_.server().port()); }
  EXPECT_EQ(LogAfter(1), "");
}

}  // namespace
}  // namespace trowel::test
