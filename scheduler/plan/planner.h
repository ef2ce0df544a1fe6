#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "scheduler/plan/assignment.h"

namespace trowel::scheduler {

// What PlanDrain() and PlanBalance() have in common. Sources are numbered as they are added.
class Planner {
 public:
  // All must outlive it.
  Planner(const PlanOptions& options, std::optional<int> fill_percent,
          const garden::GardenView& view, const policy::Policy& policy);

  // A seed that as many as `most` of its shoots should leave; adds its shoots with AddShoot().
  std::size_t AddSource(std::int64_t most);
  // One whose spec names the source. Those on their way already are not moved, those that the plan
  // is not about are left out.
  void AddShoot(const garden::Shoot& shoot, std::size_t source);
  bool IsMeant(const garden::Shoot& shoot) const;

  // Who chooses first among the destinations, and is therefore also the first to leave; in the
  // waves the least risk goes first.
  enum class Choice : std::uint8_t {
    kRiskiestFirst,      // All go; production should have the best of it.
    kLeastRiskBestFirst  // Some go: the least risk, and of that who finds the best place.
  };
  // Once, at the end.
  Plan Run(Choice choice);

 private:
  void Sort(Choice choice);
  void ExplainStuck(const Seats& seats, Plan* plan);
  void CutShort(Plan* plan) const;

  const PlanOptions& options_;
  const garden::GardenView& view_;
  const policy::Policy& policy_;
  Prospects prospects_;
  std::vector<Traveller> travellers_;
  std::vector<Leaving> sources_;
  std::vector<Traveller> on_their_way_;  // Not to be placed.
};

}  // namespace trowel::scheduler
