#pragma once

#include "policy/verdict.h"
#include "scheduler/gardener_filter.h"
#include "scheduler/resolved_ranking.h"
#include "scheduler/score.h"

namespace trowel::scheduler {

// Says of the candidates of one ranking all that there is to say. What they share is looked up
// once, so that a whole ranking can be explained.
class Explainer {
 public:
  // The view, the policy and what the request points to must outlive it.
  Explainer(const RankRequest& request, const garden::GardenView& view,
            const policy::Policy& policy);

  // What the policy finds, denials first, and, when the ranking drops the seed, why. The candidate
  // is of the same view; of it only `seed` and `drop` are read.
  policy::Findings Explain(const Candidate& candidate);

  // False: no table knows how far the seed is from the shoot, and the score goes by the names.
  bool IsDistanceKnown(const Candidate& candidate) const;

 private:
  const garden::GardenView& view_;
  ResolvedRanking resolved_;
  GardenerFilter filter_;
  const ScoreInput input_;
};

}  // namespace trowel::scheduler
