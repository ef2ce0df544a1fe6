#include <algorithm>
#include <exception>
#include <utility>

#include <fmt/format.h>

#include "base/log.h"
#include "webhook/server/response.h"
#include "webhook/server/session.h"

// The second half of a request: its body, the handler, the answer.
namespace trowel::webhook {
namespace {

namespace net = boost::asio;

constexpr std::size_t kChunkInputBytes = std::size_t{32} << 10;
// How far the buffer of a body is ahead of what has arrived of it: an announcement costs nothing.
constexpr std::size_t kBodyStepBytes = std::size_t{64} << 10;

}  // namespace

net::awaitable<Session::Next> Session::ReadBody() {
  body_ = {};
  body_in_input_ = 0;
  if (parser_->chunked()) return ReadChunks();
  return ReadPlainBody();
}

// The body stays where it is received. Room for it is made as it comes, twice as much each time.
net::awaitable<Session::Next> Session::ReadPlainBody() {
  const auto size = static_cast<std::size_t>(parser_->body_bytes());
  if (input_.size() < size) Allow(limits_.body);
  for (;;) {
    const std::size_t room = std::min(size, std::max(2 * input_.size(), kBodyStepBytes));
    if (!reservation_->Grow(room)) co_return co_await RefuseLoad();
    if (input_.size() >= size) break;
    input_.Reserve(room);
    while (input_.size() < room) {
      if (!co_await ReadMore()) co_return co_await TimedOutOrGone("body");
    }
  }
  body_ = input_.view().substr(0, size);
  body_in_input_ = size;
  co_return Next::kGoOn;
}

net::awaitable<Session::Next> Session::ReadChunks() {
  Allow(limits_.body);
  chunks_.clear();
  for (;;) {
    std::size_t consumed = 0;
    const RequestParser::State state = parser_->ParseChunks(input_.view(), &consumed, &chunks_);
    input_.Consume(consumed);
    if (state == RequestParser::State::kDone) break;
    if (state == RequestParser::State::kBodyTooLarge) {
      co_return co_await Refuse(
          413, "RequestEntityTooLarge",
          fmt::format("the request's body has more than {} bytes", limits_.body_bytes_max));
    }
    if (state != RequestParser::State::kNeedMore || input_.size() >= kChunkInputBytes) {
      co_return co_await Refuse(400, "BadRequest",
                                fmt::format("a broken chunk: {}", parser_->problem()));
    }
    // The string doubles: its capacity is what it costs.
    if (!reservation_->Grow(chunks_.capacity())) co_return co_await RefuseLoad();
    input_.Reserve(kChunkInputBytes + 1);
    if (!co_await ReadMore()) co_return co_await TimedOutOrGone("body");
  }
  chunks_.reserve(chunks_.size() + kBodyPadding);
  body_ = chunks_;
  co_return Next::kGoOn;
}

HttpReply* Session::FreshReply() {
  HttpReply* reply = &worker_->reply;
  reply->status = 200;
  reply->content_type = "application/json";
  reply->body.clear();
  reply->retry_after.reset();
  reply->close = false;
  reply->allow = {};
  reply->www_authenticate = {};
  return reply;
}

HttpRequest Session::Head() const {
  HttpRequest head = parser_->Head();
  head.from_loopback = from_loopback_;
  head.network = network_;
  head.has_certificate = tls_->HasPeerCertificate();
  return head;
}

// Other sessions of this thread use the reply while this one waits: it is filled afterwards.
net::awaitable<Session::Next> Session::PassGate() {
  const std::optional<Refusal> refusal = co_await worker_->gate->Admit(Head());
  if (closed_) co_return Next::kHangUp;
  if (!refusal.has_value()) co_return Next::kGoOn;
  server_->requests_refused.fetch_add(1);
  HttpReply* reply = FreshReply();
  FillStatus(refusal->code, refusal->reason, refusal->message, reply);
  reply->www_authenticate = refusal->www_authenticate;
  reply->retry_after = refusal->retry_after;
  reply->close = refusal->code == 503;  // The next try may find another replica.
  if (parser_->chunked() || parser_->body_bytes() > 0) reply->close = true;  // It is not read.
  const bool sent = co_await SendReply();
  co_return sent ? Next::kAnswered : Next::kHangUp;
}

void Session::CallHandler() {
  if (worker_->lags) {
    server_->requests_refused.fetch_add(1);
    FillStatus(503, "ServiceUnavailable", "this server is overloaded: try again", FreshReply());
    worker_->reply.retry_after = 1;
    return;
  }
  HttpRequest request = Head();
  request.body = body_;
  server_->requests.fetch_add(1);
  std::string problem;
  try {
    worker_->handler->Handle(request, FreshReply());
    return;
  } catch (const std::exception& error) {
    problem = error.what();
  } catch (...) {
    problem = "an unknown exception";
  }
  server_->exceptions.fetch_add(1);
  log::Error("a request failed inside the server", {{"path", request.path}, {"error", problem}});
  // What was thrown is for the log, not for the caller.
  FillStatus(500, "InternalError", "the server failed on this request: see its log", FreshReply());
}

bool Session::Overloaded() const { return surplus_ || server_->phase.load() == Phase::kRefusing; }

net::awaitable<Session::Next> Session::RefuseLoad() {
  return Refuse(503, "ServiceUnavailable", "this server is overloaded or going away: try again");
}

net::awaitable<Session::Next> Session::Refuse(int code, std::string_view reason,
                                              std::string message) {
  server_->requests_refused.fetch_add(1);
  HttpReply* reply = FreshReply();
  FillStatus(code, reason, message, reply);
  reply->close = true;
  if (code == 503) reply->retry_after = 1;
  const bool sent = co_await SendReply();
  co_return sent ? Next::kAnswered : Next::kHangUp;
}

net::awaitable<Session::Next> Session::TimedOutOrGone(std::string_view part) {
  if (!late_ || closed_) co_return Next::kHangUp;
  server_->timeouts.fetch_add(1);
  co_return co_await Refuse(408, "Timeout", fmt::format("the request's {} came too slowly", part));
}

// Sends worker_->reply. It is formatted before the first wait: after that, other sessions of
// this thread use it.
net::awaitable<bool> Session::SendReply() {
  const HttpReply& reply = worker_->reply;
  if (reply.close || server_->phase.load() != Phase::kServing) close_after_ = true;
  if (server_->tls->ChecksOtherwiseThan(tls_->context())) close_after_ = true;
  output_.clear();
  AppendResponse(reply, close_after_ ? Connection::kClose : Connection::kKeep, worker_->date,
                 parser_->Head().method != "HEAD", &output_);
  return Send(output_);
}

}  // namespace trowel::webhook
