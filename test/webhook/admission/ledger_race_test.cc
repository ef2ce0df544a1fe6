#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "test/webhook/admission/admission_handler_fixture.h"

namespace trowel::webhook {
namespace {

using nlohmann::json;
using ::testing::SizeIs;
using trowel::testing::ReadReview;
using trowel::testing::ReviewGarden;

using LedgerRaceTest = AdmissionHandlerTest;

// As the server's workers do: each has a handler of its own, all share one ledger.
TEST_F(LedgerRaceTest, LetsNoMoreMovesThroughThanThereAreSlotsWhateverTheThreads) {
  constexpr int kThreads = 4;
  constexpr int kMovesEach = 25;
  constexpr int kSlots = 7;
  Use(OnlyRules({"seed-capacity"}));
  ReviewGarden recorded("binding-move-classic");
  recorded.SeedNamed("aws-eu2").allocatable_shoots = kSlots;
  Use(recorded);

  const std::string review = ReadReview("binding-move-classic");
  std::atomic<int> allowed = 0;
  std::atomic<int> denied = 0;
  const auto work = [&](int thread) {
    WorkerMetrics own_metrics;
    AdmissionHandler own({.garden = &garden,
                          .policy = &policies,
                          .ledger = &ledger,
                          .clock = &clock,
                          .readiness = &readiness},
                         &own_metrics);
    for (int i = 0; i < kMovesEach;) {
      json named = json::parse(review);
      const std::string name = fmt::format("reed-{}-{}", thread, i);
      named["request"]["name"] = name;
      for (const char* side : {"object", "oldObject"}) {
        named["request"][side]["metadata"]["name"] = name;
      }
      const HttpReply reply = PostTo(&own, named.dump());
      if (reply.status == 503) continue;  // Lost to the others too often: the caller tries again.
      ++i;
      ++(json::parse(reply.body)["response"]["allowed"] == true ? allowed : denied);
    }
  };
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) threads.emplace_back(work, thread);
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(allowed.load(), kSlots);
  EXPECT_EQ(denied.load(), kThreads * kMovesEach - kSlots);
  EXPECT_THAT(ledger.Read()->moves, SizeIs(kSlots));
}

}  // namespace
}  // namespace trowel::webhook
