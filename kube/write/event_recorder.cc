#include "kube/write/event_recorder.h"

#include <utility>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/log.h"
#include "kube/rest/call_within.h"

// g++ 12 with -fsanitize=address takes Asio's recycled coroutine frames for memory that is freed
// by the wrong function.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace trowel::kube {
namespace {

namespace net = boost::asio;

constexpr std::chrono::hours kForEver{24};

std::string KeyOf(const EventNote& note) {
  return fmt::format("{}/{}/{} {} {}", note.regarding.kind, note.regarding.space,
                     note.regarding.name, note.reason, note.note);
}

}  // namespace

EventRecorder::EventRecorder(RestClient* client, std::string instance,
                             const net::any_io_executor& executor, EventLimits limits)
    : client_(client), instance_(std::move(instance)), limits_(limits), timer_(executor) {}

void EventRecorder::Post(EventNote note) {
  const absl::Time now = clock_.Now();
  std::erase_if(said_, [now](const auto& entry) { return now - entry.second >= kSilence; });
  std::string key = KeyOf(note);
  if (said_.contains(key)) return;
  if (queue_.size() >= kQueueMax) {
    ++dropped_;
    return;
  }
  said_.emplace(std::move(key), now);
  queue_.push_back(std::move(note));
  timer_.cancel();
}

net::awaitable<void> EventRecorder::Wait(std::chrono::milliseconds time) {
  timer_.expires_after(time);
  boost::system::error_code cancelled;
  co_await timer_.async_wait(net::redirect_error(net::use_awaitable, cancelled));
}

net::awaitable<void> EventRecorder::Run() {
  for (;;) {
    while (!queue_.empty()) {
      EventNote note = std::move(queue_.front());
      queue_.pop_front();
      co_await PostOne(std::move(note));
    }
    co_await Wait(kForEver);
  }
}

net::awaitable<void> EventRecorder::PostOne(EventNote note) {
  posting_ = true;
  const bool sent = co_await Send(note);
  posting_ = false;
  if (sent) {
    ++posted_;
    co_return;
  }
  ++dropped_;
  said_.erase(KeyOf(note));
}

net::awaitable<bool> EventRecorder::Send(const EventNote& note) {
  RestRequest request;
  request.method = "POST";
  request.target = EventPath(note);
  request.content_type = "application/json";
  request.body = FormatEvent(note, instance_, clock_.Now());
  for (int tries = 0; tries < kTriesMax; ++tries) {
    // Copied here: of a copy made within the co_await expression g++ 12 loses track.
    RestRequest copy = request;
    const absl::StatusOr<RestResponse> response =
        co_await CallWithin(client_, std::move(copy), limits_.call);
    if (response.ok() && response->status < 300) co_return true;
    // It is named by its time: an earlier try was carried out, and its answer lost.
    if (response.ok() && response->status == 409 && tries > 0) co_return true;
    if (response.ok()) {
      log::Warn("an Event is refused",
                {{"reason", note.reason},
                 {"problem", DescribeFailure(response->status, response->body)}});
      co_return false;
    }
    // A new Event in between ends this wait early, which does no harm.
    co_await Wait(limits_.between_tries);
  }
  co_return false;
}

}  // namespace trowel::kube
