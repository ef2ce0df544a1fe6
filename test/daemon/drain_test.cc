// What `trowel serve` does between SIGTERM and its end.

#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "daemon/server_process.h"
#include "kube/manifests.h"
#include "test/support/fake_api_server.h"
#include "test/support/tls_client.h"

namespace trowel::test {
namespace {

using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

// An API server that takes every request and answers none: the binder gives its Lease back in vain.
class DrainTest : public ::testing::Test {
 protected:
  DrainTest() {
    daemon::ServerProcess::Config config;
    config.garden.garden = {"examples/garden"};
    config.garden.garden_namespace = "garden";
    config.server.address = config.probe_address = "127.0.0.1";
    config.certificate.hosts = {"localhost"};
    config.binder.emplace();
    config.binder->binder.writer.access = silent_.access();
    config.binder->lease.space = "garden";
    config.binder->lease.name = "trowel-scheduler";
    config.binder->lease.identity = "trowel-0";
    process_ = std::make_unique<daemon::ServerProcess>(std::move(config));
  }

  FakeApiServer silent_{
      [](const FakeApiServer::Request&, FakeApiServer::Answer* answer) { answer->Hold(); }};
  std::unique_ptr<daemon::ServerProcess> process_;
};

TEST_F(DrainTest, CallersAreAskedToGoAtOnceWhateverElseTakesLongToStop) {
  ASSERT_TRUE(process_->Start().ok());
  TlsClientOptions options;
  options.ca_pem = process_->ephemeral_ca();
  const auto client = TlsClient::Connect(process_->port(), options);
  ASSERT_NE(client, nullptr);
  std::this_thread::sleep_for(milliseconds(200));  // Until the binder waits for an answer.

  const Steady::time_point begin = Steady::now();
  std::thread drain([this] { process_->Drain(milliseconds(1'500)); });
  std::this_thread::sleep_for(milliseconds(300));
  const auto answer = client->Ask(Post(
      "/validate?timeout=10s", *kube::ReadFile("examples/reviews/move-allowed.json", 1 << 20)));
  const auto asked = Steady::now() - begin;
  drain.join();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->header("connection"), "close") << asked / milliseconds(1) << " ms";
  // The longer of both, and not one after the other: the grace period has no room for that.
  EXPECT_LT(Steady::now() - begin, milliseconds(3'300));
}

}  // namespace
}  // namespace trowel::test
