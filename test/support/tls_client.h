#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct ssl_st;
struct ssl_ctx_st;

namespace trowel::test {

struct HttpAnswer {
  int status = 0;
  std::map<std::string, std::string> headers;  // Names in lower case.
  std::string body;

  std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
  }
};

struct TlsClientOptions {
  std::string ca_pem;              // What the server's certificate must chain to.
  std::string host = "localhost";  // The name that it must be valid for.
  std::string certificate_pem;     // The client's own; empty: none.
  std::string key_pem;
  bool tls12 = false;  // At most TLS 1.2.
  std::string alpn;    // For example "http/1.1"; empty: not offered.
};

// A client that does exactly what it is told, byte by byte, and waits for it. Every wait is
// bounded by 20 s.
class TlsClient {
 public:
  // Null when the connection or the handshake fails.
  static std::unique_ptr<TlsClient> Connect(std::uint16_t port, const TlsClientOptions& options);
  ~TlsClient();
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;

  // False when the connection broke.
  bool Send(std::string_view bytes);
  // The next response; nullopt when the connection ends before it is complete.
  std::optional<HttpAnswer> Receive();
  // Send() and Receive().
  std::optional<HttpAnswer> Ask(std::string_view bytes);
  // True if the server ends the connection within `time`, sending nothing more.
  bool EndsWithin(std::chrono::milliseconds time);
  // Drops the connection without a word.
  void Abandon();

  // The server's certificate, as SHA-256 in hexadecimal.
  std::string server_fingerprint() const;
  std::string alpn() const;

 private:
  explicit TlsClient(int socket);
  bool Handshake(const TlsClientOptions& options);
  bool ReadMore();

  int socket_;
  ssl_ctx_st* context_ = nullptr;
  ssl_st* ssl_ = nullptr;
  std::string input_;
};

// A POST with the headers that the API server sends. `extra` holds header lines, each with \r\n.
std::string Post(std::string_view path, std::string_view body, std::string_view extra = "");

}  // namespace trowel::test
