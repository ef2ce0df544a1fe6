// Alerts and dashboard ask for metrics that Trowel has, with labels that it gives them.

#include <chrono>
#include <map>
#include <memory>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "test/manifests/manifest_documents.h"
#include "test/support/garden_fixture.h"
#include "webhook/probes/metrics.h"

namespace trowel::test {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;
using trowel::testing::At;

// All that either of them shows.
webhook::BinderStatus BinderAndAdviser() {
  webhook::BinderStatus status;
  status.stats.emplace();
  status.advice.emplace();
  return status;
}

webhook::MonitorStatus MonitorThatTells() {
  webhook::MonitorStatus status;
  status.telling.emplace();
  return status;
}

// What /metrics says of a server at work.
std::string MetricsText() {
  trowel::testing::GardenFixture landscape;
  landscape.more = {trowel::testing::ScoresConfig("carbon", "2026-11-21T13:00:00Z", "")};
  const Snapshot<garden::GardenView> garden(landscape.View());
  const Snapshot<policy::Policy> policies(
      std::make_shared<const policy::Policy>(policy::DefaultPolicy()));
  const FixedClock clock(At("2026-11-21T12:00:00Z"));
  webhook::Readiness readiness;
  readiness.SetWaitingFor({});
  webhook::GardenStatus heard;
  heard.heard_at = clock.Now();
  heard.sources_at = clock.Now();
  for (const auto status : {garden::Store::Status::kSynced, garden::Store::Status::kForbidden,
                            garden::Store::Status::kPending}) {
    garden::Store::SourceState source;
    source.name = "shoots";
    source.status = status;
    source.heard = clock.Now();
    heard.sources.push_back(source);
  }
  readiness.SetGarden(heard);
  webhook::CertificateStatus certificate;
  certificate.expires = clock.Now() + absl::Hours(1);
  readiness.SetCertificate(certificate);
  webhook::Metrics metrics({.garden = &garden,
                            .policy = &policies,
                            .readiness = &readiness,
                            .clock = &clock,
                            .server = [] { return webhook::ServerStats(); },
                            .binder = [] { return BinderAndAdviser(); },
                            .monitor = [] { return MonitorThatTells(); }});
  metrics.AddWorker()->CountReview(webhook::Outcome::kDenied, 200, std::chrono::microseconds(20));
  metrics.AddRanking()->Count("/rank", 200);
  return metrics.Text();
}

// Metric name -> its `label="value"` pairs.
std::map<std::string, std::set<std::string>> MetricsShown() {
  std::map<std::string, std::set<std::string>> shown;
  const std::string text = MetricsText();
  const std::regex sample(R"((^|\n)(trowel_\w+)(\{([^}]*)\})?)");
  const std::regex pair(R"(\w+="[^"]*")");
  for (std::sregex_iterator at(text.begin(), text.end(), sample), end; at != end; ++at) {
    std::set<std::string>& pairs = shown[(*at)[2]];
    const std::string labels = (*at)[4];
    for (std::sregex_iterator label(labels.begin(), labels.end(), pair); label != end; ++label) {
      pairs.insert(label->str());
    }
  }
  return shown;
}

struct Expression {
  std::string where;
  std::string text;
};

std::vector<Expression> AllExpressions() {
  std::vector<Expression> expressions;
  const YAML::Node rule = Manifest("monitoring/alerts.yaml", "PrometheusRule", "trowel");
  for (const YAML::Node& group : rule["spec"]["groups"]) {
    for (const YAML::Node& alert : group["rules"]) {
      expressions.push_back({alert["alert"].as<std::string>(), alert["expr"].as<std::string>()});
    }
  }
  const auto dashboard = nlohmann::json::parse(ReadText("manifests/monitoring/dashboard.json"));
  for (const auto& panel : dashboard.at("panels")) {
    if (!panel.contains("targets")) continue;
    for (const auto& target : panel.at("targets")) {
      expressions.push_back({panel.at("title"), target.at("expr")});
    }
  }
  return expressions;
}

// Of others: Prometheus itself, and gardener-apiserver about the webhooks that it calls.
bool IsForeign(const std::string& metric) {
  return metric == "up" || metric == "apiserver_admission_webhook_rejection_count" ||
         metric == "apiserver_admission_webhook_fail_open_count";
}

TEST(Monitoring, AsksForMetricsThatExist) {
  const auto shown = MetricsShown();
  ASSERT_THAT(shown, Not(IsEmpty()));
  const std::regex metric(R"(\b(trowel_\w+|up|apiserver_\w+)(\{([^}]*)\})?)");
  const std::regex pair(R"(\w+="[^"]*")");
  const std::sregex_iterator end;
  std::size_t found = 0;
  for (const Expression& expression : AllExpressions()) {
    const std::string& text = expression.text;
    for (std::sregex_iterator at(text.begin(), text.end(), metric); at != end; ++at, ++found) {
      const std::string name = (*at)[1];
      if (IsForeign(name)) continue;
      EXPECT_THAT(shown, Contains(::testing::Key(name))) << expression.where;
      if (!shown.contains(name)) continue;
      const std::string labels = (*at)[3];
      for (std::sregex_iterator label(labels.begin(), labels.end(), pair); label != end; ++label) {
        EXPECT_THAT(shown.at(name), Contains(label->str())) << expression.where;
      }
    }
  }
  EXPECT_GT(found, 40U);
}

// What it groups by is a label of the metric, or one that Prometheus adds to each target.
TEST(Monitoring, GroupsByLabelsThatExist) {
  std::set<std::string> labels = {"pod", "name", "error_type"};
  for (const auto& [name, pairs] : MetricsShown()) {
    for (const std::string& pair : pairs) labels.insert(pair.substr(0, pair.find('=')));
  }
  const std::regex by(R"(\bby \(([^)]*)\))");
  const std::regex word(R"(\w+)");
  const std::sregex_iterator end;
  for (const Expression& expression : AllExpressions()) {
    const std::string& text = expression.text;
    for (std::sregex_iterator at(text.begin(), text.end(), by); at != end; ++at) {
      const std::string names = (*at)[1];
      for (std::sregex_iterator label(names.begin(), names.end(), word); label != end; ++label) {
        EXPECT_THAT(labels, Contains(label->str())) << expression.where;
      }
    }
  }
}

// A histogram shows up as three metrics, and is explained as one.
std::string FamilyOf(const std::string& name) {
  for (const std::string suffix : {"_bucket", "_sum", "_count"}) {
    if (name.ends_with(suffix)) return name.substr(0, name.size() - suffix.size());
  }
  return name;
}

TEST(Monitoring, DashboardAndPageShowEveryMetric) {
  const std::string page = ReadText("docs/monitoring.md");
  std::string all;
  for (const Expression& expression : AllExpressions()) all += expression.text + "\n";
  for (const auto& [name, pairs] : MetricsShown()) {
    EXPECT_NE(all.find(name), std::string::npos) << name;
    const std::size_t row = page.find("`" + FamilyOf(name) + "`");
    ASSERT_NE(row, std::string::npos) << name;
    // The row names what it is told apart by; `le` is of every histogram.
    const std::string text = page.substr(row, page.find('\n', row) - row);
    for (const std::string& pair : pairs) {
      const std::string label = pair.substr(0, pair.find('='));
      if (label == "le") continue;
      EXPECT_NE(text.find("`" + label + "`"), std::string::npos) << name << ": " << label;
    }
  }
}

TEST(Monitoring, EveryAlertSaysHowBadItIsAndWhatItMeans) {
  const YAML::Node rule = Manifest("monitoring/alerts.yaml", "PrometheusRule", "trowel");
  std::set<std::string> names;
  for (const YAML::Node& group : rule["spec"]["groups"]) {
    for (const YAML::Node& alert : group["rules"]) {
      const std::string name = alert["alert"].as<std::string>();
      EXPECT_TRUE(names.insert(name).second) << name;
      const std::string severity = alert["labels"]["severity"].as<std::string>();
      EXPECT_TRUE(severity == "critical" || severity == "warning") << name;
      // Gardener's own Alertmanager sends on what carries it.
      EXPECT_EQ(alert["labels"]["topology"].as<std::string>(), "garden") << name;
      EXPECT_TRUE(alert["annotations"]["summary"].as<std::string>().ends_with('.')) << name;
      EXPECT_NE(ReadText("docs/monitoring.md").find("`" + name + "`"), std::string::npos)
          << "docs/monitoring.md says nothing about " << name;
    }
  }
  EXPECT_GT(names.size(), 10U);
}

}  // namespace
}  // namespace trowel::test
