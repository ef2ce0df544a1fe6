#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/string_map.h"
#include "policy/policy.h"
#include "scheduler/score.h"

namespace trowel::scheduler {

// Scores of destinations as the garden will be with what the plan has placed so far: headroom and
// spread see it. A score is computed when it is asked for, and again only after something was
// placed on, or taken from, that seed.
class PlanScores {
 public:
  PlanScores(const garden::GardenView& view, const policy::Policy& policy);

  // The number of the shoots whose scores are always equal to those of this move: `alike` stands
  // for what AlikeKey() reads.
  std::size_t GroupOf(const policy::Move& move, const policy::EffectivePolicy& policy,
                      std::size_t alike);

  double Of(std::size_t group, std::size_t seed);
  void Place(std::size_t group, std::size_t seed) { Count(group, seed, 1); }
  void TakeBack(std::size_t group, std::size_t seed) { Count(group, seed, -1); }

 private:
  struct Known {
    std::uint32_t version = 0;
    double score = 0;
  };
  struct Group {
    Group(const policy::Move& of, const garden::GardenView& view,
          const policy::EffectivePolicy& policy);
    const policy::Move move;
    ScoreInput input;
    std::size_t project = 0;
    std::size_t purpose = 0;
    std::vector<Known> known;  // By seed.
  };

  void Count(std::size_t group, std::size_t seed, int by);
  // The number of shoots that are spread together; made at the first call.
  template <typename Make>
  std::size_t SpreadOf(std::string key, Make&& make);

  const garden::GardenView& view_;
  const policy::Policy& policy_;
  std::vector<std::unique_ptr<Group>> groups_;
  StringMap<std::size_t> by_key_;
  std::vector<ShootGroup> spreads_;
  StringMap<std::size_t> spread_by_key_;
  std::vector<std::uint32_t> versions_;  // By seed; from 1 on.
  std::vector<int> placed_;              // By seed.
};

}  // namespace trowel::scheduler
