#include "test/support/tls_front.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <memory>

#include <openssl/pem.h>

namespace trowel::test {
namespace {

constexpr int kPollMs = 20;

using Bio = std::unique_ptr<BIO, decltype(&BIO_free_all)>;

Bio Reader(const std::string& pem) {
  return {BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free_all};
}

std::unique_ptr<X509, decltype(&X509_free)> CertificateOf(const std::string& pem) {
  return {PEM_read_bio_X509(Reader(pem).get(), nullptr, nullptr, nullptr), X509_free};
}

sockaddr_in Loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

sockaddr* Any(sockaddr_in* address) { return reinterpret_cast<sockaddr*>(address); }

bool SendAll(int socket, const char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t sent = send(socket, bytes, size, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

}  // namespace

TlsFront::TlsFront(std::uint16_t plain_port, const Material& material)
    : plain_port_(plain_port),
      context_(SSL_CTX_new(TLS_server_method())),
      listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  // OpenSSL writes to whoever has left, too.
  std::signal(SIGPIPE, SIG_IGN);
  const auto certificate = CertificateOf(material.certificate);
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      PEM_read_bio_PrivateKey(Reader(material.key).get(), nullptr, nullptr, nullptr),
      EVP_PKEY_free);
  if (SSL_CTX_use_certificate(context_, certificate.get()) != 1 ||
      SSL_CTX_use_PrivateKey(context_, key.get()) != 1) {
    std::abort();
  }
  if (!material.client_ca.empty()) {
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context_), CertificateOf(material.client_ca).get());
    SSL_CTX_set_verify(context_, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  }
  sockaddr_in address = Loopback(0);
  socklen_t size = sizeof(address);
  if (bind(listener_, Any(&address), size) != 0 || listen(listener_, 128) != 0 ||
      getsockname(listener_, Any(&address), &size) != 0) {
    std::abort();
  }
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { Accept(); });
}

TlsFront::~TlsFront() {
  stopping_ = true;
  acceptor_.join();
  for (std::thread& connection : connections_) connection.join();
  close(listener_);
  SSL_CTX_free(context_);
}

void TlsFront::Accept() {
  while (!stopping_) {
    pollfd watched{.fd = listener_, .events = POLLIN, .revents = 0};
    if (poll(&watched, 1, kPollMs) <= 0) continue;
    const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client >= 0) connections_.emplace_back([this, client] { Serve(client); });
  }
}

void TlsFront::Serve(int client) {
  // A client that says nothing must not keep the test from its end.
  const timeval patience{.tv_sec = 10, .tv_usec = 0};
  setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  const int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = Loopback(plain_port_);
  const std::unique_ptr<SSL, decltype(&SSL_free)> session(SSL_new(context_), SSL_free);
  SSL_set_fd(session.get(), client);
  if (SSL_accept(session.get()) == 1 && connect(server, Any(&address), sizeof(address)) == 0) {
    HandOn(session.get(), server);
    SSL_shutdown(session.get());
  }
  close(server);
  close(client);
}

void TlsFront::HandOn(SSL* client, int server) {
  std::array<char, 16'384> bytes;
  while (!stopping_) {
    std::array<pollfd, 2> watched = {pollfd{SSL_get_fd(client), POLLIN, 0},
                                     pollfd{server, POLLIN, 0}};
    const bool pending = SSL_pending(client) > 0;
    if (poll(watched.data(), watched.size(), pending ? 0 : kPollMs) < 0) return;
    if (pending || watched[0].revents != 0) {
      const int count = SSL_read(client, bytes.data(), static_cast<int>(bytes.size()));
      if (count <= 0 || !SendAll(server, bytes.data(), static_cast<std::size_t>(count))) return;
    }
    if (watched[1].revents != 0) {
      const ssize_t count = recv(server, bytes.data(), bytes.size(), 0);
      if (count <= 0 || SSL_write(client, bytes.data(), static_cast<int>(count)) <= 0) return;
    }
  }
}

}  // namespace trowel::test
