#pragma once

#include <chrono>
#include <thread>

namespace trowel::test {

// Waits until `condition()` holds: for what other threads do. False when it does not within 20 s,
// which is far more than anything takes on a busy machine.
template <typename Condition>
bool Eventually(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!condition() && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return condition();
}

}  // namespace trowel::test
