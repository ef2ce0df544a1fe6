#include "base/file_limit.h"

#include <sys/resource.h>

#include <algorithm>
#include <limits>

namespace trowel {
namespace {

// Probes (64), watches, calls to the API server, folders, standard streams.
constexpr std::size_t kForOthers = 192;

std::size_t AsSize(rlim_t limit) {
  constexpr std::size_t kMost = std::numeric_limits<std::size_t>::max();
  return limit == RLIM_INFINITY ? kMost : static_cast<std::size_t>(limit);
}

}  // namespace

std::size_t RaiseFileLimit() {
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  rlimit raised = limit;
  raised.rlim_cur = raised.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &raised) == 0) return AsSize(raised.rlim_cur);
  return AsSize(limit.rlim_cur);
}

std::size_t ConnectionsWithin(std::size_t file_limit, std::size_t wanted) {
  if (file_limit / 2 >= wanted + kForOthers) return wanted;
  const std::size_t left = file_limit > kForOthers ? file_limit - kForOthers : 0;
  return std::clamp<std::size_t>(left / 9 * 8, 1, wanted);
}

}  // namespace trowel
