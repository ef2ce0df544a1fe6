#include "kube/write/event_poster.h"

#include <atomic>
#include <cstdint>
#include <thread>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "base/clock.h"
#include "kube/keep_running.h"
#include "kube/rest/rest_client.h"
#include "kube/write/event_recorder.h"

namespace trowel::kube {

namespace net = boost::asio;

struct EventPoster::Loop {
  SteadyClock clock;
  RestClient client;
  net::io_context context{1};
  EventRecorder recorder;
  std::thread thread;

  Loop(const Access& access, const std::string& instance)
      : client(access, &clock), recorder(&client, instance, context.get_executor()) {}
};

EventPoster::EventPoster(const Access& access, const std::string& instance)
    : loop_(std::make_unique<Loop>(access, instance)) {
  KeepRunning(loop_->context.get_executor(), "the posting of Events",
              [loop = loop_.get()] { return loop->recorder.Run(); });
  loop_->thread = std::thread([loop = loop_.get()] { loop->context.run(); });
}

EventPoster::~EventPoster() {
  constexpr std::chrono::milliseconds kLook{20};
  const auto until = std::chrono::steady_clock::now() + kGoodbye;
  // Asked on its own thread: it belongs to that.
  std::atomic<bool> idle = false;
  while (!idle.load() && std::chrono::steady_clock::now() < until) {
    net::post(loop_->context, [&idle, loop = loop_.get()] { idle = loop->recorder.idle(); });
    std::this_thread::sleep_for(kLook);
  }
  loop_->context.stop();
  loop_->thread.join();
}

void EventPoster::Post(EventNote note) {
  net::post(loop_->context, [loop = loop_.get(), note = std::move(note)]() mutable {
    loop->recorder.Post(std::move(note));
  });
}

}  // namespace trowel::kube
