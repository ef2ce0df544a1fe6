#include "webhook/server/session.h"

#include <sstream>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "webhook/server/router.h"

namespace trowel::webhook {
namespace {

namespace net = boost::asio;

// A client that sends without ever waiting must let the others of its thread have a turn.
constexpr int kRequestsPerTurn = 16;
constexpr std::size_t kReadBytesMin = std::size_t{4} << 10;

// On a socket for both families an IPv4 peer has an IPv6 address that holds its own.
bool IsLoopback(const net::ip::address& address) {
  if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address.is_loopback();
  return net::ip::make_address_v4(net::ip::v4_mapped, address.to_v6()).is_loopback();
}

std::uint64_t NetworkOf(const net::ip::address& address) {
  if (address.is_v4()) return address.to_v4().to_uint();
  const net::ip::address_v6 v6 = address.to_v6();
  if (v6.is_v4_mapped()) return net::ip::make_address_v4(net::ip::v4_mapped, v6).to_uint();
  const net::ip::address_v6::bytes_type bytes = v6.to_bytes();
  std::uint64_t network = 0;
  for (std::size_t i = 0; i < sizeof(network); ++i) network = network << 8 | bytes[i];
  return network;
}

}  // namespace

Session::Session(net::ip::tcp::socket socket, std::unique_ptr<TlsStream> tls, WorkerState* worker,
                 bool surplus)
    : socket_(std::move(socket)),
      tls_(std::move(tls)),
      worker_(worker),
      server_(worker->server),
      limits_(server_->limits),
      surplus_(surplus) {
  Allow(limits_.handshake);
  boost::system::error_code gone;
  const net::ip::tcp::endpoint peer = socket_.remote_endpoint(gone);
  if (gone) return;
  peer_ = peer;
  from_loopback_ = IsLoopback(peer.address());
  network_ = NetworkOf(peer.address());
}

net::awaitable<void> Session::Run() {
  bool more = co_await Handshake();
  while (more) more = co_await ServeOne();
}

net::awaitable<bool> Session::Handshake() {
  for (;;) {
    const IoState state = tls_->Handshake();
    if (state == IoState::kDone) co_return true;
    if (!co_await AwaitState(state)) break;
    if (!co_await AwaitHandshakeTurn()) break;
  }
  TellHandshake();
  server_->handshakes_failed.fetch_add(1);
  if (late_) server_->timeouts.fetch_add(1);
  co_return false;
}

void Session::TellHandshake() {
  HandshakeProblem problem = tls_->problem();
  if (problem.cause.empty() && late_) problem.cause = "it took too long";
  std::ostringstream peer;
  peer << peer_;
  server_->handshake_log.Tell(problem, peer.str(), std::chrono::steady_clock::now());
}

// Lets all others have their turn, again and again, until there is one for it.
net::awaitable<bool> Session::AwaitHandshakeTurn() {
  while (worker_->handshakes_left == 0) {
    if (!worker_->turn_ends) {
      worker_->turn_ends = true;
      net::post(socket_.get_executor(), [worker = worker_] {
        worker->turn_ends = false;
        worker->handshakes_left = WorkerState::kHandshakesPerTurn;
      });
    }
    if (!co_await Yield()) co_return false;
  }
  --worker_->handshakes_left;
  co_return true;
}

// Thousands of connections may wait for their next request: each gives back what is not ordinary.
void Session::Rest() {
  input_.Shrink();
  for (std::string* bytes : {&chunks_, &output_}) {
    // Assigned an empty one, a string keeps its room.
    if (bytes->capacity() > InputBuffer::kRestBytesMax) std::string().swap(*bytes);
  }
  parser_.reset();
}

// One request and its answer. False when the connection is to end.
net::awaitable<bool> Session::ServeOne() {
  Allow(limits_.idle);
  if (input_.empty()) {
    Rest();
    if (!tls_->HasPending()) {
      const bool readable = co_await Await(Wait::wait_read);
      if (!readable) co_return false;
    }
    input_.Reserve(kReadBytesMin);
    const bool begun = co_await ReadMore();
    if (!begun) co_return false;
  } else if (++served_without_wait_ >= kRequestsPerTurn) {
    if (!co_await Yield()) co_return false;
  }

  silent_ = false;
  const Counted busy(&server_->busy);
  reservation_.emplace(server_);
  parser_.emplace();
  parser_->set_limits(limits_.header_bytes_max, limits_.body_bytes_max);

  Next next = co_await ReadHead();
  if (next == Next::kGoOn) next = co_await ReadBody();
  if (next == Next::kHangUp) co_return false;
  bool sent = true;
  if (next == Next::kGoOn) {
    CallHandler();
    sent = co_await SendReply();
    input_.Consume(body_in_input_);
  }
  reservation_.reset();
  if (sent && !close_after_) co_return true;
  if (sent) co_await Linger();
  co_return false;
}

// Leaves parser_ with a head that may be served, and judges all that needs no body.
net::awaitable<Session::Next> Session::ReadHead() {
  Allow(limits_.header);
  close_after_ = true;  // Until the head says otherwise.
  for (;;) {
    std::size_t consumed = 0;
    const RequestParser::State state = parser_->ParseHead(input_.view(), &consumed);
    input_.Consume(consumed);
    if (state == RequestParser::State::kHeadDone) break;
    if (state == RequestParser::State::kBad) {
      co_return co_await Refuse(400, "BadRequest",
                                fmt::format("not an HTTP request: {}", parser_->problem()));
    }
    if (state == RequestParser::State::kHeadTooLarge) {
      co_return co_await Refuse(
          431, "RequestHeaderFieldsTooLarge",
          fmt::format("the request's head has more than {} bytes", limits_.header_bytes_max));
    }
    if (state == RequestParser::State::kBodyTooLarge) {
      co_return co_await Refuse(
          413, "RequestEntityTooLarge",
          fmt::format("the request's body has more than {} bytes", limits_.body_bytes_max));
    }
    input_.Reserve(input_.size() + kReadBytesMin);
    if (!co_await ReadMore()) co_return co_await TimedOutOrGone("head");
  }
  if (Overloaded()) co_return co_await RefuseLoad();
  const bool has_body = parser_->chunked() || parser_->body_bytes() > 0;
  close_after_ = !parser_->keep_alive();
  const Endpoints endpoints =
      worker_->gate == nullptr ? Endpoints::kReviews : Endpoints::kReviewsAndRankings;
  if (!Precheck(parser_->Head(), endpoints, FreshReply())) {
    server_->requests_refused.fetch_add(1);
    close_after_ = close_after_ || has_body;
    const bool sent = co_await SendReply();
    co_return sent ? Next::kAnswered : Next::kHangUp;
  }
  if (parser_->expects_other()) {
    co_return co_await Refuse(417, "ExpectationFailed", "Expect: only 100-continue is understood");
  }
  if (worker_->gate != nullptr && worker_->gate->Guards(parser_->Head().path)) {
    const Next next = co_await PassGate();
    if (next != Next::kGoOn) co_return next;
  }
  if (parser_->expects_continue() && has_body && input_.empty()) {
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    if (!co_await Send(kContinue)) co_return Next::kHangUp;
  }
  co_return Next::kGoOn;
}

}  // namespace trowel::webhook
