#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/string_map.h"
#include "policy/policy.h"
#include "scheduler/score.h"

namespace trowel::scheduler {

// Scores of destinations as the garden will be with what the plan has placed so far: headroom and
// spread see it.
class PlanScores {
 public:
  PlanScores(const garden::GardenView& view, const policy::Policy& policy);

  // Which scores a shoot has. Small: there may be one for each shoot.
  struct Group {
    std::size_t input = 0;
    std::size_t project = 0;
    std::size_t purpose = 0;
  };
  // `alike` stands for all that AlikeKey() reads of the move.
  Group GroupOf(const policy::Move& move, const policy::EffectivePolicy& policy, std::size_t alike);

  // The scores of one group, for many seeds: at most one of these at a time.
  class Scorer {
   public:
    Scorer(PlanScores* scores, const Group& group);
    ~Scorer() { Exchange(); }
    Scorer(const Scorer&) = delete;
    Scorer& operator=(const Scorer&) = delete;

    double Of(std::size_t seed) const;

   private:
    void Exchange();

    PlanScores& scores_;
    const Group group_;
  };

  void Place(const Group& group, std::size_t seed) { Count(group, seed, 1); }
  void TakeBack(const Group& group, std::size_t seed) { Count(group, seed, -1); }

 private:
  // What the shoots that are alike share; where shoots of their projects are is put in while it is
  // needed.
  struct Input {
    Input(const policy::Move& of, const garden::GardenView& view,
          const policy::EffectivePolicy& policy);
    const policy::Move move;
    ScoreInput scores;
  };

  void Count(const Group& group, std::size_t seed, int by);
  // The number of these shoots, which are spread together; `key` names them.
  std::size_t SpreadOf(std::string key, const garden::ShootsBySeed* shoots);
  ShootGroup MakeSpread(const garden::ShootsBySeed* shoots) const;

  const garden::GardenView& view_;
  const policy::Policy& policy_;
  // A plan may ask for as many projects as it has shoots, each on many seeds.
  std::unordered_map<std::string_view, std::size_t> seed_by_name_;
  std::vector<std::unique_ptr<Input>> inputs_;  // By `alike`; null: not asked for so far.
  std::vector<ShootGroup> spreads_;
  StringMap<std::size_t> spread_by_key_;
  std::vector<int> placed_;  // By seed.
};

}  // namespace trowel::scheduler
