#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "webhook/server/http.h"

namespace trowel::webhook {

// Why somebody is not served.
struct Refusal {
  int code = 403;
  std::string_view reason;  // metav1's: "Forbidden". A literal.
  std::string message;
  std::string_view www_authenticate = {};  // As in HttpReply.
  std::optional<int> retry_after = {};     // Seconds.
};

// Stands before the handler of one worker thread and asks who comes, where whoever reaches the port
// must not be served. Unlike a handler it may wait: others of the thread have their turn meanwhile.
class Gate {
 public:
  virtual ~Gate() = default;

  // Whether requests for this path have to be admitted.
  virtual bool Guards(std::string_view path) const = 0;
  // Judges by the head, before a body is read; empty: come in. The views of `head` outlive the
  // wait.
  virtual boost::asio::awaitable<std::optional<Refusal>> Admit(HttpRequest head) = 0;
};
using GateFactory = std::function<std::unique_ptr<Gate>()>;

}  // namespace trowel::webhook
