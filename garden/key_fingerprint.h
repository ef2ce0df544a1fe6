#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace trowel::garden {

// Equal for equal keys, and seldom for others: first and last bytes, and the length.
inline std::uint64_t FingerprintOf(std::string_view key) {
  std::uint64_t head = 0;
  std::uint64_t tail = 0;
  const std::size_t size = std::min(key.size(), sizeof(head));
  std::memcpy(&head, key.data(), size);
  std::memcpy(&tail, key.data() + key.size() - size, size);
  return head * 0x9E3779B97F4A7C15U + tail + key.size();
}

}  // namespace trowel::garden
