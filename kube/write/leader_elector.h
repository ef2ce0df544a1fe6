#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <random>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/clock.h"
#include "kube/rest/rest_client.h"
#include "kube/write/lease.h"
#include "kube/write/observed_lease.h"

namespace trowel::kube {

// Holds a Lease, or waits until it can: of all who use the same Lease at most one is leader at any
// moment, as client-go elects (wire.md 2.8). The one exception is a Lease that a person deletes or
// hands over while its holder cannot be reached.
//
// Belongs to the thread of `executor`, as the client does; only IsLeader() may be called from any.
// Its coroutines use it to their end: first the io_context is stopped (and nobody runs it again),
// then the elector is destroyed.
class LeaderElector {
 public:
  using Milliseconds = std::chrono::milliseconds;

  // lease > renew > 1.2 * retry.
  struct Options {
    std::string space, name;  // Of the Lease.
    std::string identity;     // Who we are, told apart from all others: the name of the pod.
    // Others wait so long after our last write; said in whole seconds, rounded up.
    Milliseconds lease{15'000};
    Milliseconds renew{10'000};  // So long after our last write we are leader.
    Milliseconds retry{2'000};   // Between tries; up to a fifth more, so that not all come at once.
  };

  LeaderElector(RestClient* client, Options options, const boost::asio::any_io_executor& executor);

  // Acquires and renews, until Release().
  boost::asio::awaitable<void> Run();

  // Ends Run(), and gives the Lease back if it is ours: others need not wait then. We are not
  // leader from the first moment on. Takes no longer than we would have been leader, or `retry`.
  boost::asio::awaitable<void> Release();

  // Ask right before each deed. True until `renew` after the moment before the last successful
  // write was sent: nobody else can have the Lease then. Cheap, and for any thread.
  bool IsLeader() const { return Steady::now() < leader_until_.load(); }
  // How long that holds, if nothing is written any more; zero: it does not.
  Milliseconds Left() const;

  // Why the last try failed: "403: leases.coordination.k8s.io is forbidden: ...". Empty: it did
  // not, though somebody else may hold the Lease.
  const std::string& problem() const { return problem_; }
  // Who holds the Lease, as it was last seen. Empty: nobody, or not known yet.
  std::string holder() const;

  // How often we became leader, and how often we ceased to be before Release().
  std::uint64_t gained() const { return gained_; }
  std::uint64_t lost() const { return lost_; }

 private:
  using Steady = std::chrono::steady_clock;

  boost::asio::awaitable<absl::Status> Try();
  boost::asio::awaitable<absl::Status> Read();
  boost::asio::awaitable<absl::Status> Write(LeaseRecord record);
  boost::asio::awaitable<absl::Status> GiveBack();
  boost::asio::awaitable<absl::StatusOr<RestResponse>> Call(RestRequest request);
  boost::asio::awaitable<void> Sleep(Milliseconds time, boost::asio::steady_timer** sleeper);

  LeaseRecord Held(const LeaseRecord* seen) const;
  void See(LeaseRecord record);
  void TellProblem(const absl::Status& tried);
  void TellLeadership();
  Milliseconds Pause();

  RestClient* const client_;
  const Options options_;
  const boost::asio::any_io_executor executor_;
  const std::string path_;  // Of all Leases of the namespace.
  SystemClock clock_;       // For the times that people read.
  std::minstd_rand random_;

  ObservedLease observed_;
  std::atomic<Steady::time_point> leader_until_ = Steady::time_point::min();
  bool releasing_ = false;
  bool trying_ = false;
  bool wrote_ = false;                // Tried to: it may be ours.
  Steady::time_point release_until_;  // When releasing.
  // Timers of coroutines that sleep; null: none does. The elector owns none, so that it may be
  // destroyed after the io_context.
  boost::asio::steady_timer* between_tries_ = nullptr;
  boost::asio::steady_timer* until_tried_ = nullptr;

  std::string problem_;
  bool told_leader_ = false;  // What was logged last.
  std::uint64_t gained_ = 0;
  std::uint64_t lost_ = 0;
};

}  // namespace trowel::kube
