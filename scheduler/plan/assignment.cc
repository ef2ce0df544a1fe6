#include "scheduler/plan/assignment.h"

#include <algorithm>

#include "base/check.h"

namespace trowel::scheduler {

Assignment::Assignment(std::vector<Traveller>* travellers, std::vector<Leaving>* sources,
                       Prospects* prospects, std::size_t seeds)
    : travellers_(*travellers),
      sources_(*sources),
      prospects_(*prospects),
      seats_(seeds),
      seated_(seeds),
      by_source_(sources->size()) {
  for (std::size_t i = 0; i < travellers_.size(); ++i) {
    by_source_[travellers_[i].source].push_back(i);
  }
}

void Assignment::Run() {
  for (const bool warned_too : {false, true}) {
    warned_too_ = warned_too;
    PlaceAll();
  }
}

// Rounds: a source that is not full yet when somebody's search passes it may be full later, and
// then another of its shoots may go in place of one that does. The last round changes nothing, and
// so proves that nothing can.
void Assignment::PlaceAll() {
  bool changed = true;
  while (changed) {
    changed = false;
    Search search = NewSearch();
    for (std::size_t i = 0; i < travellers_.size(); ++i) {
      if (travellers_[i].to != nullptr || sources_[travellers_[i].source].is_full()) continue;
      if (PlaceDirectly(i) || PlaceByChange(i, &search)) changed = true;
    }
  }
}

const Prospect& Assignment::ProspectOf(Traveller* traveller) {
  if (!traveller->prospect.has_value()) traveller->prospect = prospects_.Look(*traveller->shoot);
  return *traveller->prospect;
}

bool Assignment::IsSeatedOn(std::size_t index, std::size_t seed) const {
  return travellers_[index].to != nullptr && travellers_[index].to->seed == seed;
}

// As a ranking would order them, with what is placed so far.
const Destination* Assignment::BestFree(std::size_t index, double* score) {
  const Prospect& prospect = ProspectOf(&travellers_[index]);
  const PlanScores::Scorer scorer(&prospects_.scores(), prospect.scores);
  const Destination* best = nullptr;
  for (const Destination& destination : prospect.destinations->list) {
    if (!IsOpen(destination)) break;
    if (best != nullptr && best->warned_by == 0 && destination.warned_by != 0) break;
    if (!seats_.Fits(destination.seed, destination.room)) continue;
    if (IsSeatedOn(index, destination.seed)) continue;
    const double its = scorer.Of(destination.seed);
    if (best != nullptr && its <= *score) continue;
    best = &destination;
    *score = its;
  }
  return best;
}

bool Assignment::PlaceDirectly(std::size_t index) {
  double score = 0;
  const Destination* best = BestFree(index, &score);
  if (best == nullptr) return false;
  Sit(index, best, score);
  return true;
}

void Assignment::Search::Reach(std::size_t index, std::optional<Step> step) {
  reached[index] = true;
  steps[index] = step;
  queue.push_back(index);
}

void Assignment::Search::TakeBack() {
  for (const std::size_t index : queue) {
    reached[index] = false;
    steps[index].reset();
  }
  for (auto old = old_rooms.rbegin(); old != old_rooms.rend(); ++old)
    rooms[old->first] = old->second;
  for (const std::size_t source : new_others) others[source] = false;
}

Assignment::Search Assignment::NewSearch() const {
  Search search;
  search.reached.resize(travellers_.size());
  search.steps.resize(travellers_.size());
  search.rooms.resize(seated_.size());
  search.others.resize(sources_.size());
  return search;
}

// Breadth first: with unequal rooms only a shortest path of changes is sure to leave room for all.
bool Assignment::PlaceByChange(std::size_t index, Search* search) {
  if (search->reached[index]) return false;
  search->queue.clear();
  search->old_rooms.clear();
  search->new_others.clear();
  search->Reach(index, std::nullopt);
  for (std::size_t head = 0; head < search->queue.size(); ++head) {
    const std::size_t at = search->queue[head];
    double score = 0;
    if (const Destination* free = BestFree(at, &score); free != nullptr) {
      Apply(at, free, *search);
      search->TakeBack();
      return true;
    }
    ReachSeats(at, search);
    ReachOthers(at, search);
  }
  return false;
}

// Those whose seat this one could take.
void Assignment::ReachSeats(std::size_t index, Search* search) {
  for (const Destination& destination : ProspectOf(&travellers_[index]).destinations->list) {
    if (!IsOpen(destination)) break;
    // Who came with as much room has reached all that this one can.
    int& reached_with = search->rooms[destination.seed];
    if (destination.room <= reached_with || IsSeatedOn(index, destination.seed)) continue;
    search->old_rooms.emplace_back(destination.seed, reached_with);
    reached_with = destination.room;
    for (const std::size_t seated : seated_[destination.seed]) {
      if (search->reached[seated]) continue;
      const int instead_of = travellers_[seated].to->room;
      if (!seats_.FitsInstead(destination.seed, destination.room, instead_of)) continue;
      search->Reach(seated, Step{.by = index, .seat = &destination});
    }
  }
}

// Those that stay because enough leave their source: any of them may go in place of this one.
void Assignment::ReachOthers(std::size_t index, Search* search) {
  const std::size_t source = travellers_[index].source;
  if (travellers_[index].to == nullptr || !sources_[source].is_full()) return;
  if (search->others[source]) return;
  search->others[source] = true;
  search->new_others.push_back(source);
  for (const std::size_t other : by_source_[source]) {
    if (travellers_[other].to != nullptr || search->reached[other]) continue;
    search->Reach(other, Step{.by = index, .seat = nullptr});
  }
}

// Everybody on the path takes the seat that the next one leaves, the last one the free seat.
void Assignment::Apply(std::size_t index, const Destination* free, const Search& search) {
  std::vector<std::pair<std::size_t, const Destination*>> moves;
  const Destination* seat = free;
  for (std::size_t at = index;;) {
    if (seat != nullptr) moves.emplace_back(at, seat);
    const std::optional<Step>& step = search.steps[at];
    if (!step.has_value()) break;
    seat = step->seat;
    if (travellers_[at].to != nullptr) StandUp(at);
    at = step->by;
  }
  for (const auto& [traveller, to] : moves) {
    Sit(traveller, to, ScoreOf(traveller, *to));
  }
}

double Assignment::ScoreOf(std::size_t index, const Destination& destination) {
  const PlanScores::Scorer scorer(&prospects_.scores(), travellers_[index].prospect->scores);
  return scorer.Of(destination.seed);
}

void Assignment::Sit(std::size_t index, const Destination* to, double score) {
  Traveller& traveller = travellers_[index];
  TROWEL_CHECK(traveller.to == nullptr);
  traveller.to = to;
  traveller.score = score;
  seats_.Take(to->seed, to->room);
  seated_[to->seed].push_back(index);
  ++sources_[traveller.source].placed;
  prospects_.scores().Place(traveller.prospect->scores, to->seed);
}

void Assignment::StandUp(std::size_t index) {
  Traveller& traveller = travellers_[index];
  const std::uint32_t seed = traveller.to->seed;
  seats_.Free(seed, traveller.to->room);
  std::erase(seated_[seed], index);
  --sources_[traveller.source].placed;
  prospects_.scores().TakeBack(traveller.prospect->scores, seed);
  traveller.to = nullptr;
}

}  // namespace trowel::scheduler
