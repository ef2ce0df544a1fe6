// What goes wrong in an operator's first hour, and is easily taken for something else.

#include <string>

#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/doctor/check.h"
#include "test/cli/doctor/doctor_fixture.h"

namespace trowel::test {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kMoreOfAPolicy[] = R"(
{"kind": "ConfigMap", "metadata": {"name": "second", "namespace": "garden",
 "labels": {"trowel.gardener.cloud/config": "policy"}}, "data": {"policy.yaml": "{}"}})";

MATCHER_P3(Says, state, message, remedy, "") {
  return arg["state"] == state &&
         arg["message"].template get<std::string>().find(message) != std::string::npos &&
         arg["remedy"].template get<std::string>().find(remedy) != std::string::npos;
}

class DoctorHourTest : public DoctorTest {
 protected:
  Json& Labels() { return Object("ConfigMap", "trowel-policy")["metadata"]["labels"]; }
};

TEST_F(DoctorHourTest, APolicyThatLostItsLabelIsFound) {
  Labels() = Json::object();
  Serve();
  int code = -1;
  const Json document = Ask("", &code);
  EXPECT_EQ(code, 0);
  EXPECT_THAT(Of(document, "policy"),
              ElementsAre(Says("warn",
                               "ConfigMap garden/trowel-policy looks like a policy, and counts for "
                               "nothing: it has no label trowel.gardener.cloud/config=policy",
                               "kubectl -n garden label configmap trowel-policy "
                               "trowel.gardener.cloud/config=policy --overwrite")));
}

TEST_F(DoctorHourTest, APolicyWhoseLabelIsMisspeltIsFound) {
  Labels() = {{"trowel.gardener.cloud/config", "policies"}};
  Serve();
  EXPECT_THAT(Of(Ask(), "policy"), ElementsAre(Says("warn", "it has no label", "label configmap")));
}

TEST_F(DoctorHourTest, APolicyInAnotherNamespaceIsFound) {
  Object("ConfigMap", "trowel-policy")["metadata"]["namespace"] = "trowel";
  Serve();
  EXPECT_THAT(Of(Ask(), "policy"),
              ElementsAre(Says("warn", "ConfigMap trowel/trowel-policy looks like a policy",
                               "put it into namespace garden, or give --garden-namespace")));
}

TEST_F(DoctorHourTest, WhatIsNoPolicyIsNotTakenForOne) {
  Labels() = Json::object();
  Object("ConfigMap", "trowel-policy")["data"]["policy.yaml"] = "apiVersion: v1\nkind: Policy\n";
  Serve();
  EXPECT_THAT(Of(Ask(), "policy"), ElementsAre(Says("ok", "the defaults", "")));
}

TEST_F(DoctorHourTest, TwoPoliciesAreOneTooMany) {
  Serve();
  objects.push_back(Json::parse(kMoreOfAPolicy));
  EXPECT_THAT(Of(Ask(), "policy"),
              ElementsAre(Says("fault", "second", "delete all of them but the one that is meant")));
}

TEST_F(DoctorHourTest, OfAnotherClusterOneThingIsSaid) {
  Serve();
  absent = {"seeds", "shoots", "cloudprofiles", "projects"};
  registration = nullptr;
  denied_rights = {"list seeds", "watch seeds"};
  int code = 0;
  const Json document = Ask("", &code);
  EXPECT_EQ(code, 1);
  EXPECT_THAT(document["checks"],
              ElementsAre(Says("fault", "serves neither Seeds nor Shoots",
                               "the virtual garden's API server, not the runtime cluster's")));
}

// An outage of one of them is none of the cluster.
TEST_F(DoctorHourTest, AClusterThatServesOneOfThemIsAGarden) {
  Serve();
  absent = {"seeds"};
  EXPECT_THAT(Ask()["checks"], SizeIs(::testing::Ge(13)));
}

TEST_F(DoctorHourTest, AClockThatIsWrongIsFound) {
  Serve();
  api_ahead = -absl::Minutes(10);
  int code = -1;
  const Json document = Ask("", &code);
  EXPECT_EQ(code, 0);
  EXPECT_THAT(Of(document, "clocks"),
              ElementsAre(Says("warn", "the clock of this machine is 10m", "NTP"),
                          Says("warn", "the clock of localhost:", "moves are denied or allowed")));
  api_ahead = absl::Minutes(10);
  EXPECT_THAT(Of(Ask(), "clocks"), Contains(Says("warn", "behind the API server's", "NTP")));
}

TEST_F(DoctorHourTest, AServerThatJudgesAsOfAnotherTimeIsFound) {
  serve_now = absl::Now() - absl::Hours(24);
  Serve();
  int code = 0;
  const Json document = Ask("--probe-url " + ProbeUrl(), &code);
  EXPECT_EQ(code, 1);
  EXPECT_THAT(Of(document, "clocks"),
              ElementsAre(Says("fault", "as of --now", "start trowel serve without --now")));
}

// Nobody renews what stands in a kubeconfig.
TEST(DoctorTokens, OneThatEndsSoonIsFound) {
  using cli::doctor::State;
  cli::doctor::Facts facts;
  facts.now = absl::FromUnixSeconds(1'800'000'000);
  facts.token_ends = facts.now + absl::Hours(24);
  const cli::doctor::Findings soon = JudgeAccess(facts);
  ASSERT_THAT(soon, SizeIs(1));
  EXPECT_EQ(soon[0].state, State::kWarn);
  EXPECT_EQ(soon[0].message, "the token of this kubeconfig counts until 2027-01-16T08:00:00Z");
  EXPECT_THAT(soon[0].remedy, HasSubstr("tokenFile"));
  facts.token_ends = facts.now + absl::Hours(24 * 30);
  EXPECT_EQ(JudgeAccess(facts).front().state, State::kSkipped);
  // That of somebody who asks for another account says nothing of it.
  facts.token_ends = facts.now;
  facts.settings.service_account = "garden/trowel";
  EXPECT_EQ(JudgeAccess(facts).front().state, State::kSkipped);
}

TEST_F(DoctorHourTest, TheAddressHasItsPort) {
  Serve();
  const std::string port = std::to_string(process->port());
  EXPECT_THAT(Of(Ask(), "address"),
              ElementsAre(Says("ok", "calls https://localhost:" + port + "/validate", "")));
}

// The table says a remedy once, after all that it mends.
TEST_F(DoctorHourTest, WhatOneRemedyMendsHasItOnce) {
  Serve();
  for (Json& each : registration["webhooks"]) each.erase("matchConditions");
  const std::string out = Run().out;
  const std::string remedy = "apply your own kustomization";  // And so on, on the next line.
  EXPECT_THAT(out, HasSubstr(remedy));
  EXPECT_EQ(out.find(remedy), out.rfind(remedy)) << out;
  EXPECT_THAT(out, AllOf(HasSubstr("is missing"), Not(HasSubstr("0 faults"))));
}

}  // namespace
}  // namespace trowel::test
