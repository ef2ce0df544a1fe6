#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "policy/fact.h"

namespace trowel::policy {

inline constexpr Fact kGardenletVersion{
    "gardenlet-version",
    "a seed reports no `status.gardener.version`, or one that cannot be compared"};

// A version of Gardener as seeds report it: "v1.150.0", "v1.151.0-dev-3f2a". It points into the
// text that it was parsed from. Order and equality are those of semver.org 2.0, item 11: a
// pre-release comes before its release, and build metadata does not count.
struct Version {
  std::array<std::uint32_t, 3> numbers = {};  // Major, minor, patch.
  std::string_view pre_release;               // Empty: a release.

  bool SameMinor(const Version& other) const {
    return numbers[0] == other.numbers[0] && numbers[1] == other.numbers[1];
  }
};

std::strong_ordering operator<=>(const Version& a, const Version& b);
inline bool operator==(const Version& a, const Version& b) { return (a <=> b) == 0; }

// A leading "v" and the patch may be missing. Empty for what is no version.
std::optional<Version> ParseVersion(std::string_view text);

// A version of a policy or a table, with its text, parsed once.
class WrittenVersion {
 public:
  WrittenVersion() = default;  // None.
  explicit WrittenVersion(std::string text);

  const std::string& text() const { return text_; }
  bool known() const { return known_; }  // False for none, and for what is no version.
  // Points into this. Only if known().
  Version version() const {
    return {.numbers = numbers_,
            .pre_release = std::string_view(text_).substr(pre_begin_, pre_size_)};
  }

 private:
  std::string text_;
  bool known_ = false;
  std::array<std::uint32_t, 3> numbers_ = {};
  std::size_t pre_begin_ = 0;
  std::size_t pre_size_ = 0;
};

}  // namespace trowel::policy
