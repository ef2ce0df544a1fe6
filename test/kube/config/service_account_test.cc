#include <cstdlib>

#include <gtest/gtest.h>

#include "kube/config/kubeconfig.h"

namespace trowel::kube {
namespace {

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
