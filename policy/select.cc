#include <algorithm>
#include <cstdint>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "garden/objects.h"
#include "garden/seed.h"
#include "policy/asking.h"
#include "policy/change.h"
#include "policy/change/owner_shoot.h"
#include "policy/policy.h"

namespace trowel::policy {
namespace {

// Whether an override holds for a move; unknown only where the rest would let it hold.
struct Match {
  bool holds = false;
  bool profile_unknown = false;
  bool project_unknown = false;
  bool source_unknown = false;

  bool unknown() const { return profile_unknown || project_unknown || source_unknown; }
  void TakeUnknowns(const Match& other) {
    profile_unknown |= other.profile_unknown;
    project_unknown |= other.project_unknown;
    source_unknown |= other.source_unknown;
  }
};

bool AnyMatches(const std::vector<std::string>& patterns, std::string_view text) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return MatchesGlob(pattern, text); });
}

bool MatchesPurpose(const OverrideMatch& match, const Move& move) {
  const std::string_view purpose =
      move.shoot->purpose.empty() ? std::string_view("evaluation") : move.shoot->purpose;
  return match.purposes.empty() || AnyMatches(match.purposes, purpose);
}

enum class Held : std::uint8_t { kNo, kYes, kUnknown };

bool NamesNamespaced(std::string_view pattern) {
  return pattern.find('/') != std::string_view::npos;
}

bool MatchesAll(std::string_view pattern) {
  return pattern.find_first_not_of('*') == std::string_view::npos;
}

// Empty: not known.
std::string_view ParentOf(const Move& move) {
  return move.cloud_profile == nullptr ? std::string_view() : move.cloud_profile->parent;
}

// Project members make NamespacedCloudProfiles, of any name, from the CloudProfile that they
// extend, and let their shoots refer to them. So a name without '/' is that of a CloudProfile only,
// and holds for all that is made from it; else whoever took the name of another CloudProfile would
// be out of one override and in another.
Held MatchesProfile(const std::vector<std::string>& patterns, const Move& move) {
  const garden::CloudProfileRef& ref = move.shoot->cloud_profile;
  const std::string own =
      ref.namespaced ? fmt::format("{}/{}", move.shoot->space, ref.name) : std::string();
  const std::string_view root = ref.namespaced ? ParentOf(move) : ref.name;
  const bool root_known = !ref.namespaced || !root.empty();
  Held held = Held::kNo;
  for (const std::string& pattern : patterns) {
    if (NamesNamespaced(pattern)) {
      if (ref.namespaced && MatchesGlob(pattern, own)) return Held::kYes;
    } else if (root_known ? MatchesGlob(pattern, root) : MatchesAll(pattern)) {
      return Held::kYes;
    } else if (!root_known) {
      held = Held::kUnknown;
    }
  }
  return held;
}

// What is certain decides: a "no" of one key beats the "unknown" of another.
Match Matches(const OverrideMatch& match, const Move& move) {
  if (!MatchesPurpose(match, move)) return {};
  Match result;
  if (!match.cloud_profiles.empty()) {
    const Held held = MatchesProfile(match.cloud_profiles, move);
    if (held == Held::kNo) return {};
    result.profile_unknown = held == Held::kUnknown;
  }
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

std::string WhyProfileUnknown(const Move& move) {
  if (!move.cloud_profile_problem.empty()) return move.cloud_profile_problem;
  return fmt::format("NamespacedCloudProfile {} names no parent", move.shoot->cloud_profile.name);
}

std::string WhySourceUnknown(const Move& move) {
  if (!move.source_problem.empty()) return move.source_problem;
  return fmt::format("there is no Seed {}", move.source_name);
}

std::string WhyUndecided(const Match& open, const Move& move) {
  std::vector<std::string> whys;
  if (open.profile_unknown) whys.push_back(WhyProfileUnknown(move));
  if (open.project_unknown) whys.push_back(move.project_problem);
  if (open.source_unknown) whys.push_back(WhySourceUnknown(move));
  return fmt::format("{}", fmt::join(whys, "; "));
}

bool IsExempt(const Policy& policy, std::string_view space, const Requester* requester) {
  if (AnyMatches(policy.exempt.namespaces, space)) return true;
  if (requester == nullptr) return false;
  if (AnyMatches(policy.exempt.users, requester->user)) return true;
  return std::any_of(
      requester->groups.begin(), requester->groups.end(),
      [&](const std::string& group) { return AnyMatches(policy.exempt.groups, group); });
}

// Sets the configuration of one rule: that of the first override that names it and holds. One that
// may hold leaves the rule open: a later one, or `rules`, may hold as well. Of all that may, the
// one counts with which an unknown weighs most, so that what is not known never softens a rule.
struct Place {
  std::size_t rule;   // In Policy::rules.
  std::size_t index;  // In EffectivePolicy::rules.
};
Match SelectRule(const Policy& policy, const std::vector<Match>& matches, bool live, Place place,
                 EffectivePolicy* effective) {
  Match open;
  const RuleConfig* chosen = nullptr;
  const auto consider = [&](const RuleConfig* config) {
    if (chosen == nullptr || WeightOf(*config, live).unknown > WeightOf(*chosen, live).unknown) {
      chosen = config;
    }
  };
  bool settled = false;
  for (std::size_t i = 0; i < matches.size() && !settled; ++i) {
    const RuleConfig* config = policy.overrides[i].rules[place.rule].get();
    if (config == nullptr || (!matches[i].holds && !matches[i].unknown())) continue;
    consider(config);
    settled = matches[i].holds;
    open.TakeUnknowns(matches[i]);
  }
  if (!settled) consider(&policy.rules[place.rule]);
  effective->rules[place.index] = chosen;
  if (open.unknown()) effective->undecided |= std::uint64_t{1} << place.index;
  return open;
}

// For each rule of ChangeRules(), its place in Policy::rules.
const std::vector<std::size_t>& PlacesOfChangeRules() {
  static const std::vector<std::size_t> places = [] {
    std::vector<std::size_t> all;
    for (const Rule& rule : ChangeRules()) all.push_back(*FindAnyRule(rule.id));
    return all;
  }();
  return places;
}

// For each rule of RuleTable(): the first ones.
const std::vector<std::size_t>& PlacesOfMoveRules() {
  static const std::vector<std::size_t> places = [] {
    std::vector<std::size_t> all(RuleTable().size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    return all;
  }();
  return places;
}

EffectivePolicy SelectRules(const Policy& policy, const Move& move,
                            const std::vector<std::size_t>& places) {
  EffectivePolicy effective;
  effective.policy = &policy;
  effective.exempt = IsExempt(policy, move.shoot->space, move.requester);
  std::vector<Match> matches;
  matches.reserve(policy.overrides.size());
  for (const Override& override : policy.overrides) {
    matches.push_back(Matches(override.match, move));
  }
  Match open;
  const bool any = std::any_of(matches.begin(), matches.end(),
                               [](const Match& match) { return match.holds || match.unknown(); });
  for (std::size_t i = 0; i < places.size(); ++i) {
    effective.rules[i] = &policy.rules[places[i]];
    if (any) open.TakeUnknowns(SelectRule(policy, matches, move.live, {places[i], i}, &effective));
  }
  if (open.unknown()) effective.why_undecided = WhyUndecided(open, move);
  return effective;
}

}  // namespace

EffectivePolicy Select(const Policy& policy, const Move& move) {
  return SelectRules(policy, move, PlacesOfMoveRules());
}

EffectivePolicy SelectForChange(const Policy& policy, const ShootChange& change) {
  return SelectRules(policy, change.context, PlacesOfChangeRules());
}

namespace {

// Who a change of it concerns.
bool IsOfOneShoot(ObjectKind kind) {
  return kind == ObjectKind::kBackupEntry || kind == ObjectKind::kShootState;
}

// As if any override may hold, or none.
void SelectWhateverMayHold(const Policy& policy, EffectivePolicy* effective) {
  Match open;
  open.project_unknown = true;
  const std::vector<Match> matches(policy.overrides.size(), open);
  const std::vector<std::size_t>& places = PlacesOfChangeRules();
  for (std::size_t i = 0; i < places.size(); ++i) {
    SelectRule(policy, matches, /*live=*/false, {places[i], i}, effective);
  }
  effective->undecided = 0;  // The rules themselves say that the shoot is not known.
}

}  // namespace

EffectivePolicy SelectForChange(const Policy& policy, const ObjectChange& change,
                                const garden::GardenView& view) {
  EffectivePolicy effective;
  effective.policy = &policy;
  const std::vector<std::size_t>& places = PlacesOfChangeRules();
  for (std::size_t i = 0; i < places.size(); ++i) effective.rules[i] = &policy.rules[places[i]];
  if (IsOfOneShoot(change.kind) && !policy.overrides.empty()) {
    const Owner owner = LookUpOwner(change, view);
    if (!owner.problem.empty()) {
      SelectWhateverMayHold(policy, &effective);
    } else if (owner.shoot != nullptr) {
      const ShootChange of_shoot =
          ResolveChange({.old = owner.shoot, .now = owner.shoot, .at = change.at}, view, policy);
      effective = SelectForChange(policy, of_shoot);
    }
  }
  effective.exempt = IsExempt(policy, change.space, change.requester);
  return effective;
}

}  // namespace trowel::policy
