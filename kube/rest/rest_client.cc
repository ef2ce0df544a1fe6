#include "kube/rest/rest_client.h"

#include <array>
#include <utility>

#include <absl/time/clock.h>
#include <simdjson.h>
#include <boost/asio/this_coro.hpp>

#include "base/remedy.h"
#include "base/text.h"
#include "kube/config/token_life.h"

// g++ 12 with -fsanitize=address takes Asio's recycled coroutine frames for memory that is freed
// by the wrong function.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace trowel::kube {
namespace {

namespace net = boost::asio;
using Steady = std::chrono::steady_clock;

constexpr std::size_t kMessageBytesMax = 500;
constexpr std::string_view kRepair = "repair the kubeconfig, or the file that it names";

// What is read from files is wrong until somebody repairs them.
absl::Status Lasting(const absl::Status& status) {
  const bool told = !RemedyOf(status).empty();
  return told ? status : WithRemedy(status, kRepair);
}

}  // namespace

RestClient::RestClient(Access access, const Clock* clock, RestLimits limits)
    : credentials_(std::move(access)), clock_(clock), limits_(limits) {}

net::awaitable<absl::StatusOr<RestClient::Line>> RestClient::Connect(bool may_reuse) {
  SpareConnections::Origin tried;
  absl::Status problem;
  for (int tries = 0; tries < 2; ++tries) {
    const absl::Time now = clock_->Now();
    Line line;
    line.origin.access = credentials_.Current(now);
    absl::StatusOr<TlsContextPtr> tls = credentials_.Tls(now);
    if (!tls.ok()) co_return tries == 0 ? Lasting(tls.status()) : problem;
    line.origin.tls = *std::move(tls);
    if (tries > 0 && line.origin == tried) break;
    // Of the same reading: a token is only for the server that it was found with.
    absl::StatusOr<std::string> token = credentials_.Authorization(now);
    if (!token.ok()) co_return Lasting(token.status());
    line.authorization = *std::move(token);
    line.plugin_run = credentials_.plugin_run();
    if (may_reuse) {
      const net::any_io_executor executor = co_await net::this_coro::executor;
      line.connection = SpareConnections::Of(executor).Take(line.origin, Steady::now());
    }
    line.reused = line.connection != nullptr;
    if (line.reused) co_return line;
    absl::StatusOr<std::unique_ptr<Connection>> connection = co_await Connection::Open(
        *line.origin.access, line.origin.tls, limits_.connect, &last_address_);
    if (connection.ok()) {
      line.connection = *std::move(connection);
      co_return line;
    }
    problem = connection.status();
    tried = line.origin;
    credentials_.ReadAgain();
  }
  co_return problem;
}

net::awaitable<absl::StatusOr<ResponseHead>> RestClient::Ask(const RestRequest& request,
                                                             Line* line) {
  const absl::StatusOr<ResponseHead> head =
      co_await line->connection->Ask(request, line->authorization, limits_.answer);
  if (!head.ok()) {
    // With TLS 1.3 a server says only here that it does not like our certificate.
    credentials_.ReadAgain();
  } else if (head->status == 401) {
    credentials_.Forget();
  }
  co_return head;
}

net::awaitable<absl::StatusOr<BodyStream>> RestClient::Open(const RestRequest& request) {
  for (bool again = false;; again = true) {
    absl::StatusOr<Line> line = co_await Connect(/*may_reuse=*/false);
    if (!line.ok()) co_return line.status();
    const absl::StatusOr<ResponseHead> head = co_await Ask(request, &*line);
    if (!head.ok()) co_return head.status();
    const bool renewed = !again && head->status == 401 && credentials_.Renew(line->plugin_run);
    if (!renewed) co_return BodyStream(std::move(line->connection), *head);
  }
}

net::awaitable<absl::StatusOr<RestResponse>> RestClient::CallOver(const RestRequest& request,
                                                                  Line* line) {
  const absl::StatusOr<ResponseHead> head = co_await Ask(request, line);
  if (!head.ok()) co_return head.status();
  RestResponse response{
      .status = head->status, .retry_after = head->retry_after, .body = {}, .date = head->date};
  std::array<char, 16'384> space;
  for (;;) {
    const absl::StatusOr<std::size_t> read = co_await line->connection->Read(space, limits_.read);
    if (!read.ok()) co_return read.status();
    if (*read == 0) break;
    response.body.append(space.data(), *read);
    if (response.body.size() > limits_.body_bytes_max) {
      co_return absl::ResourceExhaustedError(
          fmt::format("an answer of more than {} bytes", limits_.body_bytes_max));
    }
  }
  const net::any_io_executor executor = co_await net::this_coro::executor;
  SpareConnections::Of(executor).Give(std::move(line->connection), std::move(line->origin),
                                      Steady::now());
  co_return response;
}

net::awaitable<absl::StatusOr<RestResponse>> RestClient::Call(const RestRequest& request) {
  absl::StatusOr<Line> line = co_await Connect(/*may_reuse=*/true);
  if (!line.ok()) co_return line.status();
  const bool reused = line->reused;
  absl::StatusOr<RestResponse> response = co_await CallOver(request, &*line);
  if (response.ok() && response->status == 401 && credentials_.Renew(line->plugin_run)) {
    absl::StatusOr<Line> renewed = co_await Connect(/*may_reuse=*/false);
    if (!renewed.ok()) co_return renewed.status();
    co_return co_await CallOver(request, &*renewed);
  }
  const bool lost = reused && absl::IsUnavailable(response.status());
  if (!lost || !(request.repeatable || request.method == "GET")) co_return response;
  absl::StatusOr<Line> fresh = co_await Connect(/*may_reuse=*/false);
  if (!fresh.ok()) co_return fresh.status();
  co_return co_await CallOver(request, &*fresh);
}

std::string DescribeFailure(int status, const std::string& body) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  std::string_view message;
  if (parser.parse(body).get(root) != simdjson::SUCCESS ||
      root["message"].get(message) != simdjson::SUCCESS) {
    message = body;
  }
  // Plain text, as of Go's own handlers: "404 page not found" and an end of the line.
  message = message.substr(0, message.find_last_not_of(" \t\r\n") + 1);
  const std::string text = Printable(message.substr(0, kMessageBytesMax));
  const std::string code = fmt::format("{}", status);
  if (text.empty() || text == code) return code;
  return text.starts_with(code + " ") ? text : fmt::format("{}: {}", code, text);
}

std::string RemedyForAnswer(int status, const Access& access) {
  switch (status) {
    case 401: return RemedyForRefusal(access, absl::Now());
    case 403: return "have that right granted (manifests/virtual/access), or ask as another user";
    case 404: return "name the API server of the virtual garden in server";
    default: return {};
  }
}

std::string RestClient::RemedyFor(int status) {
  return RemedyForAnswer(status, *credentials_.Current(clock_->Now()));
}

}  // namespace trowel::kube
