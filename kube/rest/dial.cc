#include "kube/rest/dial.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/remedy.h"

// g++ 12 with -fsanitize=address takes Asio's recycled coroutine frames for memory that is freed
// by the wrong function.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace trowel::kube {
namespace {

namespace net = boost::asio;
using net::ip::tcp;
using Steady = std::chrono::steady_clock;
using ErrorCode = boost::system::error_code;

// Shared by the one who waits and by the attempts, whose handlers may come after it has left.
struct Race {
  explicit Race(const net::any_io_executor& executor) : timer(executor) {}

  void Begin(const tcp::endpoint& address, const std::shared_ptr<Race>& self) {
    sockets.push_back(std::make_unique<tcp::socket>(timer.get_executor()));
    sockets.back()->async_connect(address,
                                  [self, attempt = sockets.size() - 1](const ErrorCode& failed) {
                                    self->Take(attempt, failed);
                                  });
  }
  void Take(std::size_t attempt, const ErrorCode& failed) {
    if (failed) {
      // Who refuses is there: that says more than that another address is not.
      if (error != net::error::connection_refused) error = failed;
      ++failures;
    } else if (!winner.has_value()) {
      winner = attempt;
    }
    timer.cancel();
  }
  bool is_idle() const { return failures == sockets.size(); }

  net::steady_timer timer;
  std::vector<std::unique_ptr<tcp::socket>> sockets;  // In the order of their attempts.
  std::optional<std::size_t> winner;
  std::size_t failures = 0;
  ErrorCode error;
};

// Nobody waits for the others any longer.
class EndOfRace {
 public:
  explicit EndOfRace(Race* race) : race_(race) {}
  ~EndOfRace() {
    for (const std::unique_ptr<tcp::socket>& socket : race_->sockets) {
      ErrorCode ignored;
      socket->close(ignored);
    }
  }
  EndOfRace(const EndOfRace&) = delete;
  EndOfRace& operator=(const EndOfRace&) = delete;

 private:
  Race* const race_;
};

absl::Status WhyNobody(const ErrorCode& error) {
  const absl::Status status = absl::UnavailableError(error.message());
  if (error != net::error::connection_refused) return status;
  return WithRemedy(status,
                    "nobody listens there: check the host and port of server, and whether "
                    "the API server runs");
}

}  // namespace

Endpoints DialOrder(Endpoints addresses, const std::string& last) {
  const auto known = std::find_if(
      addresses.begin(), addresses.end(),
      [&](const tcp::endpoint& address) { return address.address().to_string() == last; });
  if (known != addresses.end()) std::rotate(addresses.begin(), known, known + 1);
  Endpoints ordered;
  while (!addresses.empty()) {
    const bool was_six = !ordered.empty() && ordered.back().address().is_v6();
    auto next = addresses.begin();
    if (!ordered.empty()) {
      const auto other = std::find_if(
          addresses.begin(), addresses.end(),
          [&](const tcp::endpoint& address) { return address.address().is_v6() != was_six; });
      if (other != addresses.end()) next = other;
    }
    ordered.push_back(*next);
    addresses.erase(next);
  }
  return ordered;
}

net::awaitable<absl::StatusOr<tcp::socket>> Dial(Endpoints addresses, DialLimits limits) {
  const auto race = std::make_shared<Race>(co_await net::this_coro::executor);
  const EndOfRace end(race.get());
  const Steady::time_point deadline = Steady::now() + limits.time;
  Steady::time_point next = Steady::now();
  for (;;) {
    if (race->winner.has_value()) co_return std::move(*race->sockets[*race->winner]);
    const Steady::time_point now = Steady::now();
    const bool is_last = race->sockets.size() == addresses.size();
    if (is_last && race->is_idle()) co_return WhyNobody(race->error);
    if (now >= deadline) co_return absl::DeadlineExceededError("no answer in time");
    if (!is_last && (race->is_idle() || now >= next)) {
      race->Begin(addresses[race->sockets.size()], race);
      next = now + limits.next_after;
    }
    const bool waits_for_next = race->sockets.size() < addresses.size();
    race->timer.expires_at(waits_for_next ? std::min(next, deadline) : deadline);
    ErrorCode woken;
    co_await race->timer.async_wait(net::redirect_error(net::use_awaitable, woken));
    const net::cancellation_state state = co_await net::this_coro::cancellation_state;
    if (state.cancelled() != net::cancellation_type::none) {
      co_return absl::CancelledError("nobody waits for it any longer");
    }
  }
}

}  // namespace trowel::kube
