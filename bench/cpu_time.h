#pragma once

#include <time.h>

#include "base/check.h"

namespace trowel::bench {

// CPU time of this thread in microseconds: other work on the machine shows in it far less than in
// the time on the wall.
inline double CpuMicroseconds() {
  timespec time = {};
  TROWEL_CHECK(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0);
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

}  // namespace trowel::bench
