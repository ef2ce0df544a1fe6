#include "kube/rest/rest_client.h"

#include <array>
#include <utility>

#include <simdjson.h>

#include "base/text.h"

// g++ 12 with -fsanitize=address takes Asio's recycled coroutine frames for memory that is freed
// by the wrong function.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace trowel::kube {
namespace {

namespace net = boost::asio;

constexpr std::size_t kMessageBytesMax = 500;

}  // namespace

RestClient::RestClient(Access access, const Clock* clock, RestLimits limits)
    : credentials_(std::move(access)), clock_(clock), limits_(limits) {}

net::awaitable<absl::StatusOr<std::unique_ptr<Connection>>> RestClient::Connect(
    std::string* authorization) {
  std::shared_ptr<const Access> tried_access;
  TlsContextPtr tried_tls;
  absl::Status problem;
  for (int tries = 0; tries < 2; ++tries) {
    const absl::Time now = clock_->Now();
    const std::shared_ptr<const Access> access = credentials_.Current(now);
    const absl::StatusOr<TlsContextPtr> tls = credentials_.Tls(now);
    if (!tls.ok()) co_return tries == 0 ? tls.status() : problem;
    if (tries > 0 && access == tried_access && *tls == tried_tls) break;
    // Of the same reading: a token is only for the server that it was found with.
    absl::StatusOr<std::string> token = credentials_.Authorization(now);
    if (!token.ok()) co_return token.status();
    *authorization = *std::move(token);
    absl::StatusOr<std::unique_ptr<Connection>> connection =
        co_await Connection::Open(*access, *tls, limits_.connect, &last_address_);
    if (connection.ok()) co_return connection;
    problem = connection.status();
    tried_access = access;
    tried_tls = *tls;
    credentials_.ReadAgain();
  }
  co_return problem;
}

net::awaitable<absl::StatusOr<BodyStream>> RestClient::Open(const RestRequest& request) {
  std::string authorization;
  absl::StatusOr<std::unique_ptr<Connection>> connection = co_await Connect(&authorization);
  if (!connection.ok()) co_return connection.status();
  const absl::StatusOr<ResponseHead> head =
      co_await (*connection)->Ask(request, authorization, limits_.answer);
  if (!head.ok()) {
    // With TLS 1.3 a server says only here that it does not like our certificate.
    credentials_.ReadAgain();
    co_return head.status();
  }
  if (head->status == 401) credentials_.Forget();
  co_return BodyStream(*std::move(connection), *head);
}

net::awaitable<absl::StatusOr<RestResponse>> RestClient::Call(const RestRequest& request) {
  absl::StatusOr<BodyStream> stream = co_await Open(request);
  if (!stream.ok()) co_return stream.status();
  RestResponse response{
      .status = stream->head().status, .retry_after = stream->head().retry_after, .body = {}};
  std::array<char, 16'384> space;
  for (;;) {
    const absl::StatusOr<std::size_t> read = co_await stream->Read(space, limits_.read);
    if (!read.ok()) co_return read.status();
    if (*read == 0) break;
    response.body.append(space.data(), *read);
    if (response.body.size() > limits_.body_bytes_max) {
      co_return absl::ResourceExhaustedError(
          fmt::format("an answer of more than {} bytes", limits_.body_bytes_max));
    }
  }
  co_return response;
}

std::string DescribeFailure(int status, const std::string& body) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  std::string_view message;
  if (parser.parse(body).get(root) != simdjson::SUCCESS ||
      root["message"].get(message) != simdjson::SUCCESS) {
    message = body;
  }
  const std::string text = Printable(message.substr(0, kMessageBytesMax));
  return text.empty() ? fmt::format("{}", status) : fmt::format("{}: {}", status, text);
}

}  // namespace trowel::kube
