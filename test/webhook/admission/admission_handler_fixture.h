#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "test/support/garden_fixture.h"
#include "test/support/review_garden.h"
#include "webhook/admission/admission_handler.h"

namespace trowel::webhook {

// A handler with everything it needs, around the garden of one recorded review.
class AdmissionHandlerTest : public ::testing::Test {
 protected:
  void Use(const trowel::testing::ReviewGarden& recorded) { garden.Publish(recorded.Build()); }
  void Use(policy::Policy next) {
    policies.Publish(std::make_shared<const policy::Policy>(std::move(next)));
  }

  static HttpReply PostTo(AdmissionHandler* to, std::string body, bool has_certificate = true) {
    const std::size_t size = body.size();
    body.append(kBodyPadding, '\0');
    HttpReply reply;
    to->Handle({.method = "POST",
                .path = "/validate",
                .query = "timeout=10s",
                .content_type = "application/json",
                .body = std::string_view(body).substr(0, size),
                .has_certificate = has_certificate},
               &reply);
    return reply;
  }
  HttpReply Post(std::string body) { return PostTo(&handler, std::move(body), from_api_server); }
  // The answer to a review that is answered.
  nlohmann::json Ask(const std::string& body) {
    const HttpReply reply = Post(body);
    EXPECT_EQ(reply.status, 200) << reply.body;
    return nlohmann::json::parse(reply.body)["response"];
  }
  std::uint64_t Count(Outcome outcome) const {
    return metrics.outcomes[static_cast<std::size_t>(outcome)].value();
  }

  // Enforces just these rules.
  static policy::Policy OnlyRules(const std::vector<std::string>& rules) {
    policy::Policy policy = policy::DefaultPolicy();
    for (policy::RuleConfig& rule : policy.rules) {
      rule.mode = rule.live_mode = policy::Mode::kOff;
    }
    for (const std::string& id : rules) {
      policy::RuleConfig& rule = policy.rules[*policy::FindRule(id)];
      rule.mode = rule.live_mode = policy::Mode::kEnforce;
    }
    return policy;
  }

  Snapshot<garden::GardenView> garden{
      trowel::testing::ReviewGarden("binding-move-classic").Build()};
  Snapshot<policy::Policy> policies{
      std::make_shared<const policy::Policy>(policy::DefaultPolicy())};
  policy::Ledger ledger;
  bool from_api_server = false;  // Whether reviews come with a certificate.
  FixedClock clock{trowel::testing::At("2026-11-21T12:00:00Z")};
  Readiness readiness;
  WorkerMetrics metrics;
  AdmissionHandler handler{{.garden = &garden,
                            .policy = &policies,
                            .ledger = &ledger,
                            .clock = &clock,
                            .readiness = &readiness},
                           &metrics};

  void SetUp() override { readiness.SetWaitingFor({}); }
};

}  // namespace trowel::webhook
