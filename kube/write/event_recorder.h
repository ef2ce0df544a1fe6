#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/clock.h"
#include "kube/rest/rest_client.h"
#include "kube/write/event_note.h"

namespace trowel::kube {

struct EventLimits {
  std::chrono::milliseconds call{10'000};  // Of one try, whatever hangs.
  std::chrono::milliseconds between_tries{10'000};
};

// Posts Events, one after the other and never in anybody's way: what cannot be posted is dropped
// and counted. The same words about the same object are said once in six minutes, unless they were
// dropped.
//
// Belongs to the thread of `executor`, as the client does.
class EventRecorder {
 public:
  static constexpr std::size_t kQueueMax = 64;
  static constexpr absl::Duration kSilence = absl::Minutes(6);
  static constexpr int kTriesMax = 12;  // Of transport errors; an answer is final.

  EventRecorder(RestClient* client, std::string instance,
                const boost::asio::any_io_executor& executor, EventLimits limits = {});

  void Post(EventNote note);
  // Posts what is there and what comes, for ever.
  boost::asio::awaitable<void> Run();

  // Nothing waits, and nothing is under way.
  bool idle() const { return queue_.empty() && !posting_; }
  std::uint64_t posted() const { return posted_; }
  std::uint64_t dropped() const { return dropped_; }

 private:
  boost::asio::awaitable<void> PostOne(EventNote note);
  boost::asio::awaitable<bool> Send(const EventNote& note);
  boost::asio::awaitable<void> Wait(std::chrono::milliseconds time);

  RestClient* const client_;
  const std::string instance_;
  const EventLimits limits_;
  SystemClock clock_;
  boost::asio::steady_timer timer_;
  std::deque<EventNote> queue_;
  bool posting_ = false;
  std::map<std::string, absl::Time> said_;  // By what is said about which object.
  std::uint64_t posted_ = 0;
  std::uint64_t dropped_ = 0;
};

}  // namespace trowel::kube
