#include "kube/rest/connection.h"

#include <optional>
#include <utility>
#include <vector>

#include <poll.h>

#include <absl/strings/numbers.h>
#include <openssl/x509v3.h>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include "base/remedy.h"
#include "kube/rest/dial.h"
#include "kube/rest/impersonation.h"
#include "kube/rest/tls_failure.h"

// g++ 12 with -fsanitize=address takes Asio's recycled coroutine frames for memory that is freed
// by the wrong function.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace trowel::kube {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Milliseconds = std::chrono::milliseconds;
using ErrorCode = boost::system::error_code;

constexpr std::uint32_t kHeaderBytesMax = 64 << 10;
constexpr std::size_t kBufferBytes = 64 << 10;

absl::Status StatusOf(std::string_view what, const ErrorCode& error) {
  const std::string text = fmt::format("{}: {}", what, error.message());
  if (error == beast::error::timeout) return absl::DeadlineExceededError(text);
  if (error == net::error::operation_aborted) return absl::CancelledError(text);
  return WithRemedy(absl::UnavailableError(text), RemedyFor(error));
}

// `Stream` is a beast::tcp_stream, or TLS around one; the deadline is always that of the former.
template <typename Stream>
class StreamConnection final : public Connection {
 public:
  StreamConnection(const Access& access, Stream stream)
      : host_(access.host),
        base_path_(access.base_path),
        impersonation_(ImpersonationHeaders(access.as)),
        stream_(std::move(stream)) {
    buffer_.reserve(kBufferBytes);
  }

  Stream& stream() { return stream_; }

  net::awaitable<absl::StatusOr<ResponseHead>> Ask(const RestRequest& request,
                                                   const std::string& authorization,
                                                   Milliseconds time) override {
    http::request<http::string_body> message;
    message.method_string(request.method);
    message.target(base_path_ + request.target);
    message.version(11);
    message.set(http::field::host, host_);
    message.set(http::field::user_agent, "trowel");
    message.set(http::field::accept, request.accept);
    if (!authorization.empty()) message.set(http::field::authorization, authorization);
    for (const auto& [name, value] : impersonation_) message.insert(name, value);
    if (!request.content_type.empty()) {
      message.set(http::field::content_type, request.content_type);
    }
    message.body() = request.body;
    message.prepare_payload();
    Allow(time);
    ErrorCode error;
    co_await http::async_write(stream_, message, net::redirect_error(net::use_awaitable, error));
    if (error) co_return StatusOf("sending a request", error);

    parser_.emplace();
    parser_->header_limit(kHeaderBytesMax);
    parser_->body_limit(boost::none);  // The reader of the body counts.
    co_await http::async_read_header(stream_, buffer_, *parser_,
                                     net::redirect_error(net::use_awaitable, error));
    if (error) co_return StatusOf("waiting for an answer", error);
    ResponseHead head;
    head.status = static_cast<int>(parser_->get().result_int());
    const auto retry_after = parser_->get()[http::field::retry_after];
    int seconds = 0;
    if (absl::SimpleAtoi({retry_after.data(), retry_after.size()}, &seconds) && seconds >= 0) {
      head.retry_after = seconds;
    }
    const auto date = parser_->get()[http::field::date];
    std::string unread;
    if (!absl::ParseTime("%a, %d %b %Y %H:%M:%S GMT", {date.data(), date.size()}, &head.date,
                         &unread)) {
      head.date = absl::InfinitePast();
    }
    co_return head;
  }

  net::awaitable<absl::StatusOr<std::size_t>> Read(std::span<char> space,
                                                   Milliseconds time) override {
    Allow(time);
    while (!parser_->is_done()) {
      parser_->get().body().data = space.data();
      parser_->get().body().size = space.size();
      ErrorCode error;
      co_await http::async_read_some(stream_, buffer_, *parser_,
                                     net::redirect_error(net::use_awaitable, error));
      if (error && error != http::error::need_buffer) {
        co_return StatusOf("reading an answer", error);
      }
      const std::size_t read = space.size() - parser_->get().body().size;
      if (read > 0) co_return read;
    }
    co_return std::size_t{0};
  }

  bool CanAskAgain() override {
    if (!parser_.has_value() || !parser_->is_done() || !parser_->keep_alive()) return false;
    if (buffer_.size() > 0) return false;
    // What comes unasked is the end of the connection, or nothing that we could understand.
    net::ip::tcp::socket& socket = beast::get_lowest_layer(stream_).socket();
    pollfd waiting = {socket.native_handle(), POLLIN, 0};
    return poll(&waiting, 1, 0) == 0;
  }

  void Cancel() override { beast::get_lowest_layer(stream_).cancel(); }

 private:
  void Allow(Milliseconds time) { beast::get_lowest_layer(stream_).expires_after(time); }

  const std::string host_;
  const std::string base_path_;
  const std::vector<std::pair<std::string, std::string>> impersonation_;
  Stream stream_;
  beast::flat_buffer buffer_;
  std::optional<http::response_parser<http::buffer_body>> parser_;  // Of the last request.
};

net::awaitable<absl::StatusOr<net::ip::tcp::socket>> Connect(const Access& access,
                                                             Milliseconds time,
                                                             std::string* last_address) {
  ErrorCode error;
  net::ip::tcp::resolver resolver(co_await net::this_coro::executor);
  const auto found = co_await resolver.async_resolve(
      access.host, access.port, net::redirect_error(net::use_awaitable, error));
  if (error) co_return StatusOf(fmt::format("looking up {}", access.host), error);
  Endpoints addresses;
  for (const auto& entry : found) addresses.push_back(entry.endpoint());
  absl::StatusOr<net::ip::tcp::socket> socket =
      co_await Dial(DialOrder(std::move(addresses), *last_address), {.time = time});
  if (!socket.ok()) {
    co_return Annotate(socket.status(),
                       fmt::format("connecting to {}:{}", access.host, access.port));
  }
  socket->set_option(net::ip::tcp::no_delay(true), error);
  const net::ip::tcp::endpoint peer = socket->remote_endpoint(error);
  if (!error) *last_address = peer.address().to_string();
  co_return socket;
}

// The name goes into the handshake unless it is an address (RFC 6066, section 3), and the
// certificate has to be valid for it either way.
absl::Status ExpectName(const std::string& name, SSL* session) {
  X509_VERIFY_PARAM* expected = SSL_get0_param(session);
  ErrorCode error;
  net::ip::make_address(name, error);
  const bool is_address = !error;
  const bool set =
      is_address ? X509_VERIFY_PARAM_set1_ip_asc(expected, name.c_str()) == 1
                 : X509_VERIFY_PARAM_set1_host(expected, name.data(), name.size()) == 1 &&
                       SSL_ctrl(session, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                                const_cast<char*>(name.c_str())) == 1;
  return set ? absl::OkStatus() : InvalidArgument("{}: not a name of a server", name);
}

}  // namespace

net::awaitable<absl::StatusOr<std::unique_ptr<Connection>>> Connection::Open(const Access& access,
                                                                             TlsContextPtr tls,
                                                                             Milliseconds time,
                                                                             std::string* last) {
  std::string unused;
  absl::StatusOr<net::ip::tcp::socket> socket =
      co_await Connect(access, time, last == nullptr ? &unused : last);
  if (!socket.ok()) co_return socket.status();
  beast::tcp_stream tcp(*std::move(socket));
  if (tls == nullptr) {
    co_return std::make_unique<StreamConnection<beast::tcp_stream>>(access, std::move(tcp));
  }
  using TlsStream = beast::ssl_stream<beast::tcp_stream>;
  auto connection =
      std::make_unique<StreamConnection<TlsStream>>(access, TlsStream(std::move(tcp), *tls));
  TlsStream& stream = connection->stream();
  const absl::Status named = ExpectName(access.server_name, stream.native_handle());
  if (!named.ok()) co_return named;
  ErrorCode error;
  // The stream keeps the function for as long as it lives.
  const auto failure = std::make_shared<VerifyFailure>();
  stream.set_verify_callback(
      [failure, name = access.server_name](bool verified, net::ssl::verify_context& at) {
        if (!verified) *failure = DescribeVerifyFailure(at.native_handle(), name);
        return verified;
      },
      error);
  beast::get_lowest_layer(stream).expires_after(time);
  co_await stream.async_handshake(net::ssl::stream_base::client,
                                  net::redirect_error(net::use_awaitable, error));
  if (error && !failure->what.empty()) {
    co_return WithRemedy(Unavailable("TLS with {}: certificate verify failed: {}",
                                     access.server_name, failure->what),
                         failure->remedy);
  }
  if (error) co_return StatusOf(fmt::format("TLS with {}", access.server_name), error);
  co_return std::move(connection);
}

}  // namespace trowel::kube
