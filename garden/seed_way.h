#pragma once

#include <deque>
#include <string>
#include <string_view>

#include "garden/find_shoot.h"
#include "garden/view.h"

namespace trowel::garden {

// The way down from a seed: the shoot that it runs in, the seeds of that shoot by spec and by
// status, the shoots that those run in, and so on to seeds that are no shoot. Each seed is visited
// once, so that a cycle ends as well.
class SeedWay {
 public:
  // `view` must outlive it.
  SeedWay(const GardenView& view, std::string_view from) : view_(view) { Add(from); }

  struct Step {
    std::string_view seed;                    // The seed that is looked behind.
    const std::string* why_broken = nullptr;  // Its ManagedSeed cannot be read, for this reason.
    std::string_view shoot = {};              // Runs in this one, "namespace/name"; empty: none.
    const Shoot* object = nullptr;            // That shoot; null: absent or malformed.
  };

  // Calls visit(const Step&) for each seed whose ManagedSeed cannot be read, and for each shoot
  // that a seed on the way runs in. Stops when it returns false. The visitor may Add() a seed to
  // which that shoot is about to go.
  template <typename Visitor>
  void Follow(Visitor&& visit) {
    for (std::size_t i = 0; i < seeds_.size(); ++i) {
      const std::string& seed = seeds_[i];
      const std::string* why = view_.WhyManagedSeedBroken(seed);
      if (why != nullptr && !visit(Step{.seed = seed, .why_broken = why})) return;
      for (const std::string& key : view_.ShootsBehindSeed(seed)) {
        const Shoot* shoot = FindShootByKey(key, view_);
        if (!visit(Step{.seed = seed, .shoot = key, .object = shoot})) return;
        if (shoot == nullptr) continue;
        Add(shoot->seed_name);
        Add(shoot->host_seed_name);
      }
    }
  }

  void Add(std::string_view seed);

 private:
  const GardenView& view_;
  std::deque<std::string> seeds_;  // Elements stay where they are while it grows.
};

}  // namespace trowel::garden
