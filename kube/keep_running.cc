#include "kube/keep_running.h"

#include <exception>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/log.h"

// g++ 12 with -fsanitize=address takes Asio's recycled coroutine frames for memory that is freed
// by the wrong function.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace trowel::kube {
namespace {

namespace net = boost::asio;

net::awaitable<void> Keep(std::string what, std::function<net::awaitable<void>()> begin,
                          std::chrono::milliseconds pause) {
  net::steady_timer timer(co_await net::this_coro::executor);
  for (;;) {
    std::string problem;
    try {
      co_await begin();
      co_return;
    } catch (const std::exception& failure) {
      problem = failure.what();
    }
    log::Error("an exception; what it ended begins anew", {{"of", what}, {"problem", problem}});
    timer.expires_after(pause);
    boost::system::error_code ignored;
    co_await timer.async_wait(net::redirect_error(net::use_awaitable, ignored));
  }
}

}  // namespace

void KeepRunning(const net::any_io_executor& executor, std::string what,
                 std::function<net::awaitable<void>()> begin, std::chrono::milliseconds pause) {
  net::co_spawn(executor, Keep(std::move(what), std::move(begin), pause),
                [](const std::exception_ptr& failure) {
                  // Not even that could be logged: better no process than one that is deaf.
                  if (failure != nullptr) std::terminate();
                });
}

}  // namespace trowel::kube
