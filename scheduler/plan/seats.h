#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace trowel::scheduler {

// No limit of allocatable shoots.
inline constexpr int kUnlimitedRoom = std::numeric_limits<int>::max();

// `percent`, 0 to 100, of that many shoots, rounded down; no number of shoots is too large for it.
constexpr std::int64_t PercentOf(std::int64_t shoots, int percent) {
  return shoots / 100 * percent + shoots % 100 * percent / 100;
}

// The room that shoots of a plan take on their destinations.
//
// A shoot's room on a seed is how many of the plan may go there up to and including itself. Rooms
// of one seed differ where overrides of the policy keep different headrooms: shoots with little
// room then have to go first. What is held here is that some order exists.
class Seats {
 public:
  explicit Seats(std::size_t seeds) : rooms_(seeds) {}

  // Whether one more, with that room, can go to the seed.
  bool Fits(std::size_t seed, int room) const;
  // The same if one that took `instead_of` gives up its seat.
  bool FitsInstead(std::size_t seed, int room, int instead_of) const;

  void Take(std::size_t seed, int room);
  void Free(std::size_t seed, int room);
  int taken(std::size_t seed) const { return static_cast<int>(rooms_[seed].size()); }

 private:
  friend class Departures;
  std::vector<std::vector<int>> rooms_;  // For each seed, sorted.
};

// The seats of a plan, left one by one: who may go to its destination now, so that those after it
// still fit.
class Departures {
 public:
  explicit Departures(const Seats& seats) : rooms_(seats.rooms_), gone_(rooms_.size()) {}

  bool MayGo(std::size_t seed, int room) const;
  void Go(std::size_t seed, int room);

 private:
  std::vector<std::vector<int>> rooms_;  // Of those who have not gone.
  std::vector<int> gone_;
};

}  // namespace trowel::scheduler
