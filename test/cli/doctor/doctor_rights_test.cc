// Rights that only some installations need: the doctor asks for them where it is told to.

#include <fcntl.h>
#include <unistd.h>

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/program.h"
#include "garden/kind.h"
#include "kube/manifests.h"
#include "test/cli/doctor/doctor_fixture.h"

namespace trowel::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;
using ::testing::SizeIs;

MATCHER_P2(Is, state, message, "") { return arg["state"] == state && arg["message"] == message; }
MATCHER_P(IsAskedOf, text, "") { return arg == nlohmann::json::parse(text); }

constexpr char kFollows[] = "this kubeconfig may list and watch all 12 kinds";
constexpr char kTells[] = "this kubeconfig may say what it finds by Events";
// Those that are always asked for: to follow twelve kinds, and to say what was found.
constexpr std::ptrdiff_t kAlways = 27;

class DoctorRightsTest : public DoctorTest {
 protected:
  DoctorRightsTest() { Serve(); }
};

TEST_F(DoctorRightsTest, AreNotAskedForUnlessWanted) {
  EXPECT_THAT(Of(Ask(), "access"), ElementsAre(Is("ok", kFollows), Is("ok", kTells)));
  EXPECT_THAT(asked, SizeIs(kAlways));
  for (std::size_t i = 0; i < 24; ++i) {
    EXPECT_TRUE(asked[i]["verb"] == "list" || asked[i]["verb"] == "watch") << asked[i];
  }
}

TEST_F(DoctorRightsTest, OfSelfMadeCertificatesAreAllAskedFor) {
  EXPECT_THAT(Of(Ask("--self-certs"), "access"),
              ElementsAre(Is("ok", kFollows), Is("ok", kTells),
                          Is("ok", "this kubeconfig may do what --certs-mode self needs")));
  asked.erase(asked.begin(), asked.begin() + kAlways);
  const std::string secrets = R"("group": "", "resource": "secrets", "namespace": "garden")";
  const std::string leases =
      R"("group": "coordination.k8s.io", "resource": "leases", "namespace": "garden")";
  const std::string registrations = R"("group": "admissionregistration.k8s.io",
      "resource": "validatingwebhookconfigurations", "name": "trowel")";
  EXPECT_THAT(
      asked, ElementsAre(IsAskedOf(R"({"verb": "get", "name": "trowel-tls", )" + secrets + "}"),
                         IsAskedOf(R"({"verb": "patch", "name": "trowel-tls", )" + secrets + "}"),
                         IsAskedOf(R"({"verb": "get", "name": "trowel-certs", )" + leases + "}"),
                         IsAskedOf(R"({"verb": "update", "name": "trowel-certs", )" + leases + "}"),
                         IsAskedOf(R"({"verb": "get", )" + registrations + "}"),
                         IsAskedOf(R"({"verb": "patch", )" + registrations + "}")));
}

TEST_F(DoctorRightsTest, OfTheSchedulerAreAllAskedFor) {
  EXPECT_THAT(Of(Ask("--scheduler"), "access"),
              ElementsAre(Is("ok", kFollows), Is("ok", kTells),
                          Is("ok", "this kubeconfig may do what binding shoots needs")));
  asked.erase(asked.begin(), asked.begin() + kAlways);
  const std::string shoots = R"("group": "core.gardener.cloud", "resource": "shoots")";
  const std::string leases =
      R"("group": "coordination.k8s.io", "resource": "leases", "namespace": "garden")";
  EXPECT_THAT(
      asked, ElementsAre(
                 IsAskedOf(R"({"verb": "get", )" + shoots + "}"),
                 IsAskedOf(R"({"verb": "update", "subresource": "binding", )" + shoots + "}"),
                 IsAskedOf(R"({"verb": "patch", "subresource": "status", )" + shoots + "}"),
                 IsAskedOf(R"({"verb": "create", "group": "events.k8s.io", "resource": "events"})"),
                 IsAskedOf(R"({"verb": "get", "name": "trowel-scheduler", )" + leases + "}"),
                 IsAskedOf(R"({"verb": "update", "name": "trowel-scheduler", )" + leases + "}")));
}

TEST_F(DoctorRightsTest, ThatAreMissingAreFaultsWithTheirGrant) {
  denied_rights = {"get secrets", "patch secrets", "update leases", "update shoots/binding"};
  int code = 0;
  const Json document = Ask(
      "--self-certs --scheduler --certs-secret tls --certs-lease certs --scheduler-lease binder "
      "--service-account garden/trowel",
      &code);
  EXPECT_EQ(code, 1);
  const std::string may_not = "service account garden/trowel may not ";
  EXPECT_THAT(
      Of(document, "access"),
      ElementsAre(Is("ok", "service account garden/trowel may list and watch all 12 kinds"),
                  Is("warn", may_not + "update leases.coordination.k8s.io trowel-monitor in "
                                       "garden"),
                  Is("fault", may_not + "get and patch secrets tls in garden"),
                  Is("fault", may_not + "update leases.coordination.k8s.io certs in garden"),
                  Is("fault", may_not + "update shoots.core.gardener.cloud/binding and "
                                        "leases.coordination.k8s.io binder in garden")));
  EXPECT_THAT(Of(document, "access")[2]["remedy"].get<std::string>(),
              ::testing::HasSubstr("manifests/overlays/self-certs-access"));
  EXPECT_THAT(Of(document, "access")[4]["remedy"].get<std::string>(),
              ::testing::HasSubstr("manifests/overlays/scheduler-access"));
}

TEST_F(DoctorRightsTest, OfRankingsAreAllAskedFor) {
  EXPECT_THAT(Of(Ask("--ranking"), "access"),
              ElementsAre(Is("ok", kFollows), Is("ok", kTells),
                          Is("ok",
                             "this kubeconfig may check the tokens of who asks for "
                             "rankings")));
  asked.erase(asked.begin(), asked.begin() + kAlways);
  EXPECT_THAT(asked, ElementsAre(IsAskedOf(R"({"verb": "create", "group": "authentication.k8s.io",
                                               "resource": "tokenreviews"})"),
                                 IsAskedOf(R"({"verb": "create", "group": "authorization.k8s.io",
                                               "resource": "subjectaccessreviews"})")));
}

// Whoever lost all of them has one thing to do.
TEST_F(DoctorRightsTest, ThatAreAllMissingAreOneFault) {
  for (const garden::KindInfo& info : garden::Kinds()) denied.insert(std::string(info.resource));
  const Json document = Ask();
  EXPECT_THAT(Of(document, "access"),
              ElementsAre(Is("fault",
                             "this kubeconfig may not list and watch seeds.core.gardener.cloud, "
                             "shoots.core.gardener.cloud, cloudprofiles.core.gardener.cloud, "
                             "namespacedcloudprofiles.core.gardener.cloud and 8 more"),
                          Is("ok", kTells)));
  EXPECT_THAT(Of(document, "freshness"), SizeIs(1));
}

// The rights to say something are of use, and no more.
TEST_F(DoctorRightsTest, WithoutThatToWriteEventsIsAWarning) {
  denied_rights = {"create events"};
  int code = -1;
  const Json document = Ask("", &code);
  EXPECT_EQ(code, 0);
  EXPECT_THAT(Of(document, "access"),
              Contains(Is("warn", "this kubeconfig may not create events.events.k8s.io")));
}

TEST_F(DoctorRightsTest, AreThoseOfTheNamesThatAreGiven) {
  registration["metadata"]["name"] = "moves";
  Ask("--self-certs --webhook-name moves --garden-namespace plot");
  EXPECT_THAT(asked, Contains(IsAskedOf(R"({"verb": "patch",
      "group": "admissionregistration.k8s.io", "resource": "validatingwebhookconfigurations",
      "name": "moves"})")));
  EXPECT_THAT(asked, Contains(IsAskedOf(R"({"verb": "get", "group": "", "resource": "secrets",
      "namespace": "plot", "name": "trowel-tls"})")));
  for (const Json& right : asked) EXPECT_NE(right.value("namespace", ""), "garden");
}

TEST_F(DoctorTest, TellsThatItsAnswerIsLost) {
  Serve();
  for (const std::string format : {"table", "wide", "json", "yaml"}) {
    const std::string name = dir / "err";
    const int err = open(name.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    const int code =
        cli::RunProgram({"trowel", "doctor", "--kubeconfig", dir / "kubeconfig", "-o", format},
                        open("/dev/full", O_WRONLY | O_CLOEXEC), err);
    close(err);
    EXPECT_EQ(code, 3) << format;
    EXPECT_THAT(*kube::ReadFile(name, 1 << 20),
                ::testing::HasSubstr("cannot write to standard output: No space left"));
  }
}

TEST_F(DoctorTest, WarnsOfAPolicyThatDeniesNothing) {
  Object("ConfigMap", "trowel-policy")["data"]["policy.yaml"] =
      "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\nenforcement: warn\n";
  Serve();
  int code = -1;
  const Json document = Ask("", &code);
  EXPECT_EQ(code, 0);
  EXPECT_THAT(document.dump(), ::testing::HasSubstr("nothing is denied"));
}

TEST_F(DoctorTest, FindsARegionConfigMapThatIsRefused) {
  Object("ConfigMap", "regions")["data"]["eu-west-1"] = "eu-central-1: sixty";
  Serve();
  int code = -1;
  const Json document = Ask("", &code);
  EXPECT_EQ(code, 1);
  EXPECT_THAT(document.dump(), ::testing::HasSubstr("ConfigMap garden/regions is refused: "));
}

}  // namespace
}  // namespace trowel::test
