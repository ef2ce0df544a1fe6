#include "webhook/probes/probe_server.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <exception>
#include <iterator>
#include <list>
#include <thread>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include "base/log.h"
#include "webhook/server/listen.h"

namespace trowel::webhook {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace net = boost::asio;
using net::ip::tcp;

using Request = http::request<http::empty_body>;
using Response = http::response<http::string_body>;

constexpr std::uint32_t kHeaderBytesMax = 8 << 10;
constexpr std::size_t kConnectionsMax = 64;
constexpr std::chrono::seconds kTimeLimit{10};
// Of the first request: whoever connects wants to ask something.
constexpr std::chrono::seconds kFirstHeadLimit{2};
constexpr std::chrono::milliseconds kPauseAfterError{100};

ProbeReply Problem(int status, std::string text) {
  ProbeReply reply;
  reply.status = status;
  reply.body = std::move(text);
  return reply;
}

bool Asks(std::string_view query, std::string_view word) {
  return query == word || query.starts_with(std::string(word) + "=") ||
         query.starts_with(std::string(word) + "&");
}

ProbeReply Answer(const Request& request, const ProbeServer::Content& content) {
  std::string_view path(request.target().data(), request.target().size());
  std::string_view query;
  const std::size_t question = path.find('?');
  if (question != std::string_view::npos) {
    query = path.substr(question + 1);
    path = path.substr(0, question);
  }
  if (path != "/livez" && path != "/readyz" && path != "/metrics") {
    return Problem(404, "there are /livez, /readyz and /metrics here\n");
  }
  if (request.method() != http::verb::get && request.method() != http::verb::head) {
    return Problem(405, "expected GET\n");
  }
  try {
    return content(path, Asks(query, "verbose"));
  } catch (const std::exception& error) {
    log::Error("a probe failed inside the server", {{"path", path}, {"error", error.what()}});
    return Problem(500, "the server failed on this request: see its log\n");
  }
}

Response Format(const Request& request, ProbeReply reply) {
  Response response(static_cast<http::status>(reply.status), request.version());
  response.set(http::field::content_type,
               beast::string_view(reply.content_type.data(), reply.content_type.size()));
  response.set(http::field::cache_control, "no-store");
  if (reply.status == 405) response.set(http::field::allow, "GET, HEAD");
  response.keep_alive(request.keep_alive());
  response.body() = std::move(reply.body);
  response.prepare_payload();
  if (request.method() == http::verb::head) response.body().clear();
  return response;
}

}  // namespace

struct ProbeServer::Parts {
  explicit Parts(Content the_content) : content(std::move(the_content)) {}

  struct Connection {
    beast::tcp_stream stream;
    bool asking = false;  // A request has come, and is not answered yet.
  };
  using Connections = std::list<Connection>;

  net::awaitable<void> Accept();
  net::awaitable<void> Serve(Connections::iterator self);
  bool MakeRoom();

  const Content content;
  net::io_context context{1};
  tcp::acceptor acceptor{context};
  Connections connections;  // Those first that have waited longest for a request.
  std::uint16_t port = 0;
  std::thread thread;
};

net::awaitable<void> ProbeServer::Parts::Accept() {
  net::steady_timer pause(context);
  for (;;) {
    tcp::socket socket(context);
    beast::error_code error;
    co_await acceptor.async_accept(socket, net::redirect_error(net::use_awaitable, error));
    if (!error) {
      if (connections.size() >= kConnectionsMax && !MakeRoom()) continue;  // Closed at once.
      connections.push_back({.stream = beast::tcp_stream(std::move(socket))});
      const auto self = std::prev(connections.end());
      net::co_spawn(context, Serve(self), [this, self](const std::exception_ptr& thrown) {
        if (thrown != nullptr) log::Error("a probe's connection ended by an exception");
        connections.erase(self);
      });
      continue;
    }
    if (!acceptor.is_open()) co_return;
    log::Error("cannot accept a probe", {{"error", error.message()}});
    pause.expires_after(kPauseAfterError);
    co_await pause.async_wait(net::redirect_error(net::use_awaitable, error));
  }
}

// Silence must not keep a kubelet away: who has waited longest without a word goes.
bool ProbeServer::Parts::MakeRoom() {
  const auto found =
      std::find_if(connections.begin(), connections.end(), [](const Connection& connection) {
        return !connection.asking && connection.stream.socket().is_open();
      });
  if (found == connections.end()) return false;
  found->stream.close();
  return true;
}

net::awaitable<void> ProbeServer::Parts::Serve(Connections::iterator self) {
  beast::tcp_stream& stream = self->stream;
  beast::flat_buffer buffer;
  beast::error_code error;
  bool more = true;
  for (bool first = true; more; first = false) {
    http::request_parser<http::empty_body> parser;
    parser.header_limit(kHeaderBytesMax);
    stream.expires_after(first ? kFirstHeadLimit : kTimeLimit);
    co_await http::async_read(stream, buffer, parser,
                              net::redirect_error(net::use_awaitable, error));
    if (error) break;
    self->asking = true;
    const Response response = Format(parser.get(), Answer(parser.get(), content));
    stream.expires_after(kTimeLimit);
    co_await http::async_write(stream, response, net::redirect_error(net::use_awaitable, error));
    more = !error && response.keep_alive();
    self->asking = false;
    connections.splice(connections.end(), connections, self);
  }
  stream.socket().shutdown(tcp::socket::shutdown_send, error);
}

ProbeServer::ProbeServer(Content content) : parts_(std::make_unique<Parts>(std::move(content))) {}

ProbeServer::~ProbeServer() { Stop(); }

absl::Status ProbeServer::Start(const std::string& address, std::uint16_t port) {
  RETURN_IF_ERROR(Listen(address, port, &parts_->acceptor));
  parts_->port = parts_->acceptor.local_endpoint().port();
  net::co_spawn(parts_->context, parts_->Accept(), net::detached);
  parts_->thread = std::thread([this] { parts_->context.run(); });
  return absl::OkStatus();
}

std::uint16_t ProbeServer::port() const { return parts_->port; }

// Probes have nothing to finish: what is open is dropped with the event loop.
void ProbeServer::Stop() {
  parts_->context.stop();
  if (parts_->thread.joinable()) parts_->thread.join();
}

}  // namespace trowel::webhook
