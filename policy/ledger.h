#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/mutex.h"
#include "policy/move.h"

namespace trowel::policy {

// Moves allowed moments ago. They count for capacity and budget at once, before the garden shows
// them: two requests for a seed's last slot must not both pass. Between replicas the watch decides.
class Ledger {
 public:
  static constexpr absl::Duration kLifetime = absl::Seconds(30);
  static constexpr std::size_t kMovesMax =
      2'000;  // The oldest go first; each request looks at all.

  struct Page {
    std::uint64_t version = 0;
    std::vector<PendingMove> moves;  // Not expired at the time of the last Add().
  };

  std::shared_ptr<const Page> Read() const;

  // Enters a move if nothing was entered since `version`; false means: read and decide again.
  // A shoot has one entry; a new one replaces the old.
  bool Add(PendingMove move, std::uint64_t version, absl::Time now);

 private:
  mutable Mutex mutex_;
  std::shared_ptr<const Page> page_ ABSL_GUARDED_BY(mutex_) = std::make_shared<const Page>();
};

}  // namespace trowel::policy
