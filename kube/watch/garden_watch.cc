#include "kube/watch/garden_watch.h"

#include <condition_variable>
#include <mutex>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/remedy.h"
#include "kube/keep_running.h"
#include "kube/watch/listing_state.h"
#include "kube/write/event_recorder.h"

// g++ 12 with -fsanitize=address takes Asio's recycled coroutine frames for memory that is freed
// by the wrong function.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace trowel::kube {
namespace {

namespace net = boost::asio;
constexpr std::chrono::milliseconds kHeartbeat{1'000};

}  // namespace

struct GardenWatch::Loop {
  net::io_context context{1};
  net::steady_timer timer{context};  // Of the next look; cancelled to look at once.
  EventRecorder events;

  Loop(RestClient* client, const std::string& instance)
      : events(client, instance, context.get_executor()) {}

  net::awaitable<void> Look(GardenWatch* watch) {
    using Steady = std::chrono::steady_clock;
    Steady::time_point told = Steady::now();
    for (;;) {
      timer.expires_after(watch->options_.publish_every);
      boost::system::error_code cancelled;
      co_await timer.async_wait(net::redirect_error(net::use_awaitable, cancelled));
      const bool heartbeat = Steady::now() - told >= kHeartbeat;
      if (heartbeat) told = Steady::now();
      watch->Tell(heartbeat);
    }
  }
};

GardenWatch::GardenWatch(Options options, Listener listener)
    : options_(std::move(options)),
      listener_(std::move(listener)),
      store_(options_.garden_namespace, options_.staleness),
      client_(options_.access, &clock_, options_.rest),
      loop_(std::make_unique<Loop>(&client_, options_.instance)) {
  const Reflector::Parts parts{.client = &client_,
                               .store = &store_,
                               .clock = &clock_,
                               .on_list = [this] { loop_->timer.cancel(); },
                               .on_lasting =
                                   [this] {
                                     untold_problem_ = true;
                                     loop_->timer.cancel();
                                   }};
  for (WatchTarget& target :
       WatchTargets(options_.garden_namespace, options_.policy_selector, options_.scope)) {
    reflectors_.push_back(
        std::make_unique<Reflector>(std::move(target), parts, options_.reflector));
  }
}

GardenWatch::~GardenWatch() { Stop(); }

void GardenWatch::Start() {
  const net::any_io_executor executor = loop_->context.get_executor();
  for (const std::unique_ptr<Reflector>& reflector : reflectors_) {
    KeepRunning(executor, fmt::format("the watch of {}", reflector->target().name),
                [reflector = reflector.get()] { return reflector->Run(); });
  }
  KeepRunning(executor, "the building of views", [this] { return loop_->Look(this); });
  KeepRunning(executor, "the sending of Events", [this] { return loop_->events.Run(); });
  thread_ = std::thread([this] { loop_->context.run(); });
}

void GardenWatch::Stop() {
  loop_->context.stop();
  if (thread_.joinable()) thread_.join();
}

void GardenWatch::Post(EventNote note) { loop_->events.Post(std::move(note)); }

void GardenWatch::Tell(bool heartbeat) {
  const absl::Time now = clock_.Now();
  if (store_.NeedsBuild(now)) untold_ = store_.Build();
  if (untold_ == nullptr && !heartbeat && !untold_problem_) return;
  untold_problem_ = false;
  listener_({.view = untold_, .store = &store_, .now = now});
  untold_ = nullptr;
}

absl::StatusOr<std::shared_ptr<const garden::GardenView>> ListGarden(
    GardenWatch::Options options, std::chrono::milliseconds patience,
    const GardenWatch::Listener& progress) {
  std::mutex mutex;
  std::condition_variable complete;
  std::shared_ptr<const garden::GardenView> view;
  ListingState state;
  state.missing = "nothing was heard of it";
  bool done = false;
  const std::string source = options.access.source;
  GardenWatch watch(std::move(options), [&](const GardenWatch::News& news) {
    const std::lock_guard lock(mutex);
    if (done) return;
    if (news.view != nullptr) view = news.view;
    progress(news);
    state = ListingStateOf(news.store->sources());
    done = !state.remedy.empty() || (news.view != nullptr && state.missing.empty());
    if (done) complete.notify_one();
  });
  watch.Start();
  std::unique_lock lock(mutex);
  const bool in_time = complete.wait_for(lock, patience, [&] { return done; });
  if (!in_time) return Unavailable("the garden is not complete: {}", state.missing);
  if (!state.remedy.empty()) {
    return WithRemedy(Unavailable("{}: {}", source, state.problem), state.remedy);
  }
  return view;
}

}  // namespace trowel::kube
