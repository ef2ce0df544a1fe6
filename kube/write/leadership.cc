#include "kube/write/leadership.h"

#include <future>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include "base/mutex.h"
#include "kube/keep_running.h"

// g++ 12 with -fsanitize=address takes Asio's recycled coroutine frames for memory that is freed
// by the wrong function.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace trowel::kube {
namespace {

namespace net = boost::asio;
// How old Problem() may be.
constexpr std::chrono::milliseconds kTellEvery{200};

}  // namespace

struct Leadership::Loop {
  SystemClock clock;
  RestClient client;
  net::io_context context{1};
  LeaderElector elector;
  const std::string lease;
  Mutex mutex;
  std::string problem ABSL_GUARDED_BY(mutex);
  std::thread thread;

  Loop(const Access& access, const LeaderElector::Options& options)
      : client(access, &clock),
        elector(&client, options, context.get_executor()),
        lease(options.space + "/" + options.name) {}

  std::string Why() const {
    if (elector.IsLeader()) return "";
    if (!elector.problem().empty()) return fmt::format("Lease {}: {}", lease, elector.problem());
    const std::string holder = elector.holder();
    return holder.empty() ? "" : fmt::format("Lease {} is held by {}", lease, holder);
  }

  net::awaitable<void> Tell() {
    net::steady_timer timer(context);
    for (;;) {
      {
        MutexLock lock(&mutex);
        problem = Why();
      }
      timer.expires_after(kTellEvery);
      boost::system::error_code cancelled;
      co_await timer.async_wait(net::redirect_error(net::use_awaitable, cancelled));
    }
  }
};

Leadership::Leadership(const Access& access, const LeaderElector::Options& options)
    : loop_(std::make_unique<Loop>(access, options)) {
  const net::any_io_executor executor = loop_->context.get_executor();
  KeepRunning(executor, "the election of a leader",
              [loop = loop_.get()] { return loop->elector.Run(); });
  KeepRunning(executor, "the state of the Lease", [loop = loop_.get()] { return loop->Tell(); });
  loop_->thread = std::thread([loop = loop_.get()] { loop->context.run(); });
}

Leadership::~Leadership() {
  std::future<void> released =
      net::co_spawn(loop_->context, loop_->elector.Release(), net::use_future);
  released.wait_for(kGoodbye);
  loop_->context.stop();
  loop_->thread.join();
}

std::chrono::milliseconds Leadership::Left() const { return loop_->elector.Left(); }

std::string Leadership::Problem() const {
  MutexLock lock(&loop_->mutex);
  return loop_->problem;
}

}  // namespace trowel::kube
