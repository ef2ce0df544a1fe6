#include "kube/rest/rest_client.h"

#include <array>
#include <utility>

#include <simdjson.h>

#include "base/text.h"

namespace trowel::kube {
namespace {

namespace net = boost::asio;

constexpr std::size_t kMessageBytesMax = 500;

}  // namespace

RestClient::RestClient(Access access, const Clock* clock, RestLimits limits)
    : credentials_(std::move(access)), clock_(clock), limits_(limits) {}

net::awaitable<absl::StatusOr<BodyStream>> RestClient::Open(const RestRequest& request) {
  const absl::Time now = clock_->Now();
  const absl::StatusOr<TlsContextPtr> tls = credentials_.Tls(now);
  if (!tls.ok()) co_return tls.status();
  const absl::StatusOr<std::string> authorization = credentials_.Authorization(now);
  if (!authorization.ok()) co_return authorization.status();

  absl::StatusOr<std::unique_ptr<Connection>> connection =
      co_await Connection::Open(credentials_.access(), *tls, limits_.connect);
  if (!connection.ok()) co_return connection.status();
  const absl::StatusOr<ResponseHead> head =
      co_await (*connection)->Ask(request, *authorization, limits_.answer);
  if (!head.ok()) co_return head.status();
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
