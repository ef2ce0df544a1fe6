#include "test/support/tls_client.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <csignal>
#include <cstddef>
#include <cstdlib>

#include "certs/openssl.h"

namespace trowel::test {
namespace {

constexpr std::size_t kReadBytes = 16'384;

void SetTimeout(int socket, std::chrono::milliseconds time) {
  timeval limit = {};
  limit.tv_sec = time.count() / 1000;
  limit.tv_usec = (time.count() % 1000) * 1000;
  setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
  setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
}

int ConnectSocket(std::uint16_t port) {
  std::signal(SIGPIPE, SIG_IGN);  // A test writes to connections that are closed.
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return -1;
  SetTimeout(socket, std::chrono::seconds(20));
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) {
    const int at_once = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof(at_once));
    return socket;
  }
  close(socket);
  return -1;
}

bool UseCertificate(SSL_CTX* context, const TlsClientOptions& options) {
  if (options.certificate_pem.empty()) return true;
  const auto certificates = certs::ParseCertificates(options.certificate_pem);
  const auto key = certs::ParseKey(options.key_pem);
  return certificates.ok() && key.ok() &&
         SSL_CTX_use_certificate(context, certificates->front().get()) == 1 &&
         SSL_CTX_use_PrivateKey(context, key->get()) == 1;
}

bool Trust(SSL_CTX* context, const std::string& ca_pem) {
  const auto authorities = certs::ParseCertificates(ca_pem);
  if (!authorities.ok()) return false;
  for (const certs::CertificatePtr& authority : *authorities) {
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context), authority.get());
  }
  return true;
}

std::string Lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

HttpAnswer ParseHead(std::string_view head) {
  HttpAnswer answer;
  answer.status = std::atoi(std::string(head.substr(9, 3)).c_str());
  std::size_t line = head.find("\r\n") + 2;
  while (line < head.size()) {
    const std::size_t end = std::min(head.find("\r\n", line), head.size());
    const std::string_view text = head.substr(line, end - line);
    const std::size_t colon = text.find(": ");
    if (colon != std::string_view::npos) {
      answer.headers[Lower(std::string(text.substr(0, colon)))] = text.substr(colon + 2);
    }
    line = end + 2;
  }
  return answer;
}

}  // namespace

std::unique_ptr<TlsClient> TlsClient::Connect(std::uint16_t port, const TlsClientOptions& options) {
  const int socket = ConnectSocket(port);
  if (socket < 0) return nullptr;
  std::unique_ptr<TlsClient> client(new TlsClient(socket));
  return client->Handshake(options) ? std::move(client) : nullptr;
}

TlsClient::TlsClient(int socket) : socket_(socket) {}

TlsClient::~TlsClient() {
  SSL_free(ssl_);
  SSL_CTX_free(context_);
  if (socket_ >= 0) close(socket_);
  ERR_clear_error();
}

bool TlsClient::Handshake(const TlsClientOptions& options) {
  context_ = SSL_CTX_new(TLS_client_method());
  if (context_ == nullptr || !Trust(context_, options.ca_pem)) return false;
  if (!UseCertificate(context_, options)) return false;
  SSL_CTX_set_verify(context_, SSL_VERIFY_PEER, nullptr);
  if (options.tls12) SSL_CTX_set_max_proto_version(context_, TLS1_2_VERSION);
  ssl_ = SSL_new(context_);
  if (ssl_ == nullptr || SSL_set1_host(ssl_, options.host.c_str()) != 1) return false;
  if (!options.alpn.empty()) {
    const std::string offer = static_cast<char>(options.alpn.size()) + options.alpn;
    SSL_set_alpn_protos(ssl_, reinterpret_cast<const unsigned char*>(offer.data()),
                        static_cast<unsigned>(offer.size()));
  }
  SSL_set_fd(ssl_, socket_);
  return SSL_connect(ssl_) == 1;
}

bool TlsClient::Send(std::string_view bytes) {
  std::size_t sent = 0;
  return bytes.empty() ||
         (SSL_write_ex(ssl_, bytes.data(), bytes.size(), &sent) == 1 && sent == bytes.size());
}

bool TlsClient::ReadMore() {
  std::array<char, kReadBytes> piece;
  std::size_t size = 0;
  if (SSL_read_ex(ssl_, piece.data(), piece.size(), &size) != 1) {
    ERR_clear_error();
    return false;
  }
  input_.append(piece.data(), size);
  return true;
}

std::optional<HttpAnswer> TlsClient::Receive() {
  std::size_t end = 0;
  while ((end = input_.find("\r\n\r\n")) == std::string::npos) {
    if (!ReadMore()) return std::nullopt;
  }
  HttpAnswer answer = ParseHead(std::string_view(input_).substr(0, end));
  input_.erase(0, end + 4);
  const auto size = static_cast<std::size_t>(std::atoll(answer.header("content-length").c_str()));
  while (input_.size() < size) {
    if (!ReadMore()) return std::nullopt;
  }
  answer.body = input_.substr(0, size);
  input_.erase(0, size);
  return answer;
}

std::optional<HttpAnswer> TlsClient::Ask(std::string_view bytes) {
  if (!Send(bytes)) return std::nullopt;
  return Receive();
}

bool TlsClient::EndsWithin(std::chrono::milliseconds time) {
  SetTimeout(socket_, time);
  const auto begin = std::chrono::steady_clock::now();
  const bool more = ReadMore();
  SetTimeout(socket_, std::chrono::seconds(20));
  return !more && std::chrono::steady_clock::now() - begin < time;
}

void TlsClient::Abandon() {
  shutdown(socket_, SHUT_RDWR);
  close(socket_);
  socket_ = -1;
}

std::string TlsClient::server_fingerprint() const {
  const certs::CertificatePtr certificate(SSL_get1_peer_certificate(ssl_));
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned size = 0;
  if (certificate == nullptr ||
      X509_digest(certificate.get(), EVP_sha256(), digest.data(), &size) != 1) {
    return {};
  }
  std::string text;
  for (unsigned i = 0; i < size; ++i) text += fmt::format("{:02x}", digest[i]);
  return text;
}

std::string TlsClient::alpn() const {
  const unsigned char* name = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(ssl_, &name, &size);
  return name == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(name), size);
}

std::string Post(std::string_view path, std::string_view body, std::string_view extra) {
  return fmt::format(
      "POST {} HTTP/1.1\r\nHost: trowel.garden:443\r\nAccept: application/json, */*\r\n"
      "Content-Type: application/json\r\nContent-Length: {}\r\n{}\r\n{}",
      path, body.size(), extra, body);
}

}  // namespace trowel::test
