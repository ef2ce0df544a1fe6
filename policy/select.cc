#include <algorithm>

#include "base/text.h"
#include "policy/policy.h"

namespace trowel::policy {
namespace {

enum class Answer : std::uint8_t { kNo, kYes, kUnknown };

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
Answer Matches(const OverrideMatch& match, const Move& move) {
  if (!MatchesNames(match, move)) return Answer::kNo;
  bool unknown = false;
  if (!match.projects.empty()) {
    if (move.project == nullptr) {
      unknown = true;
    } else if (!AnyMatches(match.projects, move.project->name)) {
      return Answer::kNo;
    }
  }
  if (match.source_seeds.has_value()) {
    if (move.first) return Answer::kNo;  // There is no source to match.
    if (move.source == nullptr) {
      unknown = true;
    } else if (!match.source_seeds->Matches(move.from().labels)) {
      return Answer::kNo;
    }
  }
  return unknown ? Answer::kUnknown : Answer::kYes;
}

bool IsExempt(const Policy& policy, const Move& move) {
  if (AnyMatches(policy.exempt.namespaces, move.shoot->space)) return true;
  if (move.requester == nullptr) return false;
  if (AnyMatches(policy.exempt.users, move.requester->user)) return true;
  return std::any_of(
      move.requester->groups.begin(), move.requester->groups.end(),
      [&](const std::string& group) { return AnyMatches(policy.exempt.groups, group); });
}

}  // namespace

EffectivePolicy Select(const Policy& policy, const Move& move) {
  EffectivePolicy effective;
  effective.policy = &policy;
  effective.exempt = IsExempt(policy, move);
  for (std::size_t i = 0; i < policy.rules.size(); ++i) effective.rules[i] = &policy.rules[i];

  std::uint64_t settled = 0;
  for (const Override& override : policy.overrides) {
    const Answer answer = Matches(override.match, move);
    if (answer == Answer::kNo) continue;
    for (std::size_t i = 0; i < override.rules.size(); ++i) {
      const std::uint64_t bit = std::uint64_t{1} << i;
      if (override.rules[i] == nullptr || (settled & bit) != 0) continue;
      settled |= bit;
      // Undecided, the stricter of both sides counts: "unknown" must not soften a rule.
      if (answer == Answer::kUnknown) {
        effective.undecided |= bit;
        if (override.rules[i]->mode < policy.rules[i].mode) continue;
      }
      effective.rules[i] = override.rules[i].get();
    }
  }
  return effective;
}

}  // namespace trowel::policy
