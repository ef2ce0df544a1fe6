#pragma once

#include <bit>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/string_map.h"
#include "policy/evaluate.h"
#include "scheduler/plan/budget.h"
#include "scheduler/plan/plan.h"
#include "scheduler/plan/plan_scores.h"

namespace trowel::scheduler {

// One seed that a shoot may go to.
struct Destination {
  std::uint32_t seed = 0;           // Index in the view's seeds.
  int room = 0;                     // See Seats. 0 or less: none is left, with or without the plan.
  std::uint64_t warned_by = 0;      // As in policy::Verdict, what depends on the destination.
  std::uint64_t would_deny_by = 0;  // As in Candidate.
  bool away_from_workers = false;   // As in Candidate.

  // 0 is best: as a ranking orders them, before any score.
  std::size_t standing() const {
    constexpr std::size_t kRules = policy::kRulesMax + 1;
    return (static_cast<std::size_t>(std::popcount(would_deny_by)) * kRules +
            static_cast<std::size_t>(std::popcount(warned_by))) *
               2 +
           (away_from_workers ? 1U : 0U);
  }
};

// Where shoots of one kind may go, room apart: by their standing, then by name.
struct Destinations {
  std::size_t number = 0;  // 0, 1, ... in the order of their making.
  std::vector<Destination> list;
};

// What the rules say of one shoot of a plan.
struct Prospect {
  bool live = false;
  policy::Judge::Bits own = {};                // Whatever the destination: OwnBits().
  const Destinations* destinations = nullptr;  // Never null; empty if it may go nowhere.
  BudgetLimits limits = {};
  PlanScores::Group scores = {};
};

// What a seed says to one shoot, bits as in policy::Verdict; for those that stay.
struct Refusal {
  std::uint64_t denied_by = 0;  // Room apart; also by what is unfit for any plan.
  std::uint64_t unfit_by = 0;   // Of these: whatever the modes of the policy are.
  bool closed = false;          // Not denied, but closed for scheduling.
};

// Where travellers go, by "namespace/name".
using Going = StringMap<std::string>;

// Judges the shoots of a plan. Rules that read no destination are asked for each shoot, the others
// once for all shoots that are alike.
class Prospects {
 public:
  // `fill_percent`: no destination gets fuller; empty: up to what it can take. All but `options`
  // must outlive it.
  Prospects(const PlanOptions& options, std::optional<int> fill_percent,
            const garden::GardenView& view, const policy::Policy& policy);

  // Those that the plan may move, by "namespace/name". A shoot that is a seed goes to no seed that
  // runs on one of them: two moves that are each fine alone would make a circle of both.
  void SetTravellers(StringSet travellers) { travellers_ = std::move(travellers); }

  Prospect Look(const garden::Shoot& shoot);
  // Where a shoot that is a seed may go once it is known who else goes: `going` has a seed for each
  // traveller that does, the others stay. With it there is no circle at any time of the plan.
  Destinations LookBesides(const garden::Shoot& shoot, const Going& going) const;
  bool IsSeed(const garden::Shoot& shoot) const {
    return view_.IsManagedSeed(shoot.space, shoot.name);
  }
  // In the order of the view's seeds. The source has no say.
  std::vector<Refusal> Refusals(const garden::Shoot& shoot) const;

  // Whether the plan may place anything on the seed of that index: PlanScope.
  bool IsOpen(std::size_t seed) const { return open_[seed]; }

  const std::string& NameOf(const Destination& destination) const;

  PlanScores& scores() { return scores_; }
  std::optional<int> fill_percent() const { return fill_percent_; }

 private:
  // A shoot's move, resolved, with the policy that holds for it. What running moves take up of the
  // budget does not refuse: it bounds the waves, by `limits`.
  struct Case {
    policy::Move move;
    policy::EffectivePolicy effective;
    BudgetLimits limits;
    std::int64_t kept_free = 0;  // On every destination, beside what Gardener itself keeps.
  };
  Case Open(const garden::Shoot& shoot) const;
  // What holds for every destination, and that the source starts no migration.
  policy::Judge::Bits OwnBits(const Case& of, const policy::Judge& judge) const;
  std::int64_t KeptFree(const policy::Asking& asking, const policy::EffectivePolicy& policy) const;
  int RoomOn(const garden::SeedEntry& entry, std::int64_t kept_free) const;
  // `going`: null while nobody knows who goes.
  Destinations Find(const Case& of, const Going* going, policy::Judge* judge) const;
  // What the rules say, and whether a circle could come of it.
  policy::Judge::Bits Ask(const garden::SeedEntry& entry, const garden::Shoot& shoot,
                          const Going* going, policy::Judge* judge) const;
  bool RunsOnATraveller(const std::string& seed, const std::string& own) const;
  bool WillRunOnItself(const std::string& seed, const std::string& own, const Going& going) const;

  const PlanOptions options_;
  const std::optional<int> fill_percent_;
  const garden::GardenView& view_;
  const policy::Policy& policy_;
  const std::vector<bool> open_;  // By seed.
  // The configurations of migration-budget, by what they are made of.
  std::vector<std::pair<const policy::RuleConfig*, std::unique_ptr<const policy::RuleConfig>>>
      unbounded_;
  StringMap<std::unique_ptr<const Destinations>> by_key_;
  StringSet travellers_;
  PlanScores scores_;
};

}  // namespace trowel::scheduler
