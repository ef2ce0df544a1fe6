#include "scheduler/binder/decision.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "garden/seed.h"
#include "policy/rule_ids.h"
#include "policy/rule_table.h"

namespace trowel::scheduler {
namespace {

// A reason for which seeds fall out, and how many.
struct Refusal {
  std::string_view by;
  int seeds = 0;
};

std::string_view NameOf(Drop drop) {
  switch (drop) {
    case Drop::kNone: break;
    case Drop::kInvisible: return "not open for scheduling";
    case Drop::kProvider: return "provider";
    case Drop::kDomain: return "domain";
    case Drop::kUnfit: return "unfit";
  }
  return "";
}

// The most frequent first; among equals as the rules stand in their table.
std::vector<Refusal> RefusalsOf(std::span<const Candidate> ranking) {
  std::vector<Refusal> refusals;
  const auto count = [&](std::string_view by) {
    const auto found = std::find_if(refusals.begin(), refusals.end(),
                                    [by](const Refusal& known) { return known.by == by; });
    if (found == refusals.end()) {
      refusals.push_back({.by = by, .seeds = 1});
    } else {
      ++found->seeds;
    }
  };
  for (const policy::Rule& rule : policy::RuleTable()) refusals.push_back({.by = rule.id});
  for (const Candidate& candidate : ranking) {
    for (const std::string_view id : policy::RuleIds(candidate.denied_by)) count(id);
    if (candidate.drop == Drop::kUnfit) {
      for (const std::string_view id : policy::RuleIds(candidate.unfit_by)) count(id);
    } else if (candidate.drop != Drop::kNone) {
      count(NameOf(candidate.drop));
    }
  }
  std::erase_if(refusals, [](const Refusal& refusal) { return refusal.seeds == 0; });
  std::stable_sort(refusals.begin(), refusals.end(),
                   [](const Refusal& a, const Refusal& b) { return a.seeds > b.seeds; });
  return refusals;
}

auto Allowed(std::span<const Candidate> ranking) {
  return std::count_if(ranking.begin(), ranking.end(),
                       [](const Candidate& candidate) { return candidate.allowed(); });
}

std::string PartsOf(const Candidate& candidate) {
  std::string text;
  for (std::size_t i = 0; i < kScores; ++i) {
    if (candidate.parts[i] == kNoPart) continue;
    text += fmt::format("{}{} {:.0f}", text.empty() ? "" : ", ", ScoreTable()[i].id,
                        candidate.parts[i]);
  }
  return text;
}

}  // namespace

std::string WhyFirst(std::span<const Candidate> ranking) {
  const Candidate& best = ranking.front();
  std::string text =
      fmt::format("{}, score {:.1f} ({})", best.seed->seed->name, best.score, PartsOf(best));
  if (ranking.size() > 1 && ranking[1].allowed()) {
    text += fmt::format(", before {} with {:.1f}", ranking[1].seed->seed->name, ranking[1].score);
  }
  text += fmt::format("; {} of {} seeds qualify", Allowed(ranking), ranking.size());
  std::string warnings;
  for (const std::string_view id : policy::RuleIds(best.warned_by)) {
    warnings += fmt::format("{}{}", warnings.empty() ? "; with warnings of " : ", ", id);
  }
  return text + warnings;
}

std::string WhyNone(std::span<const Candidate> ranking) {
  if (ranking.empty()) return "there are no seeds";
  std::string text = fmt::format("0 of {} seeds qualify", ranking.size());
  std::string_view before = ": ";
  for (const Refusal& refusal : RefusalsOf(ranking)) {
    text += fmt::format("{}{}{} {}", before, refusal.by, before == ": " ? " refuses" : "",
                        refusal.seeds);
    before = ", ";
  }
  return text;
}

std::string ScheduledNote(const Decision& decision) { return "Scheduled to seed " + decision.why; }

std::string FailedNote(std::string_view why) {
  return fmt::format("Failed to schedule Shoot: {}", why);
}

Decision Decide(const garden::Shoot& shoot, std::span<const policy::PendingMove> pending,
                absl::Time now, const garden::GardenView& view, const policy::Policy& policy) {
  const std::vector<Candidate> ranking =
      Rank({.shoot = &shoot, .pending = pending, .now = now}, view, policy);
  Decision decision;
  if (ranking.empty() || !ranking.front().allowed()) {
    decision.why = WhyNone(ranking);
    return decision;
  }
  decision.seed = ranking.front().seed->seed->name;
  decision.score = ranking.front().score;
  decision.qualified = static_cast<int>(Allowed(ranking));
  decision.why = WhyFirst(ranking);
  return decision;
}

}  // namespace trowel::scheduler
