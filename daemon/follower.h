#pragma once

#include "base/beat.h"
#include "base/snapshot.h"
#include "base/status.h"
#include "garden/view.h"
#include "policy/policy.h"

namespace trowel::daemon {

// Where `serve` has its garden and its policy from, and keeps having them.
class Follower {
 public:
  virtual ~Follower() = default;

  // What can be had before serving begins. InvalidArgument: wrong use (exit 2). NotFound: nothing
  // readable (exit 3).
  virtual absl::Status Load() = 0;
  // Follows from then on, in a thread of its own.
  virtual void Start() = 0;
  virtual void Stop() = 0;

  // When the thread last went round.
  const Beat& beat() const { return beat_; }

  // Null until there is one.
  virtual const Snapshot<garden::GardenView>& view() const = 0;
  virtual const Snapshot<policy::Policy>& policy() const = 0;

 protected:
  Beat beat_;
};

}  // namespace trowel::daemon
