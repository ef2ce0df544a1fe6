#include "webhook/probes/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/support/garden_fixture.h"

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

TEST_F(MetricsTest, CountFindingsByTheEntryOfThePolicyThatHasAPartInThem) {
  WorkerMetrics* first = metrics.AddWorker();
  WorkerMetrics* second = metrics.AddWorker();
  policy::Verdict verdict;
  policy::Finding finding;
  finding.rule = "ha-zones";
  finding.effect = policy::Effect::kDeny;
  finding.override_name = "production";
  verdict.denials = {finding, finding};  // Counted as the rule is: once.
  finding.effect = policy::Effect::kAudit;
  finding.rule = "seed-pair";
  finding.override_name = "";
  finding.exemption = "a \"legacy\"";
  verdict.audits = {finding};
  first->CountVerdict(verdict);
  second->CountVerdict(verdict);
  const std::string text = metrics.Text();
  EXPECT_THAT(text, HasSubstr("trowel_override_findings_total{override=\"production\",rule=\"ha-"
                              "zones\",effect=\"deny\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("trowel_exempted_findings_total{exemption=\"a \\\"legacy\\\"\",rule="
                              "\"seed-pair\"} 2\n"));
}

TEST_F(MetricsTest, CountsOfEntriesAreBounded) {
  WorkerMetrics* worker = metrics.AddWorker();
  for (std::size_t i = 0; i < TunedFindings::kKeysMax + 10; ++i) {
    policy::Verdict verdict;
    policy::Finding finding;
    finding.rule = "ha-zones";
    finding.exemption = fmt::format("e{}", i);
    verdict.audits = {finding};
    worker->CountVerdict(verdict);
  }
  TunedFindings::Counts counts;
  worker->tuned.AddTo(&counts);
  EXPECT_EQ(counts.size(), TunedFindings::kKeysMax);
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

}  // namespace
}  // namespace trowel::webhook
