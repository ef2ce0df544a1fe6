#include "kube/watch/pace.h"

#include <algorithm>
#include <utility>

namespace trowel::kube {
namespace {

// A stream that ends at once is not healthy, whatever it said and whatever its end looks like:
// without a pause it would be asked for again and again.
constexpr Pace::Milliseconds kShortest{1'000};
constexpr Pace::Milliseconds kAskedMax{300'000};

}  // namespace

Pace::Milliseconds Pace::After(const Ended& ended, Time now) {
  const Milliseconds asked = std::clamp<Milliseconds>(ended.asked, Milliseconds(0), kAskedMax);
  const bool worked = ended.streamed >= limits_.proven;
  if (worked) {
    backoff_.Reset();
    expired_ = false;
  }
  switch (ended.end) {
    case RoundEnd::kListed:
    case RoundEnd::kUnlisted:
    case RoundEnd::kLagging: return Milliseconds(0);  // What follows is another request.
    case RoundEnd::kClean:
      if (ended.streamed >= kShortest) return Milliseconds(0);
      break;
    case RoundEnd::kExpired: return std::max(AfterExpiry(now), asked);
    case RoundEnd::kRefused: return std::min(backoff_.Next() * 2, limits_.ask_again);
    case RoundEnd::kFailed:
    case RoundEnd::kUnended: break;
  }
  return std::max(backoff_.Next(), asked);
}

// What was missed is to be had now, whatever went wrong before; but a list of all shoots is
// nothing to ask a server for in a circle.
Pace::Milliseconds Pace::AfterExpiry(Time now) {
  if (std::exchange(expired_, true)) return backoff_.Next();
  const auto since = std::chrono::duration_cast<Milliseconds>(now - listed_);
  if (listed_ == Time{} || since >= limits_.relist) return Milliseconds(0);
  return std::min(backoff_.Next(), limits_.relist - since);
}

}  // namespace trowel::kube
