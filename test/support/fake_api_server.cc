#include "test/support/fake_api_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <csignal>
#include <sstream>

#include <fmt/format.h>

namespace trowel::test {
namespace {

constexpr int kPollMs = 20;

std::string Decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      plain += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

void ParseTarget(const std::string& target, FakeApiServer::Request* request) {
  const std::size_t mark = target.find('?');
  request->path = target.substr(0, mark);
  if (mark == std::string::npos) return;
  std::istringstream pairs(target.substr(mark + 1));
  for (std::string pair; std::getline(pairs, pair, '&');) {
    const std::size_t equals = std::min(pair.find('='), pair.size());
    request->query[Decoded(pair.substr(0, equals))] =
        equals == pair.size() ? "" : Decoded(pair.substr(equals + 1));
  }
}

FakeApiServer::Request ParseHead(const std::string& head) {
  FakeApiServer::Request request;
  std::istringstream lines(head);
  std::string line;
  std::getline(lines, line);
  std::istringstream first(line);
  std::string target;
  first >> request.method >> target;
  ParseTarget(target, &request);
  while (std::getline(lines, line) && line != "\r") {
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) continue;
    std::string name = line.substr(0, colon);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    std::string value = line.substr(colon + 1);
    value.erase(0, value.find_first_not_of(' '));
    value.erase(value.find_last_not_of('\r') + 1);
    request.headers[name] = value;
  }
  return request;
}

}  // namespace

bool FakeApiServer::Answer::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool FakeApiServer::Answer::Reply(int status, std::string_view body,
                                  std::string_view extra_headers) {
  complete_ =
      Send(fmt::format("HTTP/1.1 {} Status\r\nContent-Type: application/json\r\n"
                       "Content-Length: {}\r\n{}\r\n{}",
                       status, body.size(), extra_headers, body));
  return complete_;
}

bool FakeApiServer::Answer::BeginStream() {
  return Send(
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
}

bool FakeApiServer::Answer::Chunk(std::string_view text) {
  return Send(fmt::format("{:x}\r\n", text.size())) && Send(text) && Send("\r\n");
}

bool FakeApiServer::Answer::EndStream() {
  complete_ = Send("0\r\n\r\n");
  return complete_;
}

void FakeApiServer::Answer::Hold() {
  while (!stopping_->load()) {
    pollfd watched{.fd = socket_, .events = POLLIN | POLLRDHUP, .revents = 0};
    if (poll(&watched, 1, kPollMs) > 0) return;
  }
}

FakeApiServer::FakeApiServer(Function function)
    : function_(std::move(function)), listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener_, any, size) != 0 || listen(listener_, 128) != 0 ||
      getsockname(listener_, any, &size) != 0) {
    std::abort();
  }
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { Accept(); });
}

FakeApiServer::~FakeApiServer() {
  stopping_ = true;
  acceptor_.join();
  for (std::thread& connection : connections_) connection.join();
  close(listener_);
}

kube::Access FakeApiServer::access() const {
  kube::Access access;
  access.source = "fake";
  access.tls = false;
  access.host = "127.0.0.1";
  access.port = std::to_string(port_);
  return access;
}

std::string FakeApiServer::Kubeconfig() const {
  return fmt::format(
      "apiVersion: v1\nkind: Config\ncurrent-context: fake\n"
      "clusters: [{{name: fake, cluster: {{server: 'http://{}:{}'}}}}]\n"
      "contexts: [{{name: fake, context: {{cluster: fake, user: me}}}}]\n"
      "users: [{{name: me, user: {{token: secret}}}}]\n",
      access().host, access().port);
}

std::vector<FakeApiServer::Request> FakeApiServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void FakeApiServer::Accept() {
  while (!stopping_) {
    pollfd watched{.fd = listener_, .events = POLLIN, .revents = 0};
    if (poll(&watched, 1, kPollMs) <= 0) continue;
    const int socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) continue;
    connections_.emplace_back([this, socket] { Serve(socket); });
  }
}

bool FakeApiServer::ServeOne(int socket) {
  std::string head;
  char byte = 0;
  while (!head.ends_with("\r\n\r\n") && !stopping_) {
    pollfd watched{.fd = socket, .events = POLLIN, .revents = 0};
    if (poll(&watched, 1, kPollMs) <= 0) continue;
    if (recv(socket, &byte, 1, 0) <= 0) break;
    head += byte;
  }
  if (!head.ends_with("\r\n\r\n")) return false;
  Request request = ParseHead(head);
  const std::string& length = request.headers["content-length"];
  if (!length.empty()) {
    request.body.resize(std::stoul(length));
    if (recv(socket, request.body.data(), request.body.size(), MSG_WAITALL) < 0)
      request.body.clear();
  }
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
  }
  Answer answer(socket, &stopping_);
  function_(request, &answer);
  return answer.complete_;
}

void FakeApiServer::Serve(int socket) {
  ++connections_made_;
  while (ServeOne(socket)) {
  }
  shutdown(socket, SHUT_RDWR);
  close(socket);
}

}  // namespace trowel::test
