#pragma once

#include <chrono>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "base/status.h"
#include "kube/config/access.h"
#include "kube/rest/rest_client.h"

// For commands, which have nothing else to do while they wait.
namespace trowel::kube {

// One request on a connection of its own. An answer is an answer whatever its code; errors are
// those of RestClient. DeadlineExceeded: it took longer than `time`.
absl::StatusOr<RestResponse> CallAndWait(const Access& access, const RestRequest& request,
                                         std::chrono::milliseconds time);

// The same for somebody who asks often: credentials, certificates and connections are kept, as
// RestClient does. For one thread at a time.
class BlockingClient {
 public:
  // `time` is for each request.
  BlockingClient(Access access, std::chrono::milliseconds time);

  absl::StatusOr<RestResponse> Call(const RestRequest& request) { return Call(request, time_); }
  // The same within less time than that, if `time` is less.
  absl::StatusOr<RestResponse> Call(const RestRequest& request, std::chrono::milliseconds time);

 private:
  const std::chrono::milliseconds time_;
  SteadyClock clock_;  // Credentials grow old, whatever happens to the clock of the system.
  // Of the connections that the client keeps.
  std::unique_ptr<boost::asio::io_context> context_;
  RestClient client_;
};

// The certificates that a TLS server shows to a client that asks for `access.server_name`, as PEM,
// the leaf first. Nothing is verified: this is for looking at what does not verify.
absl::StatusOr<std::string> FetchServedChain(const Access& access, std::chrono::milliseconds time);

}  // namespace trowel::kube
