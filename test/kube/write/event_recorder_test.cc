#include "kube/write/event_recorder.h"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "test/support/fake_api_server.h"
#include "test/support/policy_note.h"

// g++ 12 with -fsanitize=address takes Asio's recycled coroutine frames for memory that is freed
// by the wrong function.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace trowel::test {
namespace {

using kube::EventRecorder;
using std::chrono::milliseconds;
using trowel::testing::PolicyNote;
using Answer = FakeApiServer::Answer;

class EventRecorderTest : public ::testing::Test {
 protected:
  void Begin(FakeApiServer::Function function, kube::EventLimits limits = {}) {
    server = std::make_unique<FakeApiServer>(std::move(function));
    client = std::make_unique<kube::RestClient>(server->access(), &clock);
    recorder =
        std::make_unique<EventRecorder>(client.get(), "trowel-0", context.get_executor(), limits);
    boost::asio::co_spawn(context, recorder->Run(), boost::asio::detached);
  }
  // Runs until so many were posted; false: not within 20 s.
  bool Posts(std::uint64_t count) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (recorder->posted() < count && std::chrono::steady_clock::now() < end) {
      context.run_for(milliseconds(5));
    }
    return recorder->posted() == count;
  }

  boost::asio::io_context context{1};  // Destroyed last: the recorder has a timer of it.
  SystemClock clock;
  std::unique_ptr<FakeApiServer> server;
  std::unique_ptr<kube::RestClient> client;
  std::unique_ptr<EventRecorder> recorder;
};

void Take(const FakeApiServer::Request&, Answer* answer) { answer->Reply(201, "{}"); }

TEST_F(EventRecorderTest, SaysTheSameOnce) {
  Begin(Take);
  recorder->Post(PolicyNote("line 3"));
  recorder->Post(PolicyNote("line 3"));
  recorder->Post(PolicyNote("line 4"));
  EXPECT_TRUE(Posts(2));
  recorder->Post(PolicyNote("line 3"));
  context.run_for(milliseconds(20));
  EXPECT_EQ(server->requests().size(), 2U);
}

TEST_F(EventRecorderTest, WhatFoundNoPlaceIsNotSaid) {
  Begin(Take);
  for (std::size_t i = 0; i < EventRecorder::kQueueMax; ++i) {
    recorder->Post(PolicyNote(fmt::format("line {}", i)));
  }
  recorder->Post(PolicyNote("one too many"));
  EXPECT_EQ(recorder->dropped(), 1U);
  EXPECT_TRUE(Posts(EventRecorder::kQueueMax));
  recorder->Post(PolicyNote("one too many"));
  EXPECT_TRUE(Posts(EventRecorder::kQueueMax + 1));
}

TEST_F(EventRecorderTest, WhatWasRefusedIsNotSaid) {
  std::atomic<bool> granted = false;
  Begin([&granted](const FakeApiServer::Request&, Answer* answer) {
    answer->Reply(granted ? 201 : 403, "{}");
  });
  recorder->Post(PolicyNote("line 3"));
  EXPECT_FALSE(recorder->dropped() > 0);
  while (recorder->dropped() == 0) context.run_for(milliseconds(5));
  granted = true;
  recorder->Post(PolicyNote("line 3"));
  EXPECT_TRUE(Posts(1));
}

// Each piece comes in time, and the answer never.
TEST_F(EventRecorderTest, AnAnswerWithoutEndHoldsUpNoOther) {
  std::atomic<int> asked = 0;
  Begin(
      [&asked](const FakeApiServer::Request& request, Answer* answer) {
        if (asked++ > 0) return Take(request, answer);
        answer->BeginStream();
        while (answer->Chunk(" ")) std::this_thread::sleep_for(milliseconds(5));
      },
      {.call = milliseconds(100), .between_tries = milliseconds(10)});
  recorder->Post(PolicyNote("line 3"));
  recorder->Post(PolicyNote("line 4"));
  EXPECT_TRUE(Posts(2));
}

TEST_F(EventRecorderTest, OneWhoseAnswerWasLostIsThere) {
  std::atomic<int> asked = 0;
  Begin(
      [&asked](const FakeApiServer::Request&, Answer* answer) {
        if (asked++ > 0) answer->Reply(409, R"({"message":"already exists"})");
      },
      {.between_tries = milliseconds(10)});
  recorder->Post(PolicyNote("line 3"));
  EXPECT_TRUE(Posts(1));
  EXPECT_EQ(recorder->dropped(), 0U);
}

}  // namespace
}  // namespace trowel::test
