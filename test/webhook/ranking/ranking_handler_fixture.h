#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "garden/seed.h"
#include "test/support/garden_fixture.h"
#include "webhook/ranking/ranking_handler.h"

namespace trowel::webhook {

// A handler around shoot garden-dev/moss on aws-eu1. Other seeds: aws-eu2, aws-eu3 as near as the
// shoot is, aws-eu4 full, aws-eu5 that is being deleted.
class RankingHandlerTest : public ::testing::Test {
 protected:
  RankingHandlerTest() {
    garden::Seed full = trowel::testing::HealthySeed("aws-eu4");
    full.allocatable_shoots = 0;
    garden::Seed leaving = trowel::testing::HealthySeed("aws-eu5");
    leaving.deleting = true;
    fixture.AddSeed(trowel::testing::HealthySeed("aws-eu3")).AddSeed(full).AddSeed(leaving);
    Publish();
    readiness.SetWaitingFor({});
    GardenStatus status;
    status.source = "test";
    status.heard_at = clock.Now();
    readiness.SetGarden(status);
  }

  void Publish() {
    garden.Publish(fixture.View());
    policies.Publish(std::make_shared<const policy::Policy>(fixture.policy));
  }

  HttpReply Post(std::string_view path, std::string body) {
    const std::size_t size = body.size();
    body.append(kBodyPadding, '\0');
    HttpReply reply;
    handler.Handle({.method = "POST",
                    .path = path,
                    .query = {},
                    .content_type = "application/json",
                    .body = std::string_view(body).substr(0, size)},
                   &reply);
    return reply;
  }
  nlohmann::json Ask(std::string_view path, const nlohmann::json& body) {
    const HttpReply reply = Post(path, body.dump());
    EXPECT_EQ(reply.status, 200) << reply.body;
    return nlohmann::json::parse(reply.body);
  }
  std::string Message(const HttpReply& reply) {
    return nlohmann::json::parse(reply.body)["message"];
  }

  static nlohmann::json Arguments(const std::vector<std::string>& seeds,
                                  const std::string& name = "moss") {
    return {{"Pod", {{"metadata", {{"namespace", "garden-dev"}, {"name", name}}}}},
            {"Nodes", nullptr},
            {"NodeNames", seeds}};
  }
  static std::vector<std::string> SeedsOf(const nlohmann::json& ranking) {
    std::vector<std::string> seeds;
    for (const nlohmann::json& candidate : ranking["candidates"]) {
      if (candidate["allowed"]) seeds.push_back(candidate["seed"]);
    }
    return seeds;
  }
  std::uint64_t Count(std::size_t path, int code) const {
    const auto& codes = RankingMetrics::kCodes;
    const auto at = std::find(codes.begin(), codes.end(), code) - codes.begin();
    return metrics.codes[path][static_cast<std::size_t>(at)].value();
  }

  trowel::testing::GardenFixture fixture;
  Snapshot<garden::GardenView> garden{nullptr};
  Snapshot<policy::Policy> policies{nullptr};
  policy::Ledger ledger;
  FixedClock clock{trowel::testing::At("2026-11-21T12:00:00Z")};
  FixedClock wall_clock{trowel::testing::At("2026-11-21T12:01:30.9Z")};
  Readiness readiness;
  RankingMetrics metrics;
  RankingHandler handler{{.admission = {.garden = &garden,
                                        .policy = &policies,
                                        .ledger = &ledger,
                                        .clock = &clock,
                                        .readiness = &readiness},
                          .wall_clock = &wall_clock},
                         &metrics};
};

}  // namespace trowel::webhook
