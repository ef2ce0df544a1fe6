#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "test/integration/echo_server.h"

namespace trowel::test {

// Clients that behave like the API server: they keep a connection, leave it when asked to, try a
// 503 with Retry-After again, and count a request that was sent and got no answer as lost.
class Load {
 public:
  Load(TestServer* server, int clients) : server_(server) {
    for (int i = 0; i < clients; ++i) threads_.emplace_back([this] { Run(); });
  }
  ~Load() { Stop(); }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  void Stop() {
    stop_ = true;
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }
  // False if there were not so many within 20 s.
  bool WaitForAnswers(int count) const {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (answers_ < count && std::chrono::steady_clock::now() < end) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return answers_ >= count;
  }
  int answers() const { return answers_; }
  int refusals() const { return refusals_; }
  int lost() const { return lost_; }
  int wrong() const { return wrong_; }

 private:
  void Run() {
    std::unique_ptr<TlsClient> client;
    const std::string request = Post("/validate", std::string(5000, 'x'));
    while (!stop_) {
      if (client == nullptr) client = server_->Connect();
      // Nothing was sent: the caller takes another replica, which is the server's right.
      if (client == nullptr) continue;
      const auto answer = client->Ask(request);
      if (!answer.has_value()) {
        ++lost_;
        client = nullptr;
        continue;
      }
      const bool retry = answer->status == 503 && !answer->header("retry-after").empty();
      ++(answer->status == 200 ? answers_ : retry ? refusals_ : wrong_);
      if (answer->header("connection") == "close") client = nullptr;
    }
  }

  TestServer* const server_;
  std::atomic<bool> stop_{false};
  std::atomic<int> answers_{0};
  std::atomic<int> refusals_{0};
  std::atomic<int> lost_{0};
  std::atomic<int> wrong_{0};
  std::vector<std::thread> threads_;
};

}  // namespace trowel::test
