#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include "base/clock.h"
#include "kube/rest/rest_client.h"
#include "kube/write/leader_elector.h"
#include "test/support/fake_lease.h"

// g++ 12 with -fsanitize=address takes Asio's recycled coroutine frames for memory that is freed
// by the wrong function. For the rest of the file that includes this, which has such frames too.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace trowel::test {

using Steady = std::chrono::steady_clock;
using LeaseOptions = kube::LeaderElector::Options;

// Times with which expiry is soon; a Lease says whole seconds, so others wait one.
inline LeaseOptions Hasty() {
  using std::chrono::milliseconds;
  return {.space = "garden",
          .name = "trowel",
          .identity = "",
          .lease = milliseconds(1'000),
          .renew = milliseconds(500),
          .retry = milliseconds(20)};
}
// Times with which nothing expires in a test, however slow the machine is.
inline LeaseOptions Calm() {
  LeaseOptions options = Hasty();
  options.lease = std::chrono::seconds(120);
  options.renew = std::chrono::seconds(90);
  return options;
}

// False: it does not hold within 30 s.
inline bool WaitUntil(const std::function<bool()>& condition) {
  const auto end = Steady::now() + std::chrono::seconds(30);
  while (!condition()) {
    if (Steady::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

// A replica that would be leader, with a thread of its own.
class Candidate {
 public:
  Candidate(const FakeLease& lease, std::string identity, LeaseOptions options)
      : identity_(identity),
        client_(lease.AccessOf(identity), &clock_),
        context_(std::make_unique<Loop>(1)) {
    options.identity = std::move(identity);
    elector_ = std::make_unique<kube::LeaderElector>(&client_, std::move(options),
                                                     context_->get_executor());
    boost::asio::co_spawn(*context_, elector_->Run(), boost::asio::detached);
    thread_ = std::thread([this] {
      const auto work = boost::asio::make_work_guard(*context_);
      context_->run();
    });
  }
  ~Candidate() { Die(); }
  Candidate(const Candidate&) = delete;
  Candidate& operator=(const Candidate&) = delete;

  const std::string& identity() const { return identity_; }
  bool IsLeader() const { return elector_->IsLeader(); }
  bool WaitUntilLeader() const {
    return WaitUntil([this] { return IsLeader(); });
  }
  void Release() { BeginRelease().get(); }
  std::future<void> BeginRelease() {
    return boost::asio::co_spawn(*context_, elector_->Release(), boost::asio::use_future);
  }
  // Not asked of the dead.
  std::string problem() {
    return Ask([this] { return elector_->problem(); });
  }
  std::string holder() {
    return Ask([this] { return elector_->holder(); });
  }
  std::uint64_t gained() {
    return Ask([this] { return elector_->gained(); });
  }
  std::uint64_t lost() {
    return Ask([this] { return elector_->lost(); });
  }
  // As by SIGKILL: it does nothing any more, and its memory outlives it only for the test.
  void Die() {
    if (!thread_.joinable()) return;
    context_->stop();
    thread_.join();
    context_.reset();
  }

 private:
  using Loop = boost::asio::io_context;

  template <typename Function>
  std::invoke_result_t<Function> Ask(Function function) {
    return boost::asio::co_spawn(
               *context_,
               [function]() -> boost::asio::awaitable<std::invoke_result_t<Function>> {
                 co_return function();
               },
               boost::asio::use_future)
        .get();
  }

  const std::string identity_;
  const SteadyClock clock_;
  kube::RestClient client_;
  std::unique_ptr<Loop> context_;
  std::unique_ptr<kube::LeaderElector> elector_;
  std::thread thread_;
};

// Two replicas: `a` leads, and `b` has seen that.
struct LeaderAndNext {
  explicit LeaderAndNext(const LeaseOptions& options) : a(lease, "a", options) {
    EXPECT_TRUE(a.WaitUntilLeader());
    next = std::make_unique<Candidate>(lease, "b", options);
    EXPECT_TRUE(WaitUntil([this] { return b().holder() == "a"; }));
  }

  Candidate& b() { return *next; }

  FakeLease lease;
  Candidate a;
  std::unique_ptr<Candidate> next;
};

}  // namespace trowel::test
