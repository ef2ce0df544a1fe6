#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "policy/evaluate.h"
#include "scheduler/score.h"

namespace trowel::scheduler {

// Why a seed is not offered although the policy might allow it: what is placed by a ranking must
// be what gardener-scheduler would place too (gardener.md 5.3, steps 1, 4 and 8).
// kUnfit: rules that say so object (policy::Rule::IsPlacing()), and the policy lets that pass.
enum class Drop : std::uint8_t { kNone, kInvisible, kProvider, kDomain, kUnfit };

struct Candidate {
  const garden::SeedEntry* seed = nullptr;  // Points into the GardenView.
  std::uint64_t denied_by = 0;              // As in policy::Verdict.
  std::uint64_t warned_by = 0;
  // Of those: would deny if the policy enforced at all (`enforcement: warn`).
  std::uint64_t would_deny_by = 0;
  // Rules whose objection drops it, whatever their modes are.
  std::uint64_t unfit_by = 0;
  Drop drop = Drop::kNone;
  bool away_from_workers = false;
  double score = 0;                        // 0 to 100: the weighted mean of `parts`; 0 if refused.
  std::array<double, kScores> parts = {};  // In the order of ScoreTable(); kNoPart: has none.

  bool allowed() const { return denied_by == 0 && drop == Drop::kNone; }
};

struct RankRequest {
  // As it is. Its seed is the source; none: first scheduling.
  const garden::Shoot* shoot = nullptr;
  // Where the view counts this very shoot, if `shoot` is a copy without its seed; empty: nowhere.
  std::string_view counted_on = {};
  std::optional<bool> live = {};  // Overrides the annotation.
  const policy::Requester* requester = nullptr;
  std::span<const policy::PendingMove> pending = {};
  absl::Time now;
};

// Every seed but the source: the allowed ones first, of these those that nothing would deny, those
// with fewer warnings of their own (what all seeds share does not count), those that do not prefer
// other shoots (zoneSelection: Prefer), then by score, then those with fewer shoots, then by name;
// after them the refused ones by name.
//
// The filter is the policy itself, so that what a ranking offers, admission allows; and what
// rules object to that are policy::Rule::IsPlacing() is not offered, whatever their modes are.
// Exemptions and break-glass do not touch it.
std::vector<Candidate> Rank(const RankRequest& request, const garden::GardenView& view,
                            const policy::Policy& policy);

// The seed prefers workers of its own zones (zoneSelection: Prefer), and the shoot has none there.
// gardener-scheduler takes such a seed only if nobody else is left (reconciler.go,
// filterSeedsForZoneSelection); a control plane in all zones, or with zones of its own, has none to
// choose.
bool IsAwayFromWorkers(const garden::Seed& seed, const garden::Shoot& shoot);

// The policy as it holds for every destination of this request, exemptions left out.
policy::EffectivePolicy EffectiveFor(const RankRequest& request, const garden::GardenView& view,
                                     const policy::Policy& policy);

// Everything there is to say about one seed: what the policy finds, and, when the ranking drops
// it, why. For more than one, an Explainer does the same at a fraction of the cost.
policy::Findings Explain(const RankRequest& request, const Candidate& candidate,
                         const garden::GardenView& view, const policy::Policy& policy);

}  // namespace trowel::scheduler
