#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "base/clock.h"
#include "kube/config/credentials.h"
#include "kube/rest/connection.h"
#include "kube/rest/spare_connections.h"

namespace trowel::kube {

struct RestLimits {
  std::chrono::milliseconds connect{10'000};           // TCP, and again for TLS.
  std::chrono::milliseconds answer{60'000};            // Until the head of the answer is there.
  std::chrono::milliseconds read{60'000};              // Between two pieces of a body.
  std::size_t body_bytes_max = std::size_t{16} << 20;  // Of Call(); Open() has no bound.
};

struct RestResponse {
  int status = 0;
  int retry_after = -1;
  std::string body;
  absl::Time date = absl::InfinitePast();  // As of ResponseHead.
};

// An answer whose body is read piece by piece.
class BodyStream {
 public:
  BodyStream(std::unique_ptr<Connection> connection, ResponseHead head)
      : connection_(std::move(connection)), head_(head) {}

  const ResponseHead& head() const { return head_; }
  // As Connection::Read().
  boost::asio::awaitable<absl::StatusOr<std::size_t>> Read(std::span<char> space,
                                                           std::chrono::milliseconds time) {
    return connection_->Read(space, time);
  }
  void Cancel() { connection_->Cancel(); }

 private:
  std::unique_ptr<Connection> connection_;
  ResponseHead head_;
};

// A client of one API server. Belongs to one thread, as Credentials do.
//
// An answer is an answer whatever its code; errors are those of Connection and Credentials.
// Call() keeps its connections for the next one of the same io_context. A request whose connection
// had been closed meanwhile is sent anew, if it changes nothing. After a 401 the credentials are
// read again for the next request. Where no connection came about they are at once, and if they
// have changed, it is tried once more. Where a plug-in says who asks, it is run anew after a 401,
// and the request sent once more.
class RestClient {
 public:
  RestClient(Access access, const Clock* clock, RestLimits limits = {});

  // The whole answer. ResourceExhausted: its body is larger than the limit.
  boost::asio::awaitable<absl::StatusOr<RestResponse>> Call(const RestRequest& request);
  boost::asio::awaitable<absl::StatusOr<BodyStream>> Open(const RestRequest& request);

  // RemedyForAnswer() to whoever asks so.
  std::string RemedyFor(int status);

 private:
  struct Line {
    std::unique_ptr<Connection> connection;
    std::string authorization;
    SpareConnections::Origin origin;
    bool reused = false;
    std::uint64_t plugin_run = 0;
  };
  // `may_reuse`: one that is kept will do.
  boost::asio::awaitable<absl::StatusOr<Line>> Connect(bool may_reuse);
  boost::asio::awaitable<absl::StatusOr<ResponseHead>> Ask(const RestRequest& request, Line* line);
  boost::asio::awaitable<absl::StatusOr<RestResponse>> CallOver(const RestRequest& request,
                                                                Line* line);

  Credentials credentials_;
  std::string last_address_;  // Where it answered last.
  const Clock* const clock_;
  const RestLimits limits_;
};

// What an answer that is no success says: its code, and the message of the Status in its body.
// "403: seeds.core.gardener.cloud is forbidden: ..."
std::string DescribeFailure(int status, const std::string& body);
// What to do about it, where asking again is of no use; else empty. `access`: who asked.
std::string RemedyForAnswer(int status, const Access& access);

}  // namespace trowel::kube
