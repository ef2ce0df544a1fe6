#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/log.h"
#include "test/hostile/attacker.h"
#include "test/hostile/process_memory.h"
#include "test/integration/echo_server.h"
#include "test/support/garden_fixture.h"
#include "test/support/review_garden.h"
#include "webhook/admission/admission_handler.h"
#include "webhook/probes/metrics.h"

// Peers that do all that peers can do, against the whole server. More of it for those who ask:
// TROWEL_HOSTILE=1000000, as `./dev hostile 1000000` does.
namespace trowel::test {
namespace {

using nlohmann::json;
using trowel::testing::At;
using trowel::testing::ReadReview;
using trowel::testing::ReviewGarden;

constexpr std::uint64_t kThreads = 2;

std::uint64_t Attacks() {
  const char* wanted = std::getenv("TROWEL_HOSTILE");
  return wanted == nullptr ? 3'000 : std::strtoull(wanted, nullptr, 10);
}

std::size_t OpenFiles() {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    ++count;
  }
  return count;
}

webhook::Limits QuickLimits() {
  webhook::Limits limits;
  limits.connections_max = 256;
  limits.header = limits.body = limits.handshake = std::chrono::milliseconds(2'000);
  limits.linger = std::chrono::milliseconds(100);
  return limits;
}

class HostileTest : public ::testing::Test {
 protected:
  HostileTest() {
    log::Start(log::Format::kText, "off");
    readiness_.SetWaitingFor({});
  }

  webhook::AdmissionContext Context(policy::Ledger* ledger) const {
    return {.garden = &garden_,
            .policy = &policy_,
            .ledger = ledger,
            .clock = &clock_,
            .readiness = &readiness_};
  }

  // What one handler says when nobody disturbs it.
  std::vector<HonestReview> HonestReviews() {
    policy::Ledger ledger;
    webhook::WorkerMetrics metrics;
    webhook::AdmissionHandler handler(Context(&ledger), &metrics);
    std::vector<HonestReview> reviews;
    for (const char* name :
         {"binding-move-classic", "binding-move-dry-run", "binding-move-different-provider",
          "binding-move-again-while-migrating", "binding-first-schedule", "seed-taint",
          "shoot-hibernate", "configmap-regions-create"}) {
      HonestReview review{.body = ReadReview(name), .response = {}};
      std::string padded = review.body + std::string(webhook::kBodyPadding, '\0');
      webhook::HttpReply reply;
      handler.Handle({.method = "POST",
                      .path = "/validate",
                      .query = {},
                      .content_type = "application/json",
                      .body = std::string_view(padded).substr(0, review.body.size())},
                     &reply);
      EXPECT_EQ(reply.status, 200) << name << ": " << reply.body;
      review.response = json::parse(reply.body)["response"].dump();
      reviews.push_back(std::move(review));
    }
    return reviews;
  }

  Snapshot<garden::GardenView> garden_{ReviewGarden("binding-move-classic").Build()};
  Snapshot<policy::Policy> policy_{std::make_shared<const policy::Policy>(policy::DefaultPolicy())};
  policy::Ledger ledger_;
  FixedClock clock_{At("2026-11-21T12:00:00Z")};
  webhook::Readiness readiness_;
};

TEST_F(HostileTest, HonestReviewsAreAnsweredRightWhateverOthersDo) {
  const std::vector<HonestReview> reviews = HonestReviews();
  webhook::Metrics metrics({.garden = &garden_,
                            .policy = &policy_,
                            .readiness = &readiness_,
                            .clock = &clock_,
                            .server = nullptr});
  webhook::TlsStore tls(TestContext());
  webhook::Server server(
      {.address = "127.0.0.1", .workers = 2, .limits = QuickLimits()}, &tls, [&] {
        return std::make_unique<webhook::AdmissionHandler>(Context(&ledger_), metrics.AddWorker());
      });
  ASSERT_TRUE(server.Start().ok());
  TlsClientOptions options;
  options.ca_pem = TestCa().certificate_pem;
  const std::size_t files_before = OpenFiles();
  const long memory_before = Memory("VmRSS:");

  {
    std::vector<std::unique_ptr<Attacker>> attackers;
    for (std::uint64_t i = 0; i < kThreads; ++i) {
      attackers.push_back(std::make_unique<Attacker>(i + 1, server.port(), options, reviews));
    }
    std::vector<std::thread> threads;
    for (const auto& attacker : attackers) {
      threads.emplace_back([&attacker] {
        for (std::uint64_t n = Attacks() / kThreads; n > 0; --n) attacker->DoOne();
      });
    }
    for (std::thread& thread : threads) thread.join();
    for (const auto& attacker : attackers) {
      EXPECT_EQ(attacker->wrong(), 0U) << attacker->first_wrong();
      EXPECT_GT(attacker->honest(), Attacks() / kThreads / 2);
      EXPECT_GE(attacker->counts().size(), 11U);
    }
  }
  // All that they took is given back.
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (server.stats().connections > 0 && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  const webhook::ServerStats stats = server.stats();
  EXPECT_EQ(stats.connections, 0U);
  EXPECT_EQ(stats.requests_running, 0U);
  EXPECT_EQ(stats.bytes_in_flight, 0U);
  EXPECT_EQ(stats.exceptions, 0U);
  EXPECT_LE(OpenFiles(), files_before + 1);
  fmt::print(
      "{} hostile and honest peers: {} requests, {} refused by the server, {} timed out\n"
      "memory: {} MiB before, {} MiB after, {} MiB at most; open files: {} before, {} after\n",
      Attacks(), stats.requests, stats.requests_refused, stats.timeouts, memory_before,
      Memory("VmRSS:"), Memory("VmHWM:"), files_before, OpenFiles());
  server.Stop();
}

}  // namespace
}  // namespace trowel::test
