// The number in docs/security.md: peers who together take all that a server gives.

#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/hostile/process_memory.h"
#include "test/integration/echo_server.h"
#include "webhook/admission/admission_review.h"

namespace trowel::test {
namespace {

constexpr std::size_t kWorkers = 2;
constexpr std::size_t kMiB = std::size_t{1} << 20;

// As a sanitizer has it: what it keeps beside the memory itself.
#if defined(__has_feature)
#define TROWEL_HAS_FEATURE(feature) __has_feature(feature)
#else
#define TROWEL_HAS_FEATURE(feature) 0
#endif
#if defined(__SANITIZE_ADDRESS__)
constexpr std::size_t kTimes = 4;
#elif defined(__SANITIZE_THREAD__) || TROWEL_HAS_FEATURE(thread_sanitizer)
constexpr std::size_t kTimes = 8;
#else
constexpr std::size_t kTimes = 1;
#endif

// Parses as the admission handler does; the body is the largest that may be, and as dear to parse
// as JSON can be.
void Parse(const webhook::HttpRequest& request, webhook::HttpReply* reply) {
  thread_local webhook::ReviewParser parser;
  reply->status = parser.Parse(request.body).ok() ? 200 : 400;
  reply->body = "{}";
  parser.Release();
}

std::string DearBody(std::size_t bytes) {
  std::string body = "[1";
  body.reserve(bytes);
  while (body.size() + 3 < bytes) body += ",1";
  return body + "]";
}

class MemoryTest : public ::testing::Test {
 protected:
  MemoryTest() {
    limits_.connections_max = 600;
    limits_.body = std::chrono::seconds(60);
  }

  webhook::Limits limits_;
};

TEST_F(MemoryTest, StaysBelowTheNumberThatIsDocumented) {
  TestServer server(Parse, limits_, kWorkers);
  const std::string whole = Post("/validate", DearBody(limits_.body_bytes_max));
  const std::string_view most = std::string_view(whole).substr(0, whole.size() - 100);
  const std::string ordinary = Post("/validate", "{}");
  ResetPeak();
  const long before = Memory("VmRSS:");

  // At rest, after a request.
  std::vector<std::unique_ptr<TlsClient>> clients;
  for (std::size_t i = 0; i < 500; ++i) {
    clients.push_back(server.Connect());
    ASSERT_NE(clients.back(), nullptr);
    ASSERT_TRUE(clients.back()->Ask(ordinary).has_value());
  }
  // Nearly complete, as many as there is room for and some more.
  std::size_t taken = 0;
  for (std::size_t i = 0; i < 40; ++i) {
    clients.push_back(server.Connect());
    ASSERT_NE(clients.back(), nullptr);
    if (clients.back()->Send(most)) ++taken;
  }
  // Complete ones in between, on both workers: sent back while there is no room, parsed else.
  clients.resize(clients.size() - 20);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < 2 * kWorkers; ++i) {
    threads.emplace_back([&] {
      const auto client = server.Connect();
      if (client != nullptr) client->Ask(whole);
    });
  }
  for (std::thread& thread : threads) thread.join();

  const auto own = static_cast<long>(clients.size() * webhook::Limits::kConnectionBytes / kMiB);
  const auto bound = static_cast<long>(limits_.MemoryMost(kWorkers) / kMiB);
  const long reached = Memory("VmHWM:") - before;
  fmt::print("memory: {} MiB reached, {} MiB allowed and {} MiB of the clients'; {} sent\n",
             reached, bound, own, taken);
  EXPECT_LE(reached, static_cast<long>(kTimes) * (bound + own));
  EXPECT_GE(reached, bound / 3) << "who does not reach for it proves nothing";
}

TEST_F(MemoryTest, FitsIntoThePod) {
  // manifests/runtime/deployment.yaml: 1 GiB, of which the garden takes the rest.
  EXPECT_LE(webhook::Limits().MemoryMost(kWorkers), 800 * kMiB);
  std::ifstream file("docs/security.md");
  std::stringstream page;
  page << file.rdbuf();
  EXPECT_THAT(page.str(), ::testing::HasSubstr(fmt::format(
                              "{} MiB", webhook::Limits().MemoryMost(kWorkers) / kMiB)));
}

}  // namespace
}  // namespace trowel::test
