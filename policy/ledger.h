#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/mutex.h"
#include "policy/move.h"

namespace trowel::policy {

// Moves allowed moments ago. They count for capacity and budget at once, before the garden shows
// them: two requests for a seed's last slot must not both pass. Between replicas the watch decides.
class Ledger {
 public:
  // Steady: a wall clock that is set back would keep moves for as long.
  using Clock = std::chrono::steady_clock;
  using Time = Clock::time_point;

  static constexpr std::chrono::seconds kLifetime{30};
  static constexpr std::size_t kMovesMax =
      2'000;  // The oldest go first; each request looks at all.

  struct Page {
    std::uint64_t version = 0;
    std::vector<PendingMove> moves;  // Not over at the time of the last Add(). The oldest first.
    std::vector<Time> ends;          // Of each.

    // Those that still count.
    std::span<const PendingMove> At(Time now) const;
  };

  std::shared_ptr<const Page> Read() const;

  // Enters a move if nothing was entered since `version`; false means: read and decide again.
  // A shoot has one entry; a new one replaces the old. How long it counts is the ledger's business:
  // `expires` is set to never. `now` is no earlier than that of calls before.
  bool Add(PendingMove move, std::uint64_t version, Time now);

  // The same for one that decides by itself what it has read: whoever decides meanwhile has to read
  // again.
  void Enter(PendingMove move, Time now);
  // That move did not come about, or not to that seed.
  void Withdraw(std::string_view shoot, std::string_view destination, Time now);

 private:
  // A page of what still counts, but for the moves of `shoot`.
  std::shared_ptr<Page> NextPage(std::string_view shoot, Time now) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Append(PendingMove move, Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable Mutex mutex_;
  std::shared_ptr<const Page> page_ ABSL_GUARDED_BY(mutex_) = std::make_shared<const Page>();
};

}  // namespace trowel::policy
