#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>

#include "test/integration/load.h"

namespace trowel::test {
namespace {

using std::chrono::milliseconds;

TEST(Drain, UnderLoadLosesNoRequest) {
  TestServer server(Echo);
  Load load(&server, 6);
  ASSERT_TRUE(load.WaitForAnswers(50));
  const int before = load.answers();
  server.server().Drain(milliseconds(500));
  EXPECT_EQ(server.server().stats().connections, 0U);
  load.Stop();
  EXPECT_EQ(load.lost(), 0);
  EXPECT_EQ(load.wrong(), 0);
  EXPECT_GT(load.answers(), before) << "it must go on answering while it drains";
  EXPECT_EQ(server.Connect(), nullptr);
}

TEST(Drain, AsksIdleClientsToLeaveButNeverClosesFirst) {
  TestServer server(Echo);
  const auto client = server.Connect();
  ASSERT_NE(client, nullptr);
  EXPECT_EQ(client->Ask(Post("/validate", "{}"))->header("connection"), "");
  std::thread drain([&server] { server.server().Drain(std::chrono::seconds(20)); });
  while (!server.server().draining()) std::this_thread::yield();
  EXPECT_FALSE(client->EndsWithin(milliseconds(100)));
  const auto answer = client->Ask(Post("/validate", "{}"));
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->header("connection"), "close");
  EXPECT_TRUE(client->EndsWithin(milliseconds(5000)));

  const auto late = server.Connect();
  ASSERT_NE(late, nullptr) << "new connections are served while it drains";
  EXPECT_EQ(late->Ask(Post("/validate", "{}"))->status, 200);
  server.server().Stop();
  drain.join();
}

TEST(Drain, RefusesNewRequestsAtTheEndAndFinishesWhatRuns) {
  std::atomic<bool> running{false};
  std::atomic<bool> go_on{false};
  TestServer server([&](const webhook::HttpRequest& request, webhook::HttpReply* reply) {
    if (request.body == "wait") {
      running = true;
      while (!go_on) std::this_thread::sleep_for(milliseconds(1));
    }
    Echo(request, reply);
  });
  const auto waiting = server.Connect();  // On the first worker.
  const auto other = server.Connect();    // On the second one.
  ASSERT_NE(waiting, nullptr);
  ASSERT_NE(other, nullptr);
  ASSERT_TRUE(waiting->Send(Post("/validate", "wait")));
  while (!running) std::this_thread::yield();
  std::thread drain([&server] { server.server().Drain(milliseconds(0)); });
  while (!server.server().draining()) std::this_thread::yield();
  std::this_thread::sleep_for(milliseconds(20));  // Draining ends at once: refusing begins.

  const auto refused = other->Ask(Post("/validate", "{}"));
  ASSERT_TRUE(refused.has_value());
  EXPECT_EQ(refused->status, 503);
  EXPECT_EQ(refused->header("retry-after"), "1");
  EXPECT_EQ(refused->header("connection"), "close");

  go_on = true;
  const auto answer = waiting->Receive();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, "wait");
  drain.join();
}

}  // namespace
}  // namespace trowel::test
