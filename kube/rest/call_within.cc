#include "kube/rest/call_within.h"

#include <exception>
#include <memory>
#include <optional>
#include <utility>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

// g++ 12 with -fsanitize=address takes Asio's recycled coroutine frames for memory that is freed
// by the wrong function.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace trowel::kube {
namespace {

namespace net = boost::asio;
using Response = absl::StatusOr<RestResponse>;

// Shared by the one who waits and by the request, which may outlive the wait.
struct Race {
  Race(net::steady_timer wait, RestRequest asked)
      : timer(std::move(wait)), request(std::move(asked)) {}

  net::steady_timer timer;
  RestRequest request;
  net::cancellation_signal cancel;
  std::optional<Response> response;
};

}  // namespace

net::awaitable<Response> CallWithin(RestClient* client, RestRequest request,
                                    std::chrono::milliseconds time) {
  const auto executor = co_await net::this_coro::executor;
  const auto race = std::make_shared<Race>(net::steady_timer(executor, time), std::move(request));
  net::co_spawn(executor, client->Call(race->request),
                net::bind_cancellation_slot(
                    race->cancel.slot(), [race](const std::exception_ptr& failure, Response value) {
                      race->response = failure == nullptr
                                           ? std::move(value)
                                           : Response(absl::InternalError("a request failed"));
                      race->timer.cancel();
                    }));
  if (!race->response.has_value()) {
    boost::system::error_code cancelled;
    co_await race->timer.async_wait(net::redirect_error(net::use_awaitable, cancelled));
  }
  if (race->response.has_value()) co_return *std::move(race->response);
  race->cancel.emit(net::cancellation_type::terminal);
  co_return absl::DeadlineExceededError("no answer in time");
}

}  // namespace trowel::kube
