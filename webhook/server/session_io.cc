#include "webhook/server/session.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

// g++ 12 with -fsanitize=address takes Asio's recycled coroutine frames for memory that is freed
// by the wrong function.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

// How a session waits: every wait has the session's one deadline.
namespace trowel::webhook {
namespace {

namespace net = boost::asio;
using Clock = std::chrono::steady_clock;

// A peer that sends faster than it is read never makes its session wait. After so much the others
// have a turn, and the clock is looked at.
constexpr std::size_t kReadBytesPerTurn = std::size_t{1} << 20;
// A read of few bytes is not free either.
constexpr std::size_t kReadCost = std::size_t{4} << 10;

}  // namespace

void Session::CheckDeadline(Clock::time_point now) {
  if (now < deadline_ || late_) return;
  late_ = true;
  boost::system::error_code ignored;
  socket_.cancel(ignored);
}

void Session::Close() {
  closed_ = true;
  boost::system::error_code ignored;
  socket_.cancel(ignored);
}

void Session::Allow(std::chrono::milliseconds limit) {
  deadline_ = Clock::now() + limit;
  late_ = false;
}

net::awaitable<bool> Session::Yield() {
  served_without_wait_ = 0;
  read_without_wait_ = 0;
  co_await net::post(socket_.get_executor(), net::use_awaitable);
  if (Clock::now() >= deadline_) late_ = true;
  co_return !late_ && !closed_;
}

net::awaitable<bool> Session::Await(Wait direction) {
  if (late_ || closed_) co_return false;
  served_without_wait_ = 0;
  read_without_wait_ = 0;
  boost::system::error_code error;
  co_await socket_.async_wait(direction, net::redirect_error(net::use_awaitable, error));
  co_return !error && !late_ && !closed_;
}

net::awaitable<bool> Session::AwaitState(IoState state) {
  if (state == IoState::kEnded) co_return false;
  co_return co_await Await(state == IoState::kWantWrite ? Wait::wait_write : Wait::wait_read);
}

// Adds at least one byte to the input, whose space is not empty. False when the peer ended, or
// the deadline passed.
net::awaitable<bool> Session::ReadMore() {
  if (read_without_wait_ >= kReadBytesPerTurn && !co_await Yield()) co_return false;
  for (;;) {
    const IoResult result = tls_->Read(input_.space());
    if (result.state == IoState::kDone) {
      input_.Commit(result.bytes);
      read_without_wait_ += result.bytes + kReadCost;
      co_return true;
    }
    if (!co_await AwaitState(result.state)) co_return false;
  }
}

net::awaitable<bool> Session::Send(std::string_view bytes) {
  Allow(limits_.write);
  while (!bytes.empty()) {
    const IoResult result = tls_->Write(bytes);
    if (result.state == IoState::kDone) {
      bytes.remove_prefix(result.bytes);
    } else if (!co_await AwaitState(result.state)) {
      if (late_) server_->timeouts.fetch_add(1);
      co_return false;
    }
  }
  co_return true;
}

// Closing a socket with unread bytes resets the connection, and the peer may lose the answer
// that is still on its way. So: no more from us, and what comes is thrown away for a while.
net::awaitable<void> Session::Linger() {
  Allow(limits_.linger);
  tls_->SayGoodbye();
  shutdown(socket_.native_handle(), SHUT_WR);
  std::array<char, 16'384> waste;
  for (;;) {
    const ssize_t size = recv(socket_.native_handle(), waste.data(), waste.size(), 0);
    if (size > 0) {
      read_without_wait_ += static_cast<std::size_t>(size) + kReadCost;
      if (read_without_wait_ >= kReadBytesPerTurn && !co_await Yield()) co_return;
      continue;
    }
    const bool later = size < 0 && (errno == EAGAIN || errno == EINTR);
    if (!later || !co_await Await(Wait::wait_read)) co_return;
  }
}

}  // namespace trowel::webhook
