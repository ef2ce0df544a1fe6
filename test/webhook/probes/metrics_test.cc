#include "webhook/probes/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/support/garden_fixture.h"
#include "webhook/probes/readiness_answer.h"

namespace trowel::webhook {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using trowel::testing::At;

class MetricsTest : public ::testing::Test {
 protected:
  Snapshot<garden::GardenView> garden{trowel::testing::GardenFixture().View()};
  Snapshot<policy::Policy> policies{[] {
    policy::Policy policy = policy::DefaultPolicy();
    policy.hash = "0123456789ab";
    return std::make_shared<const policy::Policy>(std::move(policy));
  }()};
  Readiness readiness;
  FixedClock clock{At("2026-11-21T12:00:00Z")};
  Metrics metrics{{.garden = &garden,
                   .policy = &policies,
                   .readiness = &readiness,
                   .clock = &clock,
                   .server = [] {
                     ServerStats stats;
                     stats.exceptions = 3;
                     stats.requests_running = 2;
                     return stats;
                   }}};
};

TEST_F(MetricsTest, AddsUpTheWorkers) {
  WorkerMetrics* first = metrics.AddWorker();
  WorkerMetrics* second = metrics.AddWorker();
  first->CountReview(Outcome::kDenied, 200, std::chrono::microseconds(20));
  second->CountReview(Outcome::kDenied, 200, std::chrono::microseconds(30));
  second->CountReview(Outcome::kMalformed, 400, std::chrono::seconds(3));
  policy::Verdict verdict;
  verdict.denied_by = std::uint64_t{1} << *policy::FindRule("seed-capacity");
  first->CountVerdict(verdict);
  second->CountVerdict(verdict);

  const std::string text = metrics.Text();
  EXPECT_THAT(text, HasSubstr("trowel_decisions_total{verdict=\"denied\"} 2"));
  EXPECT_THAT(text, HasSubstr("trowel_decisions_total{verdict=\"allowed\"} 0"));
  EXPECT_THAT(text, HasSubstr("trowel_reviews_total{code=\"400\"} 1"));
  EXPECT_THAT(text, HasSubstr("trowel_findings_total{rule=\"seed-capacity\",effect=\"deny\"} 2"));
  EXPECT_THAT(text, HasSubstr("trowel_review_duration_seconds_bucket{le=\"2.5e-05\"} 1"));
  EXPECT_THAT(text, HasSubstr("trowel_review_duration_seconds_bucket{le=\"+Inf\"} 3"));
  EXPECT_THAT(text, HasSubstr("trowel_review_duration_seconds_count 3"));
}

// One series for a rule that judges moves as well as changes.
TEST_F(MetricsTest, CountFindingsOfChangesWithThoseOfMoves) {
  WorkerMetrics* worker = metrics.AddWorker();
  policy::Verdict move;
  move.warned_by = std::uint64_t{1} << *policy::FindRule("skip-readiness");
  policy::Verdict change;
  change.of_change = true;
  const policy::RuleList rules = policy::ChangeRules();
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (rules[i].id == "skip-readiness") change.warned_by = std::uint64_t{1} << i;
  }
  worker->CountVerdict(move);
  worker->CountVerdict(change);
  worker->CountAbout(About::kShoot);
  const std::string text = metrics.Text();
  EXPECT_THAT(text, HasSubstr("trowel_findings_total{rule=\"skip-readiness\",effect=\"warn\"} 2"));
  EXPECT_THAT(text, HasSubstr("trowel_judged_total{about=\"shoot\"} 1"));
  EXPECT_THAT(text, HasSubstr("trowel_decisions_total{verdict=\"unjudged\"} 0"));
}

TEST_F(MetricsTest, SayWhenExternalScoresNoLongerCount) {
  constexpr char kName[] = "trowel_external_scores_expiry_timestamp_seconds";
  EXPECT_THAT(metrics.Text(), Not(HasSubstr(kName)));
  trowel::testing::GardenFixture scored;
  scored.more = {
      trowel::testing::ScoresConfig("carbon", "2026-11-21T13:00:00Z", "regions: {eu: 1}"),
      trowel::testing::ScoresConfig("cost", "soon", "")};
  garden.Publish(scored.View());
  EXPECT_THAT(metrics.Text(), HasSubstr(std::string(kName) + "{configmap=\"carbon\"} 1795266000"));
  EXPECT_THAT(metrics.Text(), HasSubstr(std::string(kName) + "{configmap=\"cost\"} 0\n"));
}

TEST_F(MetricsTest, OfABinderShowQueueResultsAndLatencyAndNothingOfReviews) {
  BinderStatus status{.leader = true, .problem = "", .stats = {}, .advice = {}};
  status.stats.emplace();
  status.stats->queue = {.waiting = 3, .backoff = 2, .binding = 8, .unplaceable = 1};
  status.stats->decisions = {500, 7, 4, 0, 1, 2};
  status.stats->binding[1] = 400;
  status.stats->binding[10] = 100;
  status.stats->binding_seconds = 60'080;
  status.stats->told_failed = 5;
  const Metrics of_binder({.garden = &garden,
                           .policy = &policies,
                           .readiness = &readiness,
                           .clock = &clock,
                           .binder = [&] { return status; }});
  const std::string text = of_binder.Text();
  EXPECT_THAT(text, HasSubstr("trowel_scheduler_leader 1"));
  EXPECT_THAT(text, HasSubstr("trowel_scheduler_queue{state=\"waiting\"} 3"));
  EXPECT_THAT(text, HasSubstr("trowel_scheduler_queue{state=\"unplaceable\"} 1"));
  EXPECT_THAT(text, HasSubstr("trowel_scheduler_decisions_total{result=\"bound\"} 500"));
  EXPECT_THAT(text, HasSubstr("trowel_scheduler_decisions_total{result=\"gone\"} 2"));
  EXPECT_THAT(text, HasSubstr("trowel_scheduler_binding_seconds_bucket{le=\"0.1\"} 0"));
  EXPECT_THAT(text, HasSubstr("trowel_scheduler_binding_seconds_bucket{le=\"0.25\"} 400"));
  EXPECT_THAT(text, HasSubstr("trowel_scheduler_binding_seconds_bucket{le=\"+Inf\"} 500"));
  EXPECT_THAT(text, HasSubstr("trowel_scheduler_binding_seconds_sum 60080"));
  EXPECT_THAT(text, HasSubstr("trowel_scheduler_notices_failed_total 5"));
  EXPECT_THAT(text, Not(HasSubstr("trowel_reviews_total")));
  EXPECT_THAT(text, Not(HasSubstr("trowel_scheduler_advice_total")));
}

TEST_F(MetricsTest, OfAnAdviserShowItsVerdicts) {
  const Metrics of_adviser({.binder = [] {
    return BinderStatus{.leader = false,
                        .problem = "Lease garden/trowel-advice is held by trowel-1",
                        .stats = {},
                        .advice = {{9, 20, 2, 1}}};
  }});
  const std::string text = of_adviser.Text();
  EXPECT_THAT(text, HasSubstr("trowel_scheduler_leader 0"));
  EXPECT_THAT(text, HasSubstr("trowel_scheduler_advice_total{verdict=\"same\"} 9"));
  EXPECT_THAT(text, HasSubstr("trowel_scheduler_advice_total{verdict=\"nowhere\"} 1"));
  EXPECT_THAT(text, Not(HasSubstr("trowel_scheduler_queue")));
}

TEST(BinderDescription, SaysWhoBindsInstead) {
  BinderStatus status;
  EXPECT_EQ(DescribeBinder(status), "stands by");
  status.problem = "Lease garden/trowel-scheduler is held by trowel-1";
  EXPECT_EQ(DescribeBinder(status), "stands by: Lease garden/trowel-scheduler is held by trowel-1");
  status.leader = true;
  EXPECT_EQ(DescribeBinder(status), "leader");
}

TEST_F(MetricsTest, ShowsHowEachWatchFares) {
  GardenStatus status;
  status.sources_at = At("2026-11-21T12:00:00Z");
  garden::Store::SourceState shoots;
  shoots.name = "shoots";
  shoots.status = garden::Store::Status::kSynced;
  shoots.heard = At("2026-11-21T11:59:48Z");
  shoots.lists = 2;
  shoots.restarts = 3;
  shoots.malformed = 1;
  garden::Store::SourceState bastions;
  bastions.name = "bastions";
  bastions.status = garden::Store::Status::kForbidden;
  status.sources = {shoots, bastions};
  readiness.SetGarden(status);
  const std::string text = metrics.Text();
  EXPECT_THAT(text, HasSubstr("trowel_watch_age_seconds{watch=\"shoots\"} 12"));
  EXPECT_THAT(text, HasSubstr("trowel_watch_lists_total{watch=\"shoots\"} 2"));
  EXPECT_THAT(text, HasSubstr("trowel_watch_restarts_total{watch=\"shoots\"} 3"));
  EXPECT_THAT(text, HasSubstr("trowel_watch_malformed_objects_total{watch=\"shoots\"} 1"));
  EXPECT_THAT(text, HasSubstr("trowel_watch_state{watch=\"bastions\",state=\"forbidden\"} 1"));
  EXPECT_THAT(text, ::testing::Not(HasSubstr("trowel_watch_age_seconds{watch=\"bastions\"}")));
}

TEST_F(MetricsTest, ShowsGardenPolicyAndServer) {
  readiness.SetWaitingFor({});
  readiness.SetGarden({.source = "examples",
                       .heard_at = At("2026-11-21T11:59:30Z"),
                       .loads = 4,
                       .loads_failed = 1,
                       .problem = "seeds.yaml: line 3"});
  readiness.SetCertificate(
      {.expires = At("2026-12-01T00:00:00Z"), .reloads = 0, .reloads_failed = 0, .problem = ""});
  const std::string text = metrics.Text();
  EXPECT_THAT(text, HasSubstr("trowel_garden_objects{kind=\"Seed\"} 2"));
  EXPECT_THAT(text, HasSubstr("trowel_garden_age_seconds 30"));
  EXPECT_THAT(text, HasSubstr("trowel_policy_info{hash=\"0123456789ab\",source=\"defaults\","
                              "version=\"\"} 1"));
  EXPECT_THAT(text, HasSubstr("trowel_reloads_total{of=\"garden\",result=\"failed\"} 1"));
  EXPECT_THAT(text, HasSubstr("trowel_reload_pending{of=\"garden\"} 1"));
  EXPECT_THAT(text, HasSubstr("trowel_certificate_expiry_timestamp_seconds 1796083200"));
  EXPECT_THAT(text, HasSubstr("trowel_exceptions_total 3"));
  EXPECT_THAT(text, HasSubstr("trowel_requests_in_flight 2"));
  EXPECT_THAT(text, HasSubstr("trowel_synced 1"));
}

TEST_F(MetricsTest, NamesNoShoot) { EXPECT_THAT(metrics.Text(), Not(HasSubstr("moss"))); }

TEST(Readiness, IsNotReadyAtFirst) {
  const Readiness readiness;
  const ReadinessAnswer answer = DescribeReadiness(readiness, {}, /*verbose=*/false);
  EXPECT_EQ(answer.status, 503);
  EXPECT_THAT(answer.text, HasSubstr("[-]synced: nothing was read yet\n"));
  EXPECT_THAT(answer.text, HasSubstr("[-]garden: there is none yet\n"));
  EXPECT_THAT(answer.text, HasSubstr("[-]policy: there is none yet\n"));
  EXPECT_THAT(answer.text, Not(HasSubstr("[+]")));
}

class ReadinessTest : public MetricsTest {
 protected:
  ReadinessAnswer Ask(bool verbose) {
    const auto view = garden.Read();
    return DescribeReadiness(readiness,
                             {.view = view.get(), .has_policy = true, .now = clock.Now()}, verbose);
  }
  void SetUp() override {
    readiness.SetWaitingFor({});
    readiness.SetGarden({.source = "examples/garden",
                         .heard_at = At("2026-11-21T11:59:57Z"),
                         .loads = 1,
                         .loads_failed = 0,
                         .problem = ""});
  }
};

TEST_F(ReadinessTest, IsBriefWhenAllIsWell) {
  const ReadinessAnswer answer = Ask(/*verbose=*/false);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.text, "ok\n");
}

TEST_F(ReadinessTest, StaysReadyWithTheLastGoodPolicyAndSaysSo) {
  readiness.SetPolicy({.source = "policy.yaml",
                       .hash = "0123456789ab",
                       .version = "",
                       .reloads = 1,
                       .reloads_failed = 1,
                       .problem = "line 3, column 5: unknown key \"mod\""});
  const ReadinessAnswer answer = Ask(/*verbose=*/true);
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.text,
              HasSubstr("[+]policy: policy.yaml, hash 0123456789ab; stays in force, because the "
                        "newest one is broken: line 3, column 5: unknown key \"mod\"\n"));
  EXPECT_THAT(answer.text, HasSubstr("[+]garden: examples/garden, current 3s ago; 2 seeds"));
}

TEST_F(ReadinessTest, IsNotReadyWhileKindsArePending) {
  readiness.SetWaitingFor({garden::Kind::kSeed, garden::Kind::kShoot});
  EXPECT_EQ(Ask(false).text, "[-]synced: waiting for the first list of seeds and shoots\n");
}

garden::Store::SourceState SourceOf(garden::Kind kind, garden::Store::Status status,
                                    std::string problem) {
  garden::Store::SourceState source;
  source.kind = kind;
  source.name = garden::InfoOf(kind).resource;
  source.status = status;
  source.problem = std::move(problem);
  return source;
}

TEST_F(ReadinessTest, SaysWhySeedsAndShootsAreNotThereAndSaysItOnce) {
  using garden::Kind;
  using garden::Store;
  readiness.SetWaitingFor({Kind::kSeed, Kind::kShoot});
  GardenStatus status = readiness.garden();
  status.sources = {
      SourceOf(Kind::kSeed, Store::Status::kForbidden, "403: may not list seeds"),
      SourceOf(Kind::kShoot, Store::Status::kPending, "connection refused"),
      SourceOf(Kind::kProject, Store::Status::kPending, "connection refused"),
      SourceOf(Kind::kBastion, Store::Status::kAbsent, "the API server does not serve it")};
  status.sources[1].problem = "401: Unauthorized";
  status.sources[1].remedy = "renew the token in /token";
  status.problem = "shoots: connection refused";
  readiness.SetGarden(status);
  EXPECT_EQ(Ask(false).text,
            "[-]synced: waiting for the first list of seeds and shoots; seeds: 403: may not list "
            "seeds; shoots: 401: Unauthorized (renew the token in /token)\n");
  const std::string verbose = Ask(true).text;
  EXPECT_EQ(verbose.find("403", verbose.find("403") + 1), std::string::npos) << verbose;
  EXPECT_THAT(verbose, HasSubstr("; projects: connection refused\n"));
  EXPECT_THAT(verbose, Not(HasSubstr("does not serve it")));
}

TEST_F(ReadinessTest, NamesWhatWasNotListed) {
  using garden::Kind;
  using garden::Store;
  GardenStatus status = readiness.garden();
  status.sources = {SourceOf(Kind::kSeed, Store::Status::kSynced, ""),
                    SourceOf(Kind::kBastion, Store::Status::kForbidden, "403"),
                    SourceOf(Kind::kShootState, Store::Status::kForbidden, "403")};
  readiness.SetGarden(status);
  EXPECT_THAT(Ask(true).text,
              HasSubstr("[+]synced: all kinds were listed but bastions and shootstates\n"));
}

TEST_F(ReadinessTest, TellsOfAClockThatStandsStill) {
  const auto view = garden.Read();
  const std::string text = DescribeReadiness(readiness,
                                             {.view = view.get(),
                                              .has_policy = true,
                                              .now = clock.Now(),
                                              .judged_as_of = At("2026-01-02T03:04:05Z")},
                                             true)
                               .text;
  EXPECT_THAT(text, HasSubstr("[+]clock: stands still at 2026-01-02T03:04:05Z (--now)\n"));
  EXPECT_THAT(Ask(true).text, Not(HasSubstr("clock")));
}

TEST_F(ReadinessTest, WhatWasHeardOfNowIsCurrentNow) {
  GardenStatus status = readiness.garden();
  status.heard_at = clock.Now();
  readiness.SetGarden(status);
  EXPECT_THAT(Ask(true).text, HasSubstr("[+]garden: examples/garden, current now; 2 seeds"));
}

// Without the right to read them, say.
TEST(Readiness, SaysWhyThereIsNoPolicyYet) {
  const Readiness readiness;
  garden::GardenBuilder builder("garden");
  builder.SetKnown(garden::Kind::kConfigMap, false, "403: may not list configmaps");
  const auto view = builder.Build();
  EXPECT_THAT(
      DescribeReadiness(readiness, {.view = view.get(), .now = At("2026-11-21T12:00:00Z")}, false)
          .text,
      HasSubstr("[-]policy: there is none yet: configmaps: 403: may not list configmaps"));
}

TEST_F(ReadinessTest, IsNotReadyWithAnExpiredCertificate) {
  readiness.SetCertificate(
      {.expires = At("2026-11-21T11:00:00Z"), .reloads = 0, .reloads_failed = 0, .problem = ""});
  EXPECT_EQ(Ask(false).text, "[-]certificate: expired at 2026-11-21T11:00:00Z\n");
}

TEST_F(ReadinessTest, IsNotReadyWhileDraining) {
  readiness.SetDraining();
  EXPECT_EQ(Ask(false).status, 503);
  EXPECT_EQ(Ask(false).text, "[-]draining: going away\n");
}

}  // namespace
}  // namespace trowel::webhook
