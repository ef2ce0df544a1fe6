#include "scheduler/binder/advice.h"

#include <algorithm>
#include <bit>
#include <memory>
#include <vector>

#include <fmt/format.h>

#include "garden/seed.h"
#include "policy/rule_ids.h"
#include "policy/rule_table.h"
#include "scheduler/binder/decision.h"

namespace trowel::scheduler {
namespace {

// As the shoot was when a scheduler looked at it.
garden::Shoot AsUnscheduled(const garden::Shoot& shoot) {
  garden::Shoot before = shoot;
  before.seed_name.clear();
  before.host_seed_name.clear();
  before.last_operation = {};
  return before;
}

const Candidate* Find(const std::vector<Candidate>& ranking, std::string_view seed) {
  const auto found = std::find_if(
      ranking.begin(), ranking.end(),
      [seed](const Candidate& candidate) { return candidate.seed->seed->name == seed; });
  return found == ranking.end() ? nullptr : &*found;
}

// True if the shoot itself takes the place for want of which its seed would be refused.
bool IsFullByItself(const Candidate& on) {
  const auto capacity = policy::FindRule("seed-capacity");
  return on.drop == Drop::kNone && capacity.has_value() &&
         on.denied_by == std::uint64_t{1} << *capacity &&
         on.seed->seed->allocatable_shoots.has_value() &&
         on.seed->usage.shoots <= *on.seed->seed->allocatable_shoots;
}

}  // namespace

Advice AdviceFor(const garden::Shoot& shoot, absl::Time now, const garden::GardenView& view,
                 const policy::Policy& policy) {
  const garden::Shoot before = AsUnscheduled(shoot);
  const std::vector<Candidate> ranking =
      Rank({.shoot = &before, .counted_on = shoot.seed_name, .now = now}, view, policy);
  Advice advice;
  advice.on = shoot.seed_name;
  const Candidate* on = Find(ranking, advice.on);
  if (on != nullptr && on->allowed()) advice.on_score = on->score;
  if (on != nullptr && IsFullByItself(*on)) {
    advice.seed = advice.on;
    advice.verdict = Advice::Verdict::kSame;
    advice.why = fmt::format("Trowel would have left it on {}, whose last place it has", advice.on);
    return advice;
  }
  if (ranking.empty() || !ranking.front().allowed()) {
    advice.why = fmt::format("Trowel would not have placed it on {}, nor on any other seed: {}",
                             advice.on, WhyNone(ranking));
    return advice;
  }
  const Candidate& best = ranking.front();
  advice.seed = best.seed->seed->name;
  advice.score = best.score;
  // As good: what differs is the name, or less than is shown of a score.
  constexpr double kShown = 0.05;
  const bool same =
      &best == on ||
      (on != nullptr && on->allowed() &&
       std::popcount(on->warned_by) <= std::popcount(best.warned_by) && on->would_deny_by == 0 &&
       on->away_from_workers <= best.away_from_workers && best.score - on->score < kShown);
  if (same) {
    advice.seed = advice.on;
    advice.verdict = Advice::Verdict::kSame;
    advice.why = fmt::format("Trowel would have placed it there, too: {}", WhyFirst(ranking));
    return advice;
  }
  const bool refused = on == nullptr || !on->allowed();
  advice.verdict = refused ? Advice::Verdict::kRefused : Advice::Verdict::kOther;
  std::string there = "does not exist";
  if (on != nullptr && !refused) there = fmt::format("has {:.1f}", on->score);
  if (on != nullptr && refused) {
    there = on->denied_by == 0 ? "is not one that gardener-scheduler takes"
                               : fmt::format("would be refused by {}",
                                             fmt::join(policy::RuleIds(on->denied_by), ", "));
  }
  advice.why =
      fmt::format("Trowel would have placed it on {}; {} {}", WhyFirst(ranking), advice.on, there);
  return advice;
}

}  // namespace trowel::scheduler
