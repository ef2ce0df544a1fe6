#include "scheduler/plan/assignment.h"

#include <algorithm>
#include <queue>
#include <utility>

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

void Assignment::Run(Turn turn) {
  for (const Pass pass : {Pass::kClean, Pass::kWarned, Pass::kAll}) {
    pass_ = pass;
    PlaceAll(turn);
  }
  PlaceSeeds();
}

// Shoots that are seeds were kept off every seed that runs on a traveller, whether that one goes or
// not. Now that this is known some of them may go after all: one after the other, so that no two of
// them make a circle. Nobody changes places any more.
void Assignment::PlaceSeeds() {
  Going going;
  const auto note = [&](const Traveller& traveller) {
    going.emplace(garden::KeyOf(*traveller.shoot), prospects_.NameOf(*traveller.to));
  };
  for (const Traveller& traveller : travellers_) {
    if (traveller.to != nullptr && prospects_.IsSeed(*traveller.shoot)) note(traveller);
  }
  for (std::size_t i = 0; i < travellers_.size(); ++i) {
    Traveller& traveller = travellers_[i];
    if (!MayGo(i) || !prospects_.IsSeed(*traveller.shoot)) continue;
    Destinations besides = prospects_.LookBesides(*traveller.shoot, going);
    if (besides.list.empty()) continue;
    ProspectOf(&traveller);
    besides_.push_back(std::make_unique<const Destinations>(std::move(besides)));
    traveller.prospect->destinations = besides_.back().get();
    if (PlaceDirectly(i)) note(traveller);
  }
}

// Rounds: a source that is not full yet when somebody's search passes it may be full later, and
// then another of its shoots may go in place of one that does. The last round changes nothing, and
// so proves that nothing can.
void Assignment::PlaceAll(Turn turn) {
  const std::vector<Group> groups = GroupsOf(turn);
  bool changed = true;
  while (changed) {
    changed = false;
    Search search = NewSearch();
    for (const Group& group : groups) {
      if (turn == Turn::kBestFirst && PlaceBestFirst(group)) changed = true;
      for (std::size_t i = group.begin; i < group.end; ++i) {
        if (!MayGo(i)) continue;
        if (PlaceDirectly(i) || PlaceByChange(i, &search)) changed = true;
      }
    }
  }
}

// It has no place, and its source lets another one go.
bool Assignment::MayGo(std::size_t index) const {
  return travellers_[index].to == nullptr && !sources_[travellers_[index].source].is_full();
}

// A smaller risk is never spared for the sake of a better score.
std::vector<Assignment::Group> Assignment::GroupsOf(Turn turn) const {
  std::vector<Group> groups;
  for (std::size_t i = 0; i < travellers_.size(); ++i) {
    const bool joins = !groups.empty() &&
                       (turn == Turn::kInOrder || travellers_[i].risk == travellers_[i - 1].risk);
    if (!joins) groups.push_back({.begin = i, .end = i});
    groups.back().end = i + 1;
  }
  return groups;
}

// Of all pairs of a traveller and a free seat always the one with the best score. Whoever is placed
// makes the scores of others fall, and hardly ever rise: what a traveller had when it was asked
// last is a bound, and only the first of the queue is asked again.
bool Assignment::PlaceBestFirst(const Group& group) {
  struct Offer {
    double score;
    std::size_t index;
    bool operator<(const Offer& other) const {
      return score != other.score ? score < other.score : index > other.index;
    }
  };
  std::priority_queue<Offer> offers;
  for (std::size_t i = group.begin; i < group.end; ++i) {
    double score = 0;
    if (MayGo(i) && BestFree(i, &score) != nullptr) offers.push({.score = score, .index = i});
  }
  bool placed = false;
  while (!offers.empty()) {
    const Offer first = offers.top();
    offers.pop();
    if (!MayGo(first.index)) continue;
    double score = 0;
    const Destination* best = BestFree(first.index, &score);
    if (best == nullptr) continue;
    if (score < first.score) {
      offers.push({.score = score, .index = first.index});
      continue;
    }
    Sit(first.index, best, score);
    placed = true;
  }
  return placed;
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
    if (best != nullptr && best->standing() < destination.standing()) break;
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
