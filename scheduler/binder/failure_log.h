#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include "base/mutex.h"
#include "base/string_map.h"

namespace trowel::scheduler {

// Says what shoots could not be bound, or not be told. In an outage all that wait fail for one
// reason, try after try: then one shoot is named and the others are counted (the metrics count
// each). Any thread may call.
class FailureLog {
 public:
  static constexpr absl::Duration kSilence = absl::Seconds(10);  // Of the same reason.

  // Whether to say it. `*unsaid`: how often the same reason was not said since it was the last
  // time.
  bool ShouldSay(std::string_view message, std::string_view problem, absl::Time now, int* unsaid);

  // A warning, unless the same was said of another shoot a moment ago.
  void Warn(std::string_view message, std::string_view shoot, const absl::Status& problem,
            absl::Time now);

 private:
  struct Said {
    absl::Time at;
    int unsaid = 0;
  };

  Mutex mutex_;
  StringMap<Said> said_ ABSL_GUARDED_BY(mutex_);  // By message and problem.
};

}  // namespace trowel::scheduler
