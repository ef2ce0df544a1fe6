#include "daemon/serving_certificate.h"

#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/process/serve_arguments.h"
#include "test/support/eventually.h"
#include "test/support/fake_virtual_garden.h"
#include "test/support/self_made.h"
#include "test/support/temp_dir.h"
#include "webhook/probes/readiness_answer.h"

// `serve` with certificates that it makes itself: what the probes say of them.
namespace trowel::daemon {
namespace {

using cli::Options;
using cli::ServeArguments;
using cli::ServeConfigOf;

using test::Eventually;
using test::FakeVirtualGarden;
using ::testing::HasSubstr;
using ::testing::StartsWith;

ServingCertificate::Config SelfMade(const FakeVirtualGarden& garden) {
  ServingCertificate::Config config;
  config.self_made = SelfMadeFor("trowel.trowel", garden);
  config.hosts = config.self_made->keeper.hosts;
  return config;
}

TEST(ServingCertificate, IsNotReadyUntilTheSecretHasOne) {
  FakeVirtualGarden garden;
  garden.Forbid("POST", "/api/v1/namespaces/garden/secrets");
  garden.Register({"moves.trowel.gardener.cloud"});
  const SystemClock clock;
  webhook::Readiness readiness;
  ServingCertificate certificate(SelfMade(garden), &clock, &readiness);
  ASSERT_TRUE(certificate.Start().ok());
  EXPECT_NE(certificate.store(), nullptr) << "the port is open all the same";
  EXPECT_EQ(certificate.ephemeral_ca(), "") << "nobody is to trust it";
  const auto problem = [&] {
    certificate.Tell();
    return readiness.certificate().problem;
  };
  ASSERT_TRUE(Eventually([&] { return problem().find("403") != std::string::npos; })) << problem();
  EXPECT_TRUE(readiness.certificate().pending);
  const std::string probe = DescribeReadiness(readiness, {.now = clock.Now()}, true).text;
  EXPECT_THAT(probe, HasSubstr("[-]certificate: cannot write Secret garden/trowel-tls: 403"));

  garden.Allow();
  ASSERT_TRUE(Eventually([&] { return problem().empty() && !readiness.certificate().pending; }));
  EXPECT_THAT(DescribeReadiness(readiness, {.now = clock.Now()}, true).text,
              HasSubstr("[+]certificate: valid until "));
  EXPECT_THAT(garden.Bundle(), StartsWith("-----BEGIN CERTIFICATE-----"));
  certificate.Stop();
  // Given back, so that the next replica need not wait.
  EXPECT_EQ(garden.Get("/apis/coordination.k8s.io/v1/namespaces/garden/leases/trowel-certs")["spec"]
                .value("holderIdentity", ""),
            "");
}

class ServeConfigTest : public ::testing::Test {
 protected:
  ServeConfigTest() {
    dir_.Write("kubeconfig",
               "apiVersion: v1\nkind: Config\ncurrent-context: a\n"
               "contexts: [{name: a, context: {cluster: a, user: a}}]\n"
               "clusters: [{name: a, cluster: {server: 'https://localhost:1'}}]\n"
               "users: [{name: a, user: {token: t}}]\n");
    options_.kubeconfig = dir_ / "kubeconfig";
    arguments_.certs_mode = "self";
  }
  std::string Error() const {
    return std::string(Message(ServeConfigOf(arguments_, options_).status()));
  }

  test::TempDir dir_;
  Options options_;
  ServeArguments arguments_;
};

TEST_F(ServeConfigTest, SelfMadeCertificatesNeedTheHostOfTheUrlAndNoFiles) {
  EXPECT_EQ(Error(), "--certs-mode self needs --host, the host of the webhook's URL");
  arguments_.hosts = {"trowel.trowel"};
  EXPECT_EQ(Error(), "");
  arguments_.tls_cert = arguments_.tls_key = "tls.pem";
  EXPECT_EQ(Error(), "--tls-cert and --certs-mode self exclude each other");
}

TEST_F(ServeConfigTest, ReplicasOnOneHostAreToldApart) {
  arguments_.hosts = {"trowel.trowel"};
  const auto one = ServeConfigOf(arguments_, options_);
  const auto two = ServeConfigOf(arguments_, options_);
  ASSERT_TRUE(one.ok() && two.ok());
  EXPECT_NE(one->certificate.self_made->lease.identity, two->certificate.self_made->lease.identity);
}

TEST_F(ServeConfigTest, AudiencesOfRankingsHaveNames) {
  arguments_.hosts = {"trowel.trowel"};
  arguments_.ranking = true;
  arguments_.ranking_audiences = {"trowel", "scheduling"};
  const auto config = ServeConfigOf(arguments_, options_);
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->ranking_audiences, arguments_.ranking_audiences);
  arguments_.ranking_audiences = {"trowel", ""};
  EXPECT_EQ(Error(), "--ranking-audience: an audience has a name");
}

}  // namespace
}  // namespace trowel::daemon
