#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <absl/time/time.h>

#include "base/string_map.h"
#include "garden/shoot.h"

namespace trowel::scheduler {

// Which shoot is decided next. Those that came first go first; one that nobody can take is tried
// again when the garden changes; one whose binding failed waits longer each time.
//
// Knows no clock and no lock. A shoot that was taken is nobody else's until it is given back by
// Bound(), Retry() or Unplaceable().
class BindQueue {
 public:
  using ShootPtr = std::shared_ptr<const garden::Shoot>;

  // What nobody can take is tried again no sooner, and with many of them no more of them than
  // kTriesPerSecond, so that a full landscape does not keep a core busy with shoots in vain.
  static constexpr absl::Duration kTryAgainAfter = absl::Milliseconds(400);
  static constexpr int kTriesPerSecond = 1'000;
  // Even in a garden that stands still time may help: a freeze ends, a seed is healthy for long.
  static constexpr absl::Duration kTryAnyway = absl::Seconds(10);
  static constexpr absl::Duration kBackoffMin = absl::Seconds(1);
  static constexpr absl::Duration kBackoffMax = absl::Seconds(30);
  // A binding that the garden does not show after so long is looked at again.
  static constexpr absl::Duration kSeenWithin = absl::Seconds(30);
  // Other words about the same shoot are said no sooner: counts flicker when the garden is busy.
  static constexpr absl::Duration kTellAgainAfter = absl::Seconds(30);

  explicit BindQueue(std::uint32_t random_seed) : random_(random_seed) {}

  // The garden is now so: exactly these wait. `generation` is that of the view.
  void See(std::span<const ShootPtr> waiting, std::uint64_t generation, absl::Time now);

  // The next one to decide; null: none is due.
  ShootPtr Take(absl::Time now);
  bool HasDue(absl::Time now) const;

  // Of a shoot that was taken. Bound: by us or by somebody else, the garden will show it.
  void Bound(std::string_view key, absl::Time now);
  // Its binding failed; `wait` of the server's (Retry-After), if it is longer than our own.
  void Retry(std::string_view key, absl::Duration wait, absl::Time now);
  // Nobody could take it in the garden of this generation.
  void Unplaceable(std::string_view key, std::uint64_t generation, absl::Time now);

  // Whether the owner is to be told so: it is new to him. Counts as told then.
  bool ShouldTell(std::string_view key, std::string_view text, absl::Time now);
  // He was not: it is news again after `wait`.
  void Untell(std::string_view key, absl::Duration wait, absl::Time now);

  struct Sizes {
    std::size_t waiting = 0;      // Due, but not taken yet.
    std::size_t backoff = 0;      // Their binding failed.
    std::size_t binding = 0;      // Taken.
    std::size_t unplaceable = 0;  // No seed can take them.
  };
  Sizes sizes() const;

  // Another replica decides.
  void Clear();

 private:
  enum class State : std::uint8_t { kWaiting, kBackoff, kBinding, kUnplaceable, kBound };
  struct Entry {
    ShootPtr shoot;
    State state = State::kWaiting;
    absl::Time due = absl::InfinitePast();  // kUnplaceable: when it was decided.
    std::uint64_t generation = 0;           // kUnplaceable: of the garden then.
    std::uint64_t order = 0;                // Of its coming.
    int failures = 0;
    bool gone = false;   // The garden does not have it any more, but it is taken.
    bool listed = true;  // In the last See().
    std::string told;
    absl::Time told_at = absl::InfinitePast();
  };
  // In order of time, then of coming.
  using Line = std::set<std::pair<std::pair<absl::Time, std::uint64_t>, std::string>>;

  Line* LineOf(const Entry& entry);
  void Put(const std::string& key, Entry* entry, State state, absl::Time due);
  void TakeOut(const std::string& key, const Entry& entry);
  Entry* Taken(std::string_view key);
  bool IsAnyDue(absl::Time now) const;
  bool IsAnyStuckDue(absl::Time now) const;

  StringMap<Entry> entries_;
  Line due_;    // kWaiting, kBackoff and kBound, by when they are due.
  Line stuck_;  // kUnplaceable, by when they were decided.
  std::uint64_t generation_ = 0;
  std::uint64_t next_order_ = 0;
  std::minstd_rand random_;
};

}  // namespace trowel::scheduler
