#pragma once

#include <vector>

#include "policy/policy.h"
#include "scheduler/rank.h"

namespace trowel::scheduler {

// A ranking's request with all names looked up, and the policy that holds for each of its moves:
// made once per ranking. The view, the policy and what the request points to must outlive it.
class ResolvedRanking {
 public:
  ResolvedRanking(const RankRequest& request, const garden::GardenView& view,
                  const policy::Policy& policy);
  ResolvedRanking(const ResolvedRanking&) = delete;  // The move points into `pending_`.
  ResolvedRanking& operator=(const ResolvedRanking&) = delete;

  const policy::Move& move() const { return move_; }
  // Who is exempt does not touch a ranking. For any seed, until a destination is set.
  const policy::EffectivePolicy& effective() const { return effective_; }

  void SetDestination(const garden::SeedEntry& entry);

 private:
  std::vector<policy::PendingMove> pending_;
  policy::Move move_;
  policy::EffectivePolicy effective_;
};

}  // namespace trowel::scheduler
