#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <absl/time/time.h>

#include "migration/phase/tracker.h"

namespace trowel::migration {

// Something that whoever looks at a shoot should read in its Events.
struct Notice {
  std::string shoot;  // "garden-dev/moss"
  bool warning = false;
  std::string_view reason;  // "MigrationPhase", "MigrationStuck", ...
  std::string text;
};

// What a step says to the shoot's owner. Empty reason: nothing. A move that was under way when
// somebody looked first is told of only if it is stuck: that its phase has just begun is not known.
// `usual`: how long its phase lasts; zero: not known.
Notice NoticeOf(const Step& step, absl::Duration usual, absl::Time now);

// Notices that wait to be told. Of each shoot at most one: a newer one takes its place, for what
// has passed is no news. A storm of moves is told bit by bit, what is wrong first.
class NoticeQueue {
 public:
  static constexpr std::size_t kSizeMax = 10'000;  // More are dropped, and counted.

  void Put(Notice notice);
  // The next to be told; at most `count`. Warnings come first, then who has waited longest.
  std::vector<Notice> Take(std::size_t count);

  std::size_t size() const { return waiting_.size(); }
  std::uint64_t dropped() const { return dropped_; }

 private:
  void TakeFrom(std::deque<std::string>* order, bool warnings, std::size_t count,
                std::vector<Notice>* taken);

  std::map<std::string, Notice> waiting_;  // By shoot.
  std::deque<std::string> warnings_;       // Shoots in the order in which they came; also such
  std::deque<std::string> others_;         // whose notice has been replaced or taken since.
  std::uint64_t dropped_ = 0;
};

}  // namespace trowel::migration
