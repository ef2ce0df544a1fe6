#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/garden/garden_loader.h"
#include "garden/time.h"
#include "test/cli/run_trowel.h"
#include "webhook/ranking/ranking_handler.h"

namespace trowel::test {

// The rankings of the example garden, over HTTP and on the command line.
class ExampleRankings {
 public:
  static constexpr char kGarden[] = "examples/garden";
  static constexpr char kNow[] = "2026-11-21T12:00:00Z";

  // `policy_file` empty: the garden's, or the defaults. `more`: manifests besides the example's.
  explicit ExampleRankings(std::string policy_file = {}, std::string more = {})
      : policy_file_(std::move(policy_file)), more_(std::move(more)) {
    cli::Options options;
    options.garden = {kGarden};
    if (!more_.empty()) options.garden.push_back(more_);
    options.policy_file = policy_file_;
    std::string out;
    std::string err;
    auto loaded = cli::LoadGarden(options, {.out = &out, .err = &err});
    EXPECT_TRUE(loaded.ok()) << Message(loaded.status());
    if (!loaded.ok()) return;
    garden_.Publish(loaded->view);
    policies_.Publish(loaded->policy);
    readiness_.SetWaitingFor({});
    webhook::GardenStatus status;
    status.source = loaded->source;
    status.heard_at = clock_.Now();
    readiness_.SetGarden(status);
  }

  const garden::GardenView& view() const { return *garden_.Read(); }

  webhook::HttpReply Post(std::string_view path, const nlohmann::json& body) {
    std::string text = body.dump();
    const std::size_t size = text.size();
    text.append(webhook::kBodyPadding, '\0');
    webhook::HttpReply reply;
    handler_.Handle({.method = "POST",
                     .path = path,
                     .query = {},
                     .content_type = "application/json",
                     .body = std::string_view(text).substr(0, size)},
                    &reply);
    return reply;
  }
  nlohmann::json Ask(std::string_view path, const nlohmann::json& body) {
    const webhook::HttpReply reply = Post(path, body);
    EXPECT_EQ(reply.status, 200) << reply.body;
    return nlohmann::json::parse(reply.body);
  }

  // What `trowel rank SHOOT` prints as JSON.
  nlohmann::json Tell(const std::string& shoot, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words = {"rank",  shoot, "--garden", kGarden,
                                      "--now", kNow,  "-o",       "json"};
    words.insert(words.end(), more.begin(), more.end());
    if (!more_.empty()) words.insert(words.end(), {"--garden", more_});
    if (!policy_file_.empty()) words.insert(words.end(), {"--policy", policy_file_});
    const Ran ran = RunTrowel(words);
    EXPECT_TRUE(ran.code == 0 || ran.code == 1) << ran.err;
    return nlohmann::json::parse(ran.out);
  }

 private:
  const std::string policy_file_;
  const std::string more_;
  Snapshot<garden::GardenView> garden_{nullptr};
  Snapshot<policy::Policy> policies_{nullptr};
  policy::Ledger ledger_;
  FixedClock clock_{*garden::ParseTime(kNow)};
  webhook::Readiness readiness_;
  webhook::RankingMetrics metrics_;
  webhook::RankingHandler handler_{{.admission = {.garden = &garden_,
                                                  .policy = &policies_,
                                                  .ledger = &ledger_,
                                                  .clock = &clock_,
                                                  .readiness = &readiness_},
                                    .wall_clock = &clock_},
                                   &metrics_};
};

}  // namespace trowel::test
