#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <system_error>
#include <thread>
#include <vector>

namespace trowel {

std::size_t UsefulThreads() {
  constexpr std::size_t kHandful = 8;  // More would wait for memory.
  return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kHandful);
}

void ShareOut(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& work,
              const std::function<void()>& between) {
  std::atomic<std::size_t> next{0};
  const auto take = [&] {
    const std::size_t index = next.fetch_add(1);
    if (index >= count) return false;
    work(index);
    return true;
  };
  const auto take_all = [&take] {
    while (take()) {
    }
  };
  std::vector<std::thread> helpers;
  for (std::size_t i = 1; i < std::min(threads, count); ++i) {
    // A machine that has no thread left to give leaves the work to those that are there.
    try {
      helpers.emplace_back(take_all);
    } catch (const std::system_error&) {
      break;
    }
  }
  while (take()) {
    if (between) between();
  }
  for (std::thread& helper : helpers) helper.join();
}

}  // namespace trowel
