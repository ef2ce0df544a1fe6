#include <algorithm>

#include "base/text.h"
#include "garden/seed.h"
#include "policy/asking.h"
#include "policy/policy.h"

namespace trowel::policy {
namespace {

// Whether an override holds for a move; `unknown` only where the rest would let it hold.
struct Match {
  bool holds = false;
  bool project_unknown = false;
  bool source_unknown = false;

  bool unknown() const { return project_unknown || source_unknown; }
};

bool AnyMatches(const std::vector<std::string>& patterns, std::string_view text) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return MatchesGlob(pattern, text); });
}

bool MatchesNames(const OverrideMatch& match, const Move& move) {
  const std::string_view purpose =
      move.shoot->purpose.empty() ? std::string_view("evaluation") : move.shoot->purpose;
  if (!match.purposes.empty() && !AnyMatches(match.purposes, purpose)) return false;
  return match.cloud_profiles.empty() ||
         AnyMatches(match.cloud_profiles, move.shoot->cloud_profile.name);
}

// What is certain decides: a "no" of one key beats the "unknown" of another.
Match Matches(const OverrideMatch& match, const Move& move) {
  if (!MatchesNames(match, move)) return {};
  Match result;
  if (!match.projects.empty()) {
    result.project_unknown = move.project == nullptr;
    if (move.project != nullptr && !AnyMatches(match.projects, move.project->name)) return {};
  }
  if (match.source_seeds.has_value()) {
    if (move.first) return {};  // There is no source to match.
    result.source_unknown = move.source == nullptr;
    if (move.source != nullptr && !match.source_seeds->Matches(move.from().labels)) return {};
  }
  result.holds = !result.unknown();
  return result;
}

std::string WhyUndecided(const Match& open, const Move& move) {
  std::string why = open.project_unknown ? move.project_problem : std::string();
  if (!open.source_unknown) return why;
  if (!why.empty()) why += "; ";
  return why + (move.source_problem.empty() ? fmt::format("there is no Seed {}", move.source_name)
                                            : move.source_problem);
}

bool IsExempt(const Policy& policy, const Move& move) {
  if (AnyMatches(policy.exempt.namespaces, move.shoot->space)) return true;
  if (move.requester == nullptr) return false;
  if (AnyMatches(policy.exempt.users, move.requester->user)) return true;
  return std::any_of(
      move.requester->groups.begin(), move.requester->groups.end(),
      [&](const std::string& group) { return AnyMatches(policy.exempt.groups, group); });
}

// Sets the configuration of one rule: that of the first override that names it and holds. One that
// may hold leaves the rule open: a later one, or `rules`, may hold as well. Of all that may, the
// one counts with which an unknown weighs most, so that what is not known never softens a rule.
Match SelectRule(const Policy& policy, const std::vector<Match>& matches, bool live,
                 std::size_t rule, EffectivePolicy* effective) {
  Match open;
  const RuleConfig* chosen = nullptr;
  const auto consider = [&](const RuleConfig* config) {
    if (chosen == nullptr || WeightOf(*config, live).unknown > WeightOf(*chosen, live).unknown) {
      chosen = config;
    }
  };
  bool settled = false;
  for (std::size_t i = 0; i < matches.size() && !settled; ++i) {
    const RuleConfig* config = policy.overrides[i].rules[rule].get();
    if (config == nullptr || (!matches[i].holds && !matches[i].unknown())) continue;
    consider(config);
    settled = matches[i].holds;
    open.project_unknown |= matches[i].project_unknown;
    open.source_unknown |= matches[i].source_unknown;
  }
  if (!settled) consider(&policy.rules[rule]);
  effective->rules[rule] = chosen;
  if (open.unknown()) effective->undecided |= std::uint64_t{1} << rule;
  return open;
}

}  // namespace

EffectivePolicy Select(const Policy& policy, const Move& move) {
  EffectivePolicy effective;
  effective.policy = &policy;
  effective.exempt = IsExempt(policy, move);
  std::vector<Match> matches;
  matches.reserve(policy.overrides.size());
  for (const Override& override : policy.overrides) {
    matches.push_back(Matches(override.match, move));
  }
  Match open;
  for (std::size_t i = 0; i < policy.rules.size(); ++i) {
    const Match rule = SelectRule(policy, matches, move.live, i, &effective);
    open.project_unknown |= rule.project_unknown;
    open.source_unknown |= rule.source_unknown;
  }
  effective.why_undecided = WhyUndecided(open, move);
  return effective;
}

}  // namespace trowel::policy
