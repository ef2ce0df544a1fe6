#include "test/cli/webhook_twin.h"

#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "cli/garden/garden_loader.h"
#include "garden/time.h"

namespace trowel::test {

using nlohmann::json;
using ::testing::ElementsAreArray;
using ::testing::StartsWith;

WebhookTwin::WebhookTwin(const cli::Options& options, const std::string& now) : now_(now) {
  std::string out;
  std::string err;
  const auto loaded = cli::LoadGarden(options, {.out = &out, .err = &err});
  EXPECT_TRUE(loaded.ok()) << Message(loaded.status());
  if (!loaded.ok()) return;
  garden_.Publish(loaded->view);
  policies_.Publish(loaded->policy);
  readiness_.SetWaitingFor({});
}

json WebhookTwin::Post(std::string review) {
  policy::Ledger ledger;
  const FixedClock clock(*garden::ParseTime(now_));
  webhook::WorkerMetrics metrics;
  webhook::AdmissionHandler handler({.garden = &garden_,
                                     .policy = &policies_,
                                     .ledger = &ledger,
                                     .clock = &clock,
                                     .readiness = &readiness_},
                                    &metrics);
  const std::size_t size = review.size();
  review.append(webhook::kBodyPadding, '\0');
  webhook::HttpReply reply;
  handler.Handle({.method = "POST",
                  .path = "/validate",
                  .query = "timeout=10s",
                  .content_type = "application/json",
                  .body = std::string_view(review).substr(0, size)},
                 &reply);
  EXPECT_EQ(reply.status, 200) << reply.body;
  return json::parse(reply.body)["response"];
}

void ExpectSame(const json& findings, bool allowed, const json& response) {
  EXPECT_EQ(response["allowed"], allowed);
  std::vector<json> causes;
  std::vector<std::string> warnings;
  std::map<std::string, std::string> audits;
  for (const json& finding : findings) {
    const std::string rule = finding["rule"];
    const std::string message = finding["message"];
    if (finding["effect"] == "deny") {
      const std::string remedy = finding["remedy"];
      causes.push_back({{"reason", rule},
                        {"field", finding["field"]},
                        {"message", remedy.empty() ? message : message + "; " + remedy}});
    } else if (finding["effect"] == "warn") {
      warnings.push_back(rule + ": " + message);
    } else {
      std::string& audit = audits["audit-" + rule];
      audit += (audit.empty() ? "" : " | ") + message;
    }
  }
  const json sent_causes = allowed ? json::array() : response["status"]["details"]["causes"];
  EXPECT_THAT(sent_causes.get<std::vector<json>>(), ElementsAreArray(causes));
  const json sent_warnings = response.value("warnings", json::array());
  ASSERT_EQ(sent_warnings.size(), warnings.size()) << response.dump(1) << findings.dump(1);
  for (std::size_t i = 0; i < warnings.size(); ++i) {
    std::string sent = sent_warnings[i];
    // Cut to 120 characters, the last of them an ellipsis.
    if (sent.ends_with("…")) {
      sent.resize(sent.size() - std::string_view("…").size());
      EXPECT_THAT(warnings[i], StartsWith(sent));
    } else {
      EXPECT_EQ(sent, warnings[i]);
    }
  }
  std::map<std::string, std::string> sent_audits;
  for (const auto& [key, value] : response["auditAnnotations"].items()) {
    if (key.starts_with("audit-")) sent_audits[key] = value;
  }
  EXPECT_EQ(sent_audits, audits);
}

}  // namespace trowel::test
