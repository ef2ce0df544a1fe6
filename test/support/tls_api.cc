#include "test/support/tls_api.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <sstream>
#include <utility>

#include <fmt/format.h>

namespace trowel::test {
namespace {

constexpr int kPollMs = 20;
constexpr timeval kPatience = {.tv_sec = 5, .tv_usec = 0};

TlsApi::Request Parse(const std::string& head) {
  TlsApi::Request request;
  std::istringstream lines(head);
  std::string line, target;
  std::getline(lines, line);
  std::istringstream(line) >> line >> target;
  const std::size_t mark = target.find('?');
  request.path = target.substr(0, mark);
  if (mark != std::string::npos) request.query = target.substr(mark + 1);
  constexpr std::string_view kName = "Authorization: ";
  while (std::getline(lines, line)) {
    if (line.starts_with(kName)) {
      request.authorization = line.substr(kName.size(), line.find('\r') - kName.size());
    }
  }
  return request;
}

}  // namespace

TlsApi::TlsApi(webhook::TlsContextPtr context, Function function)
    : tls_(std::move(context)),
      function_(std::move(function)),
      socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  bind(socket_, reinterpret_cast<sockaddr*>(&address), size);
  listen(socket_, SOMAXCONN);
  getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { Run(); });
}

TlsApi::~TlsApi() {
  stopping_ = true;
  thread_.join();
  close(socket_);
}

void TlsApi::Run() {
  while (!stopping_) {
    pollfd waiting = {socket_, POLLIN, 0};
    if (poll(&waiting, 1, kPollMs) <= 0) continue;
    const int peer = accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
    if (peer < 0) continue;
    setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof(kPatience));
    const webhook::TlsContextPtr context = tls_.Current();
    SSL* ssl = SSL_new(context->native());
    SSL_set_fd(ssl, peer);
    if (SSL_accept(ssl) == 1) Answer(ssl);
    SSL_shutdown(ssl);
    SSL_free(ssl);
    close(peer);
  }
}

void TlsApi::Answer(SSL* ssl) const {
  std::string head;
  char byte = 0;
  while (!head.ends_with("\r\n\r\n")) {
    if (SSL_read(ssl, &byte, 1) != 1) return;
    head.push_back(byte);
  }
  Request request = Parse(head);
  request.has_certificate = SSL_get0_peer_certificate(ssl) != nullptr;
  const Reply reply = function_(request);
  const std::string text = fmt::format(
      "HTTP/1.1 {} -\r\nContent-Type: application/json\r\nContent-Length: {}\r\n"
      "Connection: close\r\n\r\n{}",
      reply.status, reply.body.size(), reply.body);
  SSL_write(ssl, text.data(), static_cast<int>(text.size()));
}

}  // namespace trowel::test
