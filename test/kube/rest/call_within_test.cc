#include "kube/rest/call_within.h"

#include <atomic>
#include <chrono>
#include <string>
#include <thread>

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include "test/support/fake_api_server.h"

// g++ 12 with -fsanitize=address takes Asio's recycled coroutine frames for memory that is freed
// by the wrong function.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace trowel::test {
namespace {

using std::chrono::milliseconds;
using Answer = FakeApiServer::Answer;

// Runs until nothing is left to do: what was cancelled has to end, too.
absl::StatusOr<kube::RestResponse> CallOnce(const kube::Access& access, milliseconds time) {
  boost::asio::io_context context{1};
  const SteadyClock clock;
  kube::RestClient client(access, &clock);
  kube::RestRequest request;
  request.target = "/healthz";
  auto answer = boost::asio::co_spawn(context, kube::CallWithin(&client, std::move(request), time),
                                      boost::asio::use_future);
  context.run();
  return answer.get();
}

TEST(CallWithin, HandsOnWhatComesInTime) {
  FakeApiServer server([](const auto&, Answer* answer) { answer->Reply(404, "none"); });
  const auto response = CallOnce(server.access(), std::chrono::minutes(1));
  ASSERT_TRUE(response.ok()) << Message(response.status());
  EXPECT_EQ(response->status, 404);
  EXPECT_EQ(response->body, "none");
}

TEST(CallWithin, HandsOnWhatFailsAtOnce) {
  kube::Access access;
  {
    const FakeApiServer server([](const auto&, Answer*) {});
    access = server.access();
  }
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(CallOnce(access, std::chrono::minutes(5)).status().code(),
            absl::StatusCode::kUnavailable);
  access.tls = true;
  access.ca.file = "/nonexistent";
  EXPECT_FALSE(CallOnce(access, std::chrono::minutes(5)).ok()) << "without any wait";
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::minutes(1));
}

TEST(CallWithin, EndsAndLeavesAServerThatHangs) {
  std::atomic<bool> left = false;
  FakeApiServer server([&](const auto&, Answer* answer) {
    answer->Hold();
    left = true;
  });
  const auto begin = std::chrono::steady_clock::now();
  const auto response = CallOnce(server.access(), milliseconds(50));
  EXPECT_EQ(response.status().code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(Message(response.status()), "no answer in time");
  // The client's own limit is a minute.
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(30));
  while (!left) std::this_thread::sleep_for(milliseconds(1));
}

TEST(CallWithin, EndsAnAnswerThatTrickles) {
  FakeApiServer server([](const auto&, Answer* answer) {
    if (!answer->BeginStream()) return;
    while (answer->Chunk("x")) std::this_thread::sleep_for(milliseconds(5));
  });
  EXPECT_EQ(CallOnce(server.access(), milliseconds(100)).status().code(),
            absl::StatusCode::kDeadlineExceeded);
}

}  // namespace
}  // namespace trowel::test
