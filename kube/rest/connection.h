#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include <absl/time/time.h>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "base/status.h"
#include "kube/config/credentials.h"

namespace trowel::kube {

struct RestRequest {
  std::string method = "GET";
  std::string target;  // Path and query, below the server's base path.
  std::string accept = "application/json";
  std::string content_type;  // Of the body.
  std::string body;
  // Changes nothing, whatever its method: may be sent again when its answer is lost.
  bool repeatable = false;
};

struct ResponseHead {
  int status = 0;
  int retry_after = -1;                    // Seconds; -1: not said.
  absl::Time date = absl::InfinitePast();  // By the server's clock; or not said.
};

// One HTTP/1.1 connection to an API server, for one request after the other. Of several addresses
// the first that answers is taken; `last_address`, if given, keeps which that was, and has the
// first chance when it is given again. It lives on the thread of its executor. Everything waits no
// longer than it is told.
//
// Unavailable: the network or TLS failed, the message says how; with a remedy (base/remedy.h) where
// trying again is of no use. DeadlineExceeded: too slow.
class Connection {
 public:
  static boost::asio::awaitable<absl::StatusOr<std::unique_ptr<Connection>>> Open(
      const Access& access, TlsContextPtr tls, std::chrono::milliseconds time,
      std::string* last_address = nullptr);

  virtual ~Connection() = default;

  // `authorization` empty: no such header.
  virtual boost::asio::awaitable<absl::StatusOr<ResponseHead>> Ask(
      const RestRequest& request, const std::string& authorization,
      std::chrono::milliseconds time) = 0;

  // The next bytes of the body: at least one, and 0 at its end.
  virtual boost::asio::awaitable<absl::StatusOr<std::size_t>> Read(
      std::span<char> space, std::chrono::milliseconds time) = 0;

  // The answer has been read to its end, the server wants to go on, and has neither closed the
  // connection nor said anything since.
  virtual bool CanAskAgain() = 0;

  // Ends what waits, from the same thread.
  virtual void Cancel() = 0;
};

}  // namespace trowel::kube
