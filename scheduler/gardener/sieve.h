#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "scheduler/gardener/schedule.h"

namespace trowel::scheduler::gardener {

// The seeds that a selection has left, by name, and those that fell out at the current step.
class Sieve {
 public:
  // Points into `seeds`, which are sorted by name.
  Sieve(std::span<const garden::SeedEntry> seeds, Detail detail) : full_(detail == Detail::kFull) {
    left_.reserve(seeds.size());
    for (const garden::SeedEntry& entry : seeds) left_.push_back(&entry);
  }

  const std::vector<const garden::SeedEntry*>& left() const { return left_; }
  bool empty() const { return left_.empty(); }
  std::size_t size() const { return left_.size(); }

  // Drops the seeds of which `keep(entry)` is false; `why(entry)` makes the reason, if anybody
  // reads it. A step may do so several times.
  template <typename Predicate, typename Why>
  void Keep(const Predicate& keep, const Why& why) {
    std::size_t kept = 0;
    for (const garden::SeedEntry* entry : left_) {
      if (keep(*entry)) {
        left_[kept++] = entry;
      } else if (full_) {
        Dropped& dropped = dropped_.emplace_back();
        dropped.seed = entry;
        dropped.reason = why(*entry);
      }
    }
    left_.resize(kept);
  }

  // Ends a step: who fell out in it, by name.
  std::vector<Dropped> TakeDropped() {
    std::sort(dropped_.begin(), dropped_.end(),
              [](const Dropped& a, const Dropped& b) { return a.seed < b.seed; });
    return std::exchange(dropped_, {});
  }
  std::vector<const garden::SeedEntry*> TakeLeft() { return std::exchange(left_, {}); }

 private:
  bool full_;
  std::vector<const garden::SeedEntry*> left_;
  std::vector<Dropped> dropped_;
};

}  // namespace trowel::scheduler::gardener
