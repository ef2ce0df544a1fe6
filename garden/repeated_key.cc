#include "garden/repeated_key.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "garden/key_fingerprint.h"

namespace trowel::garden {
namespace {

// Beyond this many keys, sorting is faster than comparing each with each.
constexpr std::size_t kFewKeys = 64;

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
