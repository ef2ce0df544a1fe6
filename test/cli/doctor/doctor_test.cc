// One thing is broken at a time, and the doctor has to find it and say what to do.

#include <absl/time/clock.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "test/cli/doctor/doctor_fixture.h"

namespace trowel::test {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

MATCHER_P3(Says, state, message, remedy, "") {
  return arg["state"] == state &&
         arg["message"].template get<std::string>().find(message) != std::string::npos &&
         arg["remedy"].template get<std::string>().find(remedy) != std::string::npos;
}

TEST_F(DoctorTest, FindsNothingWhereAllIsWell) {
  Serve();
  int code = -1;
  for (const std::string& more :
       {std::string(), "--url-host localhost --probe-url " + ProbeUrl()}) {
    const Json document = Ask(more, &code);
    EXPECT_EQ(code, 0) << document.dump(2);
    EXPECT_EQ(document["kind"], "Doctor");
    EXPECT_EQ(document["faults"], 0);
    EXPECT_EQ(document["warnings"], 0);
    ASSERT_THAT(document["checks"], SizeIs(14));
    EXPECT_THAT(document["checks"], Each(Says("ok", "", ""))) << document.dump(2);
  }
}

TEST_F(DoctorTest, PrintsATable) {
  Serve();
  registration = nullptr;
  const Ran ran = Run();
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(
      ran.out,
      AllOf(HasSubstr("fault    registration        there is no ValidatingWebhookConfiguration"),
            HasSubstr("apply your own kustomization"),
            HasSubstr("skipped  address             nothing is registered"),
            HasSubstr("\n1 fault, 0 warnings\n")));
}

TEST_F(DoctorTest, FindsThatNothingIsRegistered) {
  Serve();
  int code = 0;
  const Json document = Ask("--webhook-name trowl", &code);
  EXPECT_EQ(code, 1);
  EXPECT_THAT(Of(document, "registration"),
              Contains(Says("fault", "there is no ValidatingWebhookConfiguration trowl",
                            "apply your own kustomization of the virtual garden")));
}

TEST_F(DoctorTest, FindsAnotherMatchCondition) {
  Serve();
  Json& conditions = entry()["matchConditions"];
  conditions[0]["expression"] = "!(\"gardener.cloud:system:seeds\" in request.userInfo.groups)";
  int code = 0;
  const Json document = Ask("", &code);
  EXPECT_EQ(code, 1);
  EXPECT_EQ(document["faults"], 1);
  EXPECT_THAT(Of(document, "match-conditions"),
              Contains(Says("fault", "matchCondition not-gardener-itself is not the one",
                            "apply your own kustomization of the virtual garden again")));
}

TEST_F(DoctorTest, FindsTheBundleOfAnotherAuthority) {
  Serve();
  SetOfClients("caBundle", EncodeBase64(certs::IssueCa("trowel", absl::Now())->certificate_pem));
  int code = 0;
  const Json document = Ask("", &code);
  EXPECT_EQ(code, 1);
  // Of each entry of the registration that has it, and nothing else.
  EXPECT_EQ(document["faults"], Of(document, "ca-bundle").size());
  EXPECT_THAT(Of(document, "ca-bundle"),
              Contains(Says("fault", "caBundle does not verify what localhost:",
                            "put the CA that issued the served certificate")));
  EXPECT_THAT(Of(document, "answers"), Contains(Says("skipped", "would not trust", "")));
}

TEST_F(DoctorTest, FindsThatTheBundleIsMissing) {
  Serve();
  entry()["clientConfig"].erase("caBundle");
  EXPECT_THAT(Of(Ask(), "ca-bundle"),
              Contains(Says("fault", "caBundle is empty", "put the CA of the serving")));
}

TEST_F(DoctorTest, FindsACertificateForAnotherHost) {
  Serve({"trowel.garden", "10.0.0.7"});
  int code = 0;
  const Json document = Ask("", &code);
  EXPECT_EQ(code, 1);
  EXPECT_EQ(document["faults"], Of(document, "host-name").size());
  EXPECT_THAT(Of(document, "host-name"),
              Contains(Says("fault",
                            "is for trowel.garden, 10.0.0.7, and the URL's host is "
                            "localhost",
                            "trowel certs issue --host localhost")));
}

TEST_F(DoctorTest, FindsACertificateThatExpiresSoon) {
  Serve({"localhost"}, absl::Hours(24 * 86));
  int code = 0;
  EXPECT_THAT(Of(Ask("", &code), "certificate-life"),
              Contains(Says("fault", "3 days left", "renew it")));
  EXPECT_EQ(code, 1);
}

TEST_F(DoctorTest, WarnsOfACertificateWhoseRenewalIsOverdue) {
  Serve({"localhost"}, absl::Hours(24 * 70));
  int code = -1;
  const Json document = Ask("", &code);
  EXPECT_EQ(code, 0);
  EXPECT_THAT(Of(document, "certificate-life"),
              Contains(Says("warn", "renewal is overdue", "renew it")));
}

TEST_F(DoctorTest, FindsAClosedPort) {
  Serve();
  process->Stop();
  int code = 0;
  const Json document = Ask("", &code);
  EXPECT_EQ(code, 1);
  EXPECT_THAT(Of(document, "answers"),
              Contains(Says("fault", "is not reachable from here: connecting to", "--connect")));
  EXPECT_THAT(Of(document, "ca-bundle"), Contains(Says("skipped", "see answers", "")));
}

TEST_F(DoctorTest, DialsWhatItIsTold) {
  Serve({"trowel.trowel"});
  SetOfClients("url", "https://trowel.trowel/validate");
  int code = -1;
  const Json document = Ask(fmt::format("--connect 127.0.0.1:{}", process->port()), &code);
  EXPECT_EQ(code, 0) << document.dump(2);
}

TEST_F(DoctorTest, ProvesWhoItIs) {
  const certs::KeyPair me = *certs::IssueClient(ca, "doctor", absl::Hours(1), absl::Now());
  dir.Write("ca.crt", ca.certificate_pem);
  dir.Write("me.crt", me.certificate_pem);
  dir.Write("me.key", me.key_pem);
  client_ca = dir / "ca.crt";
  Serve();
  const Json document = Ask();
  EXPECT_THAT(Of(document, "answers"), Contains(Says("fault", "/validate: ", "--client-cert")));
  EXPECT_THAT(Of(document, "ca-bundle"), Contains(Says("ok", "", "")));
  int code = -1;
  EXPECT_THAT(Of(Ask("--client-cert " + dir / "me.crt" + " --client-key " + dir / "me.key", &code),
                 "answers"),
              Contains(Says("ok", "answers a review", "")));
  EXPECT_EQ(code, 0);
}

TEST_F(DoctorTest, FindsThatBastionsMayNotBeRead) {
  denied = {"bastions"};
  Serve();
  int code = 0;
  const Json document = Ask("--probe-url " + ProbeUrl(), &code);
  EXPECT_EQ(code, 1);
  EXPECT_THAT(Of(document, "access"),
              Contains(Says("fault", "may not list and watch bastions.operations.gardener.cloud",
                            "manifests/virtual/access")));
  EXPECT_THAT(Of(document, "freshness"),
              Contains(Says("fault", "the server may not read bastions", "grant list and watch")));
  EXPECT_THAT(Of(Ask(), "freshness"),
              Contains(Says("fault", "bastions cannot be listed: 403", "grant list and watch")));
}

TEST_F(DoctorTest, AsksForTheRightsOfAServiceAccount) {
  Serve();
  EXPECT_THAT(Of(Ask("--service-account garden/trowel"), "access"),
              Contains(Says("ok", "service account garden/trowel may list and watch all", "")));
  EXPECT_EQ(last_review.path, "/apis/authorization.k8s.io/v1/subjectaccessreviews");
  const Json review = Json::parse(last_review.body);
  EXPECT_EQ(review["spec"]["user"], "system:serviceaccount:garden:trowel");
  EXPECT_THAT(review["spec"]["groups"], Contains("system:serviceaccounts:garden"));
}

TEST_F(DoctorTest, FindsABrokenPolicy) {
  Serve();
  Object("ConfigMap", "trowel-policy")["data"]["policy.yaml"] = "enforcment: warn\n";
  int code = 0;
  const Json document = Ask("", &code);
  EXPECT_EQ(code, 1);
  EXPECT_THAT(Of(document, "policy"),
              Contains(Says("fault", "the policy is refused", "correct the ConfigMap")));
}

TEST_F(DoctorTest, WarnsOfAPolicyThatHardlyMeansWhatItSays) {
  Serve();
  Object("ConfigMap", "trowel-policy")["data"]["policy.yaml"] =
      "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\n"
      "rules: {region-distance: {mode: warn}}\nexempt: {namespaces: ['*']}\n";
  int code = -1;
  const Json document = Ask("", &code);
  EXPECT_EQ(code, 0);
  EXPECT_THAT(Of(document, "policy"),
              ElementsAre(Says("warn", "ConfigMap garden/trowel-policy:3:33: rules.region-distance",
                               "policy check --strict"),
                          Says("warn", "policy:4:23: exempt.namespaces[0]: ", "is meant")));
}

TEST_F(DoctorTest, FindsAPolicyThatTheServerDoesNotHave) {
  Serve();
  std::string& text =
      Object("ConfigMap", "trowel-policy")["data"]["policy.yaml"].get_ref<std::string&>();
  text += "# edited\n";
  EXPECT_THAT(Of(Ask("--probe-url " + ProbeUrl()), "policy"),
              Contains(Says("fault", "in force, and ConfigMap garden/trowel-policy says policy",
                            "/readyz?verbose")));
}

TEST_F(DoctorTest, WarnsOfGardenletsThatDiffer) {
  Serve();
  Object("Seed", "seed-b")["status"]["gardener"]["version"] = "v1.151.0";
  int code = -1;
  const Json document = Ask("", &code);
  EXPECT_EQ(code, 0);
  EXPECT_EQ(document["warnings"], 1);
  EXPECT_THAT(Of(document, "gardenlet-versions"),
              Contains(Says("warn", "v1.150.0 (seed-a); v1.151.0 (seed-b)", "finish the update")));
  Object("Seed", "seed-b").erase("status");
  EXPECT_THAT(Of(Ask(), "gardenlet-versions"),
              Contains(Says("warn", "no version reported by the gardenlet of seed-b",
                            "whether these gardenlets run")));
}

TEST_F(DoctorTest, WarnsOfSeedsWithoutDistances) {
  Serve();
  Json third = Object("Seed", "seed-a");
  third["metadata"]["name"] = "seed-c";
  third["spec"]["provider"]["region"] = "eu-north-1";
  objects.push_back(third);
  int code = -1;
  EXPECT_THAT(Of(Ask("", &code), "region-distances"),
              Contains(Says("warn", "ConfigMap regions, for CloudProfile aws: seed-c (eu-north-1)",
                            "add their regions to ConfigMap regions")));
  EXPECT_EQ(code, 0);
  Object("ConfigMap", "regions")["metadata"].erase("annotations");
  EXPECT_THAT(Of(Ask(), "region-distances"),
              Contains(Says("warn", "no region ConfigMap names CloudProfile aws",
                            "scheduling.gardener.cloud/cloudprofiles")));
}

TEST_F(DoctorTest, FindsAProbePortThatIsNotTrowels) {
  Serve();
  EXPECT_THAT(Of(Ask("--probe-url http://127.0.0.1:1"), "freshness"),
              Contains(Says("fault", "http://127.0.0.1:1: connecting to", "9090")));
}

TEST_F(DoctorTest, SaysThatTheApiServerDoesNotKnowUs) {
  api_status = 401;
  const Ran ran = Run();
  EXPECT_EQ(ran.code, 3);
  EXPECT_EQ(ran.out, "");
  EXPECT_THAT(ran.err, AllOf(HasSubstr("trowel: "), HasSubstr("401: Unauthorized")));
}

TEST_F(DoctorTest, SaysThatTheApiServerIsAway) {
  dir.Write("kubeconfig",
            "apiVersion: v1\nkind: Config\ncurrent-context: a\n"
            "clusters: [{name: a, cluster: {server: 'http://127.0.0.1:1'}}]\n"
            "contexts: [{name: a, context: {cluster: a, user: a}}]\n"
            "users: [{name: a, user: {token: secret}}]\n");
  const Ran ran = Run();
  EXPECT_EQ(ran.code, 3);
  EXPECT_THAT(ran.err, HasSubstr("connecting to 127.0.0.1:1"));
}

TEST_F(DoctorTest, RefusesWrongUse) {
  for (const std::string more :
       {"--probe-url 127.0.0.1:9090", "--service-account trowel", "--client-cert a"}) {
    const Ran ran = Run(more);
    EXPECT_EQ(ran.code, 2) << more;
    EXPECT_THAT(ran.err, HasSubstr("trowel: --")) << more;
  }
  EXPECT_EQ(RunTrowel("doctor").code, 2);
  EXPECT_EQ(RunTrowel("doctor --garden examples/garden").code, 2);
}

}  // namespace
}  // namespace trowel::test
