#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The seam between the transport (server, session: Beast) and what is served (no Beast).
namespace trowel::webhook {

// Readable bytes past the end of HttpRequest::body, so that simdjson parses in place.
inline constexpr std::size_t kBodyPadding = 64;

// Views into the session's buffers: valid until Handle() returns.
struct HttpRequest {
  std::string_view method;              // "POST"
  std::string_view path;                // "/validate", without the query.
  std::string_view query;               // "timeout=10s"
  std::string_view content_type;        // As sent; empty when missing.
  std::string_view body;                // kBodyPadding readable bytes follow it.
  std::string_view authorization = {};  // As sent; several in one, after commas. Never logged.
  bool from_loopback = false;           // The peer is on this host.
  bool has_certificate = false;         // The peer has shown one that TLS accepted.
  // The peer's IPv4 address, or the first half of its IPv6 one: who has one of these has them all.
  std::uint64_t network = 0;
};

struct HttpReply {
  int status = 200;
  std::string_view content_type = "application/json";  // A literal.
  std::string body;                // Reused between requests: assign or append after clear().
  std::optional<int> retry_after;  // Seconds.
  bool close = false;              // Connection: close, and then close.
  std::string_view allow;          // The Allow header of a 405; a literal.
  std::string_view www_authenticate = {};  // The header of a 401; a literal.
};

// Serves the requests of one worker thread, one at a time: it may keep parsers and buffers.
class RequestHandler {
 public:
  virtual ~RequestHandler() = default;
  // Never throws: what is thrown inside becomes a 500. `reply` comes cleared.
  virtual void Handle(const HttpRequest& request, HttpReply* reply) = 0;
};
using HandlerFactory = std::function<std::unique_ptr<RequestHandler>()>;

// Writes a metav1.Status failure as the reply's body, with its code: the caller shows such a
// message verbatim (wire.md 2.1). `reason` is metav1's ("BadRequest", "ServiceUnavailable").
void FillStatus(int code, std::string_view reason, std::string_view message, HttpReply* reply);

}  // namespace trowel::webhook
