#include "test/scheduler/plan/brute_force.h"

#include <algorithm>

#include <fmt/format.h>

#include "garden/seed.h"
#include "policy/evaluate.h"

namespace trowel::testing {
namespace {

struct Case {
  const scheduler::PlanOptions& options;
  const garden::GardenView& view;
  const policy::Policy& policy;
  int fill_percent;
};

// Whether admission allows the move when `pending` others, of nobody in particular, are on their
// way there.
bool Allows(const garden::Shoot& shoot, const garden::SeedEntry& seed, std::size_t pending,
            const Case& of) {
  std::vector<policy::PendingMove> moves;
  for (std::size_t i = 0; i < pending; ++i) {
    // Scheduled for the first time: these take room and no budget.
    moves.push_back({.shoot = fmt::format("garden-other/o{}", i),
                     .space = "garden-other",
                     .source = "",
                     .destination = seed.seed->name,
                     .expires = of.options.now + absl::Minutes(1)});
  }
  std::vector<policy::PendingMove> storage;
  const policy::Move move = policy::Resolve({.shoot = &shoot,
                                             .old = &shoot,
                                             .destination = seed.seed->name,
                                             .live = of.options.live,
                                             .requester = of.options.requester,
                                             .pending = moves,
                                             .now = of.options.now},
                                            of.view, &storage);
  policy::EffectivePolicy effective = policy::Select(of.policy, move);
  effective.exempt = false;
  policy::Judge judge(move, of.view, effective);
  if (judge.Ask(seed).unfit_by != 0) return false;
  return policy::Evaluate(move, of.view, effective, policy::Detail::kRulesOnly).allowed();
}

// How many of the plan may go there up to and including this one; 0: it may not.
int RoomOf(const garden::Shoot& shoot, const garden::SeedEntry& seed, std::size_t enough,
           const Case& of) {
  if (!seed.seed->visible || garden::OnItsWay(shoot)) return 0;
  std::size_t room = 0;
  while (room < enough && Allows(shoot, seed, room, of)) ++room;
  if (seed.seed->allocatable_shoots.has_value()) {
    const std::int64_t limit = *seed.seed->allocatable_shoots;
    const std::int64_t goal = of.fill_percent > 0 ? limit * of.fill_percent / 100 : limit;
    const std::int64_t left = std::max<std::int64_t>(0, goal - seed.usage.shoots);
    room = std::min(room, static_cast<std::size_t>(left));
  }
  return static_cast<int>(room);
}

struct Passenger {
  std::size_t source = 0;
  std::vector<int> rooms;  // By seed.
};

class Tries {
 public:
  Tries(std::vector<Passenger> passengers, std::vector<std::size_t> most, std::size_t seeds)
      : passengers_(std::move(passengers)), left_(std::move(most)), taken_(seeds) {}

  std::size_t Best(std::size_t index = 0, std::size_t placed = 0) {
    best_ = std::max(best_, placed);
    if (index == passengers_.size() || placed + passengers_.size() - index <= best_) return best_;
    const Passenger& passenger = passengers_[index];
    for (std::size_t seed = 0; seed < taken_.size(); ++seed) {
      if (passenger.rooms[seed] == 0 || left_[passenger.source] == 0) continue;
      taken_[seed].push_back(passenger.rooms[seed]);
      if (Fits(taken_[seed])) {
        --left_[passenger.source];
        Best(index + 1, placed + 1);
        ++left_[passenger.source];
      }
      taken_[seed].pop_back();
    }
    return Best(index + 1, placed);
  }

 private:
  // In some order.
  static bool Fits(std::vector<int> rooms) {
    std::sort(rooms.begin(), rooms.end());
    for (std::size_t i = 0; i < rooms.size(); ++i) {
      if (rooms[i] < static_cast<int>(i) + 1) return false;
    }
    return true;
  }

  const std::vector<Passenger> passengers_;
  std::vector<std::size_t> left_;        // By source.
  std::vector<std::vector<int>> taken_;  // By seed.
  std::size_t best_ = 0;
};

// A source that begins no migration lets nobody go.
bool StartsNothing(const garden::Shoot& shoot, const Case& of) {
  std::vector<policy::PendingMove> none;
  policy::Move move = policy::Resolve(
      {.shoot = &shoot, .old = &shoot, .live = of.options.live, .now = of.options.now}, of.view,
      &none);
  if (move.source == nullptr) return false;
  const policy::Rule& rule = policy::RuleTable()[*policy::FindRule("source-healthy")];
  policy::Report report(policy::Detail::kRulesOnly, rule.facts);
  rule.check(move, of.view, rule.defaults(), &report);
  return report.objected();
}

}  // namespace

std::size_t MostPlaceable(const std::vector<SourceToLeave>& sources, int fill_percent,
                          const scheduler::PlanOptions& options, const garden::GardenView& view,
                          const policy::Policy& policy) {
  const Case of{.options = options, .view = view, .policy = policy, .fill_percent = fill_percent};
  std::size_t enough = 0;
  for (const SourceToLeave& source : sources) enough += source.shoots.size();
  std::vector<Passenger> passengers;
  std::vector<std::size_t> most;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    most.push_back(sources[i].most);
    for (const garden::Shoot* shoot : sources[i].shoots) {
      Passenger passenger{.source = i, .rooms = {}};
      for (const garden::SeedEntry& seed : view.seeds()) {
        const bool stays = seed.seed->name == shoot->seed_name || StartsNothing(*shoot, of);
        passenger.rooms.push_back(stays ? 0 : RoomOf(*shoot, seed, enough, of));
      }
      passengers.push_back(std::move(passenger));
    }
  }
  return Tries(std::move(passengers), std::move(most), view.seeds().size()).Best();
}

}  // namespace trowel::testing
