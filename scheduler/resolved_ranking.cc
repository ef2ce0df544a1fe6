#include "scheduler/resolved_ranking.h"

namespace trowel::scheduler {

ResolvedRanking::ResolvedRanking(const RankRequest& request, const garden::GardenView& view,
                                 const policy::Policy& policy)
    : move_(policy::Resolve({.shoot = request.shoot,
                             .old = request.shoot,
                             .live = request.live,
                             .requester = request.requester,
                             .pending = request.pending,
                             .now = request.now},
                            view, &pending_)),
      effective_(policy::SelectForAnySeed(policy, move_)) {
  effective_.exempt = false;
}

void ResolvedRanking::SetDestination(const garden::SeedEntry& entry) {
  policy::SetDestination(entry, &move_);
  if (effective_.by_destination == 0) return;
  effective_ = policy::Select(*effective_.policy, move_);
  effective_.exempt = false;
}

}  // namespace trowel::scheduler
