// The doctor's judgements, where a whole landscape would say no more than the facts do.

#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "certs/issue.h"
#include "cli/doctor/check.h"

namespace trowel::cli::doctor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

MATCHER_P2(Is, state, message, "") {
  return arg.state == state && arg.message.find(message) != std::string::npos &&
         (state == State::kOk || state == State::kSkipped || !arg.remedy.empty());
}

Facts WithRegistration() {
  Facts facts;
  facts.registration = ShippedEntries();
  return facts;
}

TEST(DoctorChecks, TheShippedEntriesAreFine) {
  const Facts facts = WithRegistration();
  EXPECT_EQ(facts.registration->front().name, "moves.trowel.gardener.cloud");
  EXPECT_THAT(JudgeRegistration(facts), ElementsAre(Is(State::kOk, " entries")));
  EXPECT_THAT(JudgeMatchConditions(facts), ElementsAre(Is(State::kOk, "as shipped")));
}

TEST(DoctorChecks, EachFaultOfARegistrationIsTold) {
  Facts facts = WithRegistration();
  WebhookEntry& moves = facts.registration->front();
  moves.rules.front().operations = {"CREATE"};
  moves.side_effects = "Some";
  moves.review_versions = {"v1beta1"};
  moves.failure_policy = "Ignore";
  moves.timeout_seconds = 2;
  moves.selective = true;
  (*facts.registration)[1].name = "other.example.org";
  EXPECT_THAT(
      JudgeRegistration(facts),
      ElementsAre(Is(State::kWarn,
                     "there is no entry changes.trowel.gardener.cloud: changes of shoots, "
                     "shoots/binding are not judged"),
                  Is(State::kFault, "no rule covers UPDATE of shoots/binding.core.gardener.cloud"),
                  Is(State::kFault, "sideEffects is Some"),
                  Is(State::kFault, "admissionReviewVersions lacks v1"),
                  Is(State::kWarn, "failurePolicy is Ignore: while Trowel is down moves pass"),
                  Is(State::kWarn, "timeoutSeconds is 2"), Is(State::kWarn, "leaves shoots"),
                  Is(State::kWarn, "other.example.org: Trowel ships no such entry")));
  facts.registration->erase(facts.registration->begin());
  EXPECT_THAT(JudgeRegistration(facts).front(), Is(State::kFault, "has no entry moves"));
  facts.registration = absl::PermissionDeniedError("403: forbidden");
  EXPECT_THAT(JudgeRegistration(facts), ElementsAre(Is(State::kFault, "403: forbidden")));
  for (const auto judge : {JudgeAddress, JudgeMatchConditions, JudgeCaBundle, JudgeHostName,
                           JudgeCertificateLife, JudgeAnswers}) {
    EXPECT_THAT(judge(facts), ElementsAre(Is(State::kSkipped, "is not known")));
  }
}

TEST(DoctorChecks, RulesMayNameMoreThanIsNeeded) {
  WebhookEntry entry;
  entry.rules = {
      {.groups = {"*"}, .versions = {"*"}, .resources = {"shoots/*"}, .operations = {"*"}}};
  EXPECT_TRUE(Covers(entry, "core.gardener.cloud", "v1beta1", "shoots/binding", "UPDATE"));
  EXPECT_TRUE(Covers(entry, "core.gardener.cloud", "v1beta1", "shoots", "UPDATE"));
  EXPECT_FALSE(Covers(entry, "core.gardener.cloud", "v1beta1", "seeds", "UPDATE"));
  entry.rules.front().resources = {"*"};
  EXPECT_TRUE(Covers(entry, "core.gardener.cloud", "v1beta1", "shoots", "CREATE"));
  EXPECT_FALSE(Covers(entry, "core.gardener.cloud", "v1beta1", "shoots/binding", "UPDATE"));
  entry.rules.front().resources = {"*/binding"};
  EXPECT_TRUE(Covers(entry, "core.gardener.cloud", "v1beta1", "shoots/binding", "UPDATE"));
}

TEST(DoctorChecks, ConditionsAreComparedByNameAndText) {
  Facts facts = WithRegistration();
  std::vector<MatchCondition>& conditions = facts.registration->front().conditions;
  ASSERT_THAT(conditions, SizeIs(2));
  // Another style of YAML is the same text.
  std::string& text = conditions[1].expression;
  for (std::size_t at = text.find(' '); at != std::string::npos; at = text.find(' ', at + 3)) {
    text.replace(at, 1, "\n  ");
  }
  EXPECT_THAT(JudgeMatchConditions(facts), ElementsAre(Is(State::kOk, "as shipped")));
  conditions[0].name = "mine";
  text += " || true";
  EXPECT_THAT(JudgeMatchConditions(facts),
              ElementsAre(Is(State::kFault, "not-gardener-itself is missing"),
                          Is(State::kFault, "moves is not the one"),
                          Is(State::kWarn, "mine is not Trowel's")));
}

TEST(DoctorChecks, AServiceIsCalledByItsName) {
  const auto entries = ParseRegistration(
      R"({"webhooks":[{"name":"a","clientConfig":{"service":{"name":"trowel","namespace":"ns",)"
      R"("path":"/validate"}},"namespaceSelector":{},)"
      R"("objectSelector":{"matchLabels":{"a":"b"}}}]})");
  ASSERT_TRUE(entries.ok()) << entries.status();
  EXPECT_EQ(entries->front().url, "https://trowel.ns.svc:443/validate");
  EXPECT_TRUE(entries->front().selective);
  EXPECT_EQ(entries->front().failure_policy, "Fail");
  EXPECT_FALSE(ParseRegistration("{").ok());
  EXPECT_FALSE(ParseRegistration(R"({"webhooks":1})").ok());
  EXPECT_FALSE(ParseRegistration(R"({"webhooks":[{"clientConfig":{"caBundle":"?"}}]})").ok());
}

Endpoint Calling(std::string entry, std::string host, std::string path) {
  Endpoint endpoint;
  endpoint.entry = std::move(entry);
  endpoint.host = std::move(host);
  endpoint.path = std::move(path);
  return endpoint;
}

TEST(DoctorChecks, AddressesAreCompared) {
  Facts facts = WithRegistration();
  facts.endpoints = {Calling("a", "trowel.trowel", "/validate"), Calling("b", "other", "/validat"),
                     Calling("c", "", "")};
  facts.endpoints.back().url = InvalidArgument("clientConfig has neither");
  EXPECT_THAT(JudgeAddress(facts),
              ElementsAre(Is(State::kFault, "b: its path is \"/validat\""),
                          Is(State::kWarn, "b: it calls other, and a calls trowel.trowel"),
                          Is(State::kFault, "c: clientConfig has neither")));
  facts.endpoints.resize(1);
  facts.settings.url_host = "trowel.garden";
  EXPECT_THAT(JudgeAddress(facts),
              ElementsAre(Is(State::kFault, "it calls trowel.trowel, not trowel.garden")));
}

TEST(DoctorChecks, CertificatesLive) {
  const absl::Time now = absl::Now();
  const certs::KeyPair ca = *certs::IssueCa("trowel", now - absl::Hours(24 * 365));
  const auto judge = [&](absl::Duration life, absl::Duration age) {
    Facts facts;
    facts.now = now;
    facts.endpoints.push_back(Calling("a", "a", "/validate"));
    facts.endpoints.back().chain = certs::IssueLeaf(ca, {"a"}, life, now - age)->certificate_pem;
    return JudgeCertificateLife(facts).front();
  };
  constexpr absl::Duration kDay = absl::Hours(24);
  EXPECT_THAT(judge(90 * kDay, 10 * kDay), Is(State::kOk, "days left"));
  EXPECT_THAT(judge(90 * kDay, 61 * kDay), Is(State::kWarn, "renewal is overdue"));
  EXPECT_THAT(judge(90 * kDay, 84 * kDay), Is(State::kFault, "days left"));
  EXPECT_THAT(judge(90 * kDay, 91 * kDay), Is(State::kFault, "expired at"));
  EXPECT_THAT(judge(90 * kDay, -2 * kDay), Is(State::kFault, "is not valid before"));
  // A week is most of such a life.
  EXPECT_THAT(judge(8 * kDay, 2 * kDay), Is(State::kOk, "days left"));
}

TEST(DoctorChecks, AnswersAreReviews) {
  constexpr char kGood[] = R"({"response":{"uid":"1","allowed":true}})";
  EXPECT_TRUE(CheckReviewAnswer(200, kGood, "1").ok());
  for (const auto& [status, body] : std::vector<std::pair<int, std::string>>{
           {503, R"({"message":"draining"})"},
           {200, "<html>"},
           {200, R"({"response":{"uid":"2","allowed":true}})"},
           {200, R"({"response":{"uid":"1","allowed":false}})"},
           {200, R"({"response":7})"}}) {
    EXPECT_FALSE(CheckReviewAnswer(status, body, "1").ok()) << body;
  }
}

constexpr char kMetrics[] =
    "# HELP trowel_watch_state x\n"
    "trowel_watch_state{watch=\"seeds\",state=\"synced\"} 1\n"
    "trowel_watch_age_seconds{watch=\"seeds\"} 400.5\n"
    "trowel_watch_state{state=\"pending\",watch=\"configmaps (policy)\"} 1\n"
    "trowel_policy_info{hash=\"abc\",source=\"a \\\"b\\\" {c}\"} 1\n"
    "broken{\n";

TEST(DoctorChecks, AProbeIsRead) {
  const auto probe = ParseProbe(503, "[+]policy: fine\n[-]synced: waiting\nnot ready\n", kMetrics);
  ASSERT_TRUE(probe.ok()) << probe.status();
  EXPECT_EQ(probe->policy_hash, "abc");
  ASSERT_THAT(probe->watches, SizeIs(2));
  EXPECT_EQ(probe->watches.at("seeds").age_seconds, 400.5);
  Facts facts;
  facts.probe = probe;
  EXPECT_THAT(JudgeFreshness(facts),
              ElementsAre(Is(State::kFault, "the server is not ready: synced: waiting"),
                          Is(State::kFault, "not listed configmaps (policy) yet"),
                          Is(State::kFault, "heard of seeds 400 s ago")));
  EXPECT_FALSE(ParseProbe(200, "ok", "go_goroutines 7\n").ok());
  facts.probe = ParseProbe(200, "ok", "trowel_synced 1\n");
  EXPECT_THAT(JudgeFreshness(facts), ElementsAre(Is(State::kWarn, "follows files")));
}

TEST(DoctorChecks, WhatIsNotKnownIsSkipped) {
  Facts facts;
  facts.view = Unavailable("the garden is not complete: shoots: 500");
  EXPECT_THAT(JudgeFreshness(facts), ElementsAre(Is(State::kFault, "shoots: 500")));
  for (const auto judge : {JudgePolicy, JudgeGardenletVersions, JudgeRegionDistances}) {
    EXPECT_THAT(judge(facts), ElementsAre(Is(State::kSkipped, "see freshness")));
  }
  facts.access = {{.purpose = PurposesOf(facts.settings)[0], .allowed = {Unavailable("403")}}};
  EXPECT_THAT(JudgeAccess(facts), ElementsAre(Is(State::kFault, "cannot ask")));
}

TEST(DoctorChecks, EachHasAnIdAndAJudge) {
  EXPECT_THAT(CheckTable(), SizeIs(13));
  for (const Check& check : CheckTable()) EXPECT_FALSE(check.judge(Facts()).empty()) << check.id;
}

}  // namespace
}  // namespace trowel::cli::doctor
