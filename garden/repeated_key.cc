#include "garden/repeated_key.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <vector>

namespace trowel::garden {
namespace {

// Beyond this many keys, sorting is faster than comparing each with each.
constexpr std::size_t kFewKeys = 64;

// Equal for equal keys, and seldom for others: first and last bytes, and the length.
std::uint64_t FingerprintOf(std::string_view key) {
  std::uint64_t head = 0;
  std::uint64_t tail = 0;
  const std::size_t size = std::min(key.size(), sizeof(head));
  std::memcpy(&head, key.data(), size);
  std::memcpy(&tail, key.data() + key.size() - size, size);
  return head * 0x9E3779B97F4A7C15U + tail + key.size();
}

std::optional<std::string_view> FindAmongMany(const simdjson::dom::object& object) {
  std::vector<std::string_view> keys;
  for (const auto& [key, value] : object) keys.push_back(key);
  std::sort(keys.begin(), keys.end());
  const auto repeated = std::adjacent_find(keys.begin(), keys.end());
  if (repeated == keys.end()) return std::nullopt;
  return *repeated;
}

}  // namespace

std::optional<std::string_view> FindRepeatedKey(simdjson::dom::object object) {
  std::array<std::uint64_t, kFewKeys> fingerprints;
  std::size_t count = 0;
  for (const auto& [key, value] : object) {
    if (count == kFewKeys) return FindAmongMany(object);
    const std::uint64_t fingerprint = FingerprintOf(key);
    const auto end = fingerprints.begin() + static_cast<std::ptrdiff_t>(count);
    // A fingerprint is no proof, and two that meet by chance are rare.
    if (std::find(fingerprints.begin(), end, fingerprint) != end) return FindAmongMany(object);
    fingerprints[count++] = fingerprint;
  }
  return std::nullopt;
}

bool HasRepeatedKey(simdjson::dom::element value) {
  if (simdjson::dom::object object; value.get(object) == simdjson::SUCCESS) {
    if (FindRepeatedKey(object).has_value()) return true;
    for (const auto& [key, member] : object) {
      if (HasRepeatedKey(member)) return true;
    }
  } else if (simdjson::dom::array array; value.get(array) == simdjson::SUCCESS) {
    for (const simdjson::dom::element item : array) {
      if (HasRepeatedKey(item)) return true;
    }
  }
  return false;
}

void FailAtRepeatedKey(JsonReader value) {
  if (!value.present()) return;
  if (simdjson::dom::object object; value.element().get(object) == simdjson::SUCCESS) {
    if (const auto key = FindRepeatedKey(object)) value[*key].Fail("the key is there twice");
    value.ForEachMember([](std::string_view, JsonReader member) { FailAtRepeatedKey(member); });
  } else if (value.element().is_array()) {
    value.ForEach([](JsonReader item) { FailAtRepeatedKey(item); });
  }
}

}  // namespace trowel::garden
