#pragma once

#include <atomic>
#include <cstdint>
#include <list>
#include <string>
#include <thread>

#include <openssl/ssl.h>

namespace trowel::test {

// TLS before a server that speaks plain HTTP on the loopback, as FakeApiServer does: each
// connection has a thread that hands bytes on.
class TlsFront {
 public:
  struct Material {
    std::string certificate, key;  // PEM
    std::string client_ca = {};    // Not empty: clients have to show a certificate of it.
  };

  TlsFront(std::uint16_t plain_port, const Material& material);
  ~TlsFront();
  TlsFront(const TlsFront&) = delete;
  TlsFront& operator=(const TlsFront&) = delete;

  std::uint16_t port() const { return port_; }

 private:
  void Accept();
  void Serve(int client);
  void HandOn(SSL* client, int server);

  const std::uint16_t plain_port_;
  SSL_CTX* const context_;
  const int listener_;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_ = false;
  std::list<std::thread> connections_;
  std::thread acceptor_;
};

}  // namespace trowel::test
