#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <utility>

#include "base/string_map.h"

namespace trowel::webhook {

// What a token is good for.
struct CallerVerdict {
  enum class Kind : std::uint8_t {
    kAllowed,
    kNobody,     // No token of the garden.
    kForbidden,  // Known, but not allowed to ask.
  };
  Kind kind = Kind::kNobody;
  std::string user;  // Empty: nobody.
};

// Verdicts of the last seconds, by a hash of the token: so long a withdrawn right still counts. The
// oldest goes when there are too many. Belongs to one thread.
class CallerCache {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::seconds kLifetime{10};
  static constexpr std::size_t kEntriesMax = 1024;

  // Null: not known, or no longer. Valid until the next Put().
  const CallerVerdict* Find(std::string_view key, Time now) const;
  void Put(std::string key, CallerVerdict verdict, Time now);
  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    CallerVerdict verdict;
    Time expires;
  };
  StringMap<Entry> entries_;
  std::deque<std::string> oldest_first_;  // The keys of entries_, each once.
};

}  // namespace trowel::webhook
