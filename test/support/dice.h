#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string_view>
#include <utility>
#include <vector>

namespace trowel::testing {

// Chance that is the same on every platform: the distributions of <random> are not.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}

  // A stream of its own for what is called `name`: what else is thrown does not change it.
  static Dice Of(std::uint64_t seed, std::string_view name) {
    std::uint64_t hash = 0xcbf29ce484222325U ^ (seed * 0x9e3779b97f4a7c15U);  // FNV-1a.
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    return Dice(hash);
  }

  // For Of(): the streams of one object.
  std::uint64_t Draw() { return random_(); }
  // 0 to n - 1.
  std::size_t Below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
  bool OneIn(std::size_t n) { return Below(n) == 0; }
  bool Percent(std::size_t percent) { return Below(100) < percent; }

  template <typename Container>
  const auto& Pick(const Container& from) {
    return from[Below(from.size())];
  }

  template <typename T>
  void Shuffle(std::vector<T>* items) {
    for (std::size_t i = items->size(); i > 1; --i) std::swap((*items)[i - 1], (*items)[Below(i)]);
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace trowel::testing
