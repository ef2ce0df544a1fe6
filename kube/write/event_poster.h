#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "kube/config/access.h"
#include "kube/write/event_note.h"

namespace trowel::kube {

// An EventRecorder with a thread and a client of its own, for those who have no event loop: nobody
// waits for it, and what cannot be posted is dropped and logged.
class EventPoster {
 public:
  // `instance`: who speaks.
  EventPoster(const Access& access, const std::string& instance);
  // What waits has kGoodbye to go out.
  ~EventPoster();
  EventPoster(const EventPoster&) = delete;
  EventPoster& operator=(const EventPoster&) = delete;

  static constexpr std::chrono::milliseconds kGoodbye{2'000};

  // Any thread.
  void Post(EventNote note);

 private:
  struct Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace trowel::kube
