#pragma once

#include <vector>

#include "scheduler/explainer.h"
#include "scheduler/plan/assignment.h"

namespace trowel::scheduler {

// Why travellers stay, and what would let them go.
class StuckExplainer {
 public:
  // All must outlive it.
  StuckExplainer(const PlanOptions& options, const garden::GardenView& view,
                 const policy::Policy& policy, Prospects* prospects)
      : options_(options), view_(view), policy_(policy), prospects_(*prospects) {}

  StuckShoot OnItsWay(const garden::Shoot& shoot) const;
  // A traveller without a destination, once all others have theirs.
  StuckShoot Explain(const Traveller& traveller, const Seats& seats) const;

  // The fewest seeds that, with more room, could take all of `stuck` that only lack room.
  // `travellers`: all of the plan.
  std::vector<MoreRoom> RoomFor(const std::vector<const Traveller*>& stuck,
                                const std::vector<Traveller>& travellers) const;

 private:
  void ExplainRefusals(const Traveller& traveller, StuckShoot* stuck) const;
  void ExplainOwn(const Traveller& traveller, StuckShoot* stuck) const;
  void ExplainRoom(const Traveller& traveller, const Seats& seats, StuckShoot* stuck) const;
  Explainer ExplainerOf(const garden::Shoot& shoot) const;

  const PlanOptions& options_;
  const garden::GardenView& view_;
  const policy::Policy& policy_;
  Prospects& prospects_;
};

}  // namespace trowel::scheduler
