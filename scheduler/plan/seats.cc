#include "scheduler/plan/seats.h"

#include <algorithm>
#include <optional>

#include "base/check.h"

namespace trowel::scheduler {
namespace {

// Rooms of one seed, changed by at most one each.
struct Change {
  std::optional<int> added;
  std::optional<int> removed;
};

// Whether all fit, those with the least room first, when `gone` are there already.
bool AllFit(const std::vector<int>& sorted, const Change& change, int gone) {
  const int count = static_cast<int>(sorted.size()) + (change.added.has_value() ? 1 : 0) -
                    (change.removed.has_value() ? 1 : 0);
  if (count == 0) return true;
  // Mostly all rooms of a seed are equal.
  int least = change.added.value_or(kUnlimitedRoom);
  int most = change.added.value_or(0);
  if (!sorted.empty()) {
    least = std::min(least, sorted.front());
    most = std::max(most, sorted.back());
  }
  if (least >= gone + count) return true;
  if (most < gone + count) return false;

  std::vector<int> rooms = sorted;
  if (change.removed.has_value()) {
    rooms.erase(std::lower_bound(rooms.begin(), rooms.end(), *change.removed));
  }
  if (change.added.has_value()) {
    rooms.insert(std::upper_bound(rooms.begin(), rooms.end(), *change.added), *change.added);
  }
  for (std::size_t i = 0; i < rooms.size(); ++i) {
    if (rooms[i] <= gone + static_cast<int>(i)) return false;
  }
  return true;
}

void Remove(int room, std::vector<int>* sorted) {
  const auto found = std::lower_bound(sorted->begin(), sorted->end(), room);
  TROWEL_CHECK(found != sorted->end() && *found == room);
  sorted->erase(found);
}

}  // namespace

bool Seats::Fits(std::size_t seed, int room) const {
  return AllFit(rooms_[seed], {.added = room, .removed = std::nullopt}, /*gone=*/0);
}

bool Seats::FitsInstead(std::size_t seed, int room, int instead_of) const {
  return AllFit(rooms_[seed], {.added = room, .removed = instead_of}, /*gone=*/0);
}

void Seats::Take(std::size_t seed, int room) {
  std::vector<int>& rooms = rooms_[seed];
  rooms.insert(std::upper_bound(rooms.begin(), rooms.end(), room), room);
}

void Seats::Free(std::size_t seed, int room) { Remove(room, &rooms_[seed]); }

bool Departures::MayGo(std::size_t seed, int room) const {
  const int gone = gone_[seed];
  return room > gone &&
         AllFit(rooms_[seed], {.added = std::nullopt, .removed = room}, /*gone=*/gone + 1);
}

void Departures::Go(std::size_t seed, int room) {
  Remove(room, &rooms_[seed]);
  ++gone_[seed];
}

}  // namespace trowel::scheduler
