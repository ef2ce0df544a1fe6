#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/status.h"

namespace trowel::webhook {

struct ProbeReply {
  int status = 200;
  std::string_view content_type = "text/plain; charset=utf-8";  // A literal.
  std::string body;
};

// GET /livez, /readyz[?verbose] and /metrics over plain HTTP, on a port and a thread of their
// own: the kubelet has no client certificate, and a probe must not wait behind reviews.
class ProbeServer {
 public:
  // Called on the probe thread with one of the three paths. `verbose` is asked for by "?verbose".
  using Content = std::function<ProbeReply(std::string_view path, bool verbose)>;

  explicit ProbeServer(Content content);
  ~ProbeServer();
  ProbeServer(const ProbeServer&) = delete;
  ProbeServer& operator=(const ProbeServer&) = delete;

  // `port` 0: any free one. An error names the address.
  absl::Status Start(const std::string& address, std::uint16_t port);
  std::uint16_t port() const;
  void Stop();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace trowel::webhook
