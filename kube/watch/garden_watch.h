#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "garden/store.h"
#include "kube/config/access.h"
#include "kube/rest/rest_client.h"
#include "kube/watch/reflector.h"
#include "kube/watch/watch_target.h"
#include "kube/write/event_note.h"

namespace trowel::kube {

// Follows the garden of an API server: one thread with a reflector for each kind, the store that
// they fill, and the views that are made from it.
class GardenWatch {
 public:
  struct Options {
    Access access;
    std::string garden_namespace = "garden";
    std::string policy_selector;  // Of the policy ConfigMap.
    WatchScope scope;
    std::string instance;  // Which replica speaks in Events: the name of the pod.
    garden::Store::Limits staleness;
    ReflectorLimits reflector;
    RestLimits rest;
    // Changes are shown together, so that a storm of events does not build a view for each.
    std::chrono::milliseconds publish_every{50};
  };
  struct News {
    std::shared_ptr<const garden::GardenView> view;  // Null: as before.
    const garden::Store* store = nullptr;            // Only during the call.
    absl::Time now;                                  // Of the store's clock.
  };
  // Called on the watch's thread: with a view when there is a new one, and about once a second
  // without, so that somebody tells how fresh all is.
  using Listener = std::function<void(const News&)>;

  GardenWatch(Options options, Listener listener);
  ~GardenWatch();
  GardenWatch(const GardenWatch&) = delete;
  GardenWatch& operator=(const GardenWatch&) = delete;

  void Start();
  void Stop();

  // Says something to the owner of an object. Only on the watch's thread: by a listener.
  void Post(EventNote note);

 private:
  struct Loop;

  void Tell(bool heartbeat);

  const Options options_;
  const Listener listener_;
  SteadyClock clock_;
  garden::Store store_;
  std::shared_ptr<const garden::GardenView> untold_;  // Of which no listener has heard to the end.
  bool untold_problem_ = false;                       // One that no repetition heals.
  RestClient client_;
  std::vector<std::unique_ptr<Reflector>> reflectors_;
  std::unique_ptr<Loop> loop_;  // After what its coroutines use: it is destroyed first.
  std::thread thread_;
};

// Lists what is in scope once, for a command. `progress` hears news until all is there, on another
// thread, but never after the return. Unavailable: not complete within `patience`; the message says
// what was missing and why. With a remedy (base/remedy.h): no patience would help, and none was
// had. PermissionDenied is no error: such kinds are unknown in the view.
absl::StatusOr<std::shared_ptr<const garden::GardenView>> ListGarden(
    GardenWatch::Options options, std::chrono::milliseconds patience,
    const GardenWatch::Listener& progress);

}  // namespace trowel::kube
