#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "scheduler/plan/prospects.h"
#include "scheduler/plan/seats.h"

namespace trowel::scheduler {

// A shoot that a plan may move.
struct Traveller {
  const garden::Shoot* shoot = nullptr;
  std::size_t source = 0;  // Of the plan's sources.
  Risk risk = Risk::kProduction;

  std::optional<Prospect> prospect = std::nullopt;  // Looked up when it is needed.
  const Destination* to = nullptr;                  // Null: it stays.
  double score = 0;                                 // When it was placed.
};

// How many shoots should leave each source, and how many do.
struct Leaving {
  std::int64_t most = 0;
  std::int64_t placed = 0;

  bool is_full() const { return placed >= most; }
};

// Who comes before whom where not all find a place, or not all have to go.
enum class Turn : std::uint8_t {
  kInOrder,    // The travellers in their order, each to the best seed that is left for it.
  kBestFirst,  // Among neighbours of one risk whoever has the best seed, then in their order.
};

// Gives travellers a destination each, as many as can have one: in their turn, the best score
// first; whoever finds all seats of its destinations taken makes others change places, if that
// leaves all of them with one (augmenting paths: nobody who has a place loses it to no gain). First
// as many as can have one without warnings, then the others.
class Assignment {
 public:
  // All must outlive it.
  Assignment(std::vector<Traveller>* travellers, std::vector<Leaving>* sources,
             Prospects* prospects, std::size_t seeds);

  // At most once.
  void Run(Turn turn);
  const Seats& seats() const { return seats_; }

 private:
  // Where a search came from: `by` takes the seat of this one on `seat`, or, without a seat, leaves
  // its place in the plan to this one.
  struct Step {
    std::size_t by = 0;
    const Destination* seat = nullptr;
  };
  // What searches have reached in vain: nothing is free from there. A search that succeeds takes
  // back what it has added.
  struct Search {
    std::vector<bool> reached;               // By traveller.
    std::vector<std::optional<Step>> steps;  // By traveller.
    std::vector<int> rooms;                  // By seed: the most that it was reached with.
    std::vector<bool> others;                // By source: those that stay were reached.

    // Of the search that is under way.
    std::vector<std::size_t> queue;
    std::vector<std::pair<std::size_t, int>> old_rooms;
    std::vector<std::size_t> new_others;

    void Reach(std::size_t index, std::optional<Step> step);
    void TakeBack();
  };

  // Travellers from `begin` on, up to `end`.
  struct Group {
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  void PlaceAll(Turn turn);
  void PlaceSeeds();
  std::vector<Group> GroupsOf(Turn turn) const;
  bool PlaceBestFirst(const Group& group);
  bool MayGo(std::size_t index) const;
  const Prospect& ProspectOf(Traveller* traveller);
  const Destination* BestFree(std::size_t index, double* score);
  bool PlaceDirectly(std::size_t index);
  bool PlaceByChange(std::size_t index, Search* search);
  void ReachSeats(std::size_t index, Search* search);
  void ReachOthers(std::size_t index, Search* search);
  void Apply(std::size_t index, const Destination* free, const Search& search);
  double ScoreOf(std::size_t index, const Destination& destination);
  void Sit(std::size_t index, const Destination* to, double score);
  void StandUp(std::size_t index);
  Search NewSearch() const;
  bool IsSeatedOn(std::size_t index, std::size_t seed) const;
  bool IsOpen(const Destination& destination) const {
    if (destination.would_deny_by != 0) return pass_ == Pass::kAll;
    return pass_ >= Pass::kWarned || destination.warned_by == 0;
  }

  std::vector<Traveller>& travellers_;
  std::vector<Leaving>& sources_;
  Prospects& prospects_;
  Seats seats_;
  // Which destinations are looked at: first those without warnings, in the end those that only
  // `enforcement: warn` lets pass.
  enum class Pass : std::uint8_t { kClean, kWarned, kAll };
  Pass pass_ = Pass::kClean;
  std::vector<std::vector<std::size_t>> seated_;              // By seed: travellers.
  std::vector<std::vector<std::size_t>> by_source_;           // Travellers, in their order.
  std::vector<std::unique_ptr<const Destinations>> besides_;  // Of PlaceSeeds().
};

}  // namespace trowel::scheduler
