#include "policy/match.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.h"
#include "garden/objects.h"

namespace trowel::policy {
namespace {

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

std::string_view PurposeOf(const garden::Shoot& shoot) {
  return shoot.purpose.empty() ? std::string_view("evaluation") : shoot.purpose;
}

// One that is highly available and does not say how survives a node at least.
std::string_view ToleranceOf(const garden::Shoot& shoot) {
  if (!shoot.ha()) return "none";
  return shoot.zone_ha() ? "zone" : "node";
}

bool Says(const std::vector<std::string>& patterns, std::string_view text) {
  return patterns.empty() || AnyMatches(patterns, text);
}

// What the shoot alone tells.
bool MatchesShoot(const MoveMatch& match, const Move& move) {
  const garden::Shoot& shoot = *move.shoot;
  return Says(match.purposes, PurposeOf(shoot)) && Says(match.namespaces, shoot.space) &&
         Says(match.regions, shoot.region) && Says(match.provider_types, shoot.provider_type) &&
         Says(match.failure_tolerances, ToleranceOf(shoot)) &&
         (!match.live.has_value() || *match.live == move.live) &&
         (!match.shoot_labels.has_value() || match.shoot_labels->Matches(*shoot.labels));
}

bool MatchesRequester(const MoveMatch& match, const Requester* requester) {
  if (match.users.empty() && match.groups.empty()) return true;
  if (requester == nullptr || !Says(match.users, requester->user)) return false;
  return match.groups.empty() ||
         std::any_of(requester->groups.begin(), requester->groups.end(),
                     [&](const std::string& group) { return AnyMatches(match.groups, group); });
}

bool MatchesProject(const MoveMatch& match, const garden::Project& project) {
  return Says(match.projects, project.name) &&
         (!match.project_labels.has_value() || match.project_labels->Matches(project.labels));
}

// Of a seed that is not there its name tells, and labels do not.
Held MatchesSeed(const SeedMatch& match, std::string_view name, const garden::SeedEntry* entry) {
  if (entry != nullptr) return match.Matches(*entry->seed) ? Held::kYes : Held::kNo;
  if (!Says(match.names, name)) return Held::kNo;
  const bool by_name =
      match.labels.match_labels.pairs().empty() && match.labels.match_expressions.empty();
  return by_name ? Held::kYes : Held::kUnknown;
}

// False: it does not hold, whatever is missing.
bool MatchSeeds(const MoveMatch& match, const Move& move, To to, Match* result) {
  if (match.source_seeds.has_value()) {
    if (move.first) return false;  // There is no source to match.
    const Held held = MatchesSeed(*match.source_seeds, move.source_name, move.source);
    if (held == Held::kNo) return false;
    if (held == Held::kUnknown) result->missing |= Match::kSource;
  }
  if (match.destination_seeds.has_value() && to != To::kOpen) {
    if (to == To::kNowhere || move.destination_name.empty()) return false;
    const Held held =
        MatchesSeed(*match.destination_seeds, move.destination_name, move.destination);
    if (held == Held::kNo) return false;
    if (held == Held::kUnknown) result->missing |= Match::kDestination;
  }
  return true;
}

Match MatchKeys(const MoveMatch& match, const Move& move, To to) {
  if (!MatchesShoot(match, move) || !MatchesRequester(match, move.requester)) return {};
  Match result;
  if (!match.cloud_profiles.empty()) {
    const Held held = MatchesProfile(match.cloud_profiles, move);
    if (held == Held::kNo) return {};
    if (held == Held::kUnknown) result.missing |= Match::kProfile;
  }
  if (!match.projects.empty() || match.project_labels.has_value()) {
    if (move.project == nullptr) {
      result.missing |= Match::kProject;
    } else if (!MatchesProject(match, *move.project)) {
      return {};
    }
  }
  if (!MatchSeeds(match, move, to, &result)) return {};
  result.holds = !result.unknown();
  return result;
}

std::string WhyProfileUnknown(const Move& move) {
  if (!move.cloud_profile_problem.empty()) return move.cloud_profile_problem;
  return fmt::format("NamespacedCloudProfile {} names no parent", move.shoot->cloud_profile.name);
}

std::string WhySeedUnknown(std::string_view name, const std::string& problem) {
  return problem.empty() ? fmt::format("there is no Seed {}", name) : problem;
}

}  // namespace

bool AnyMatches(const std::vector<std::string>& patterns, std::string_view text) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return MatchesGlob(pattern, text); });
}

bool SeedMatch::Matches(const garden::Seed& seed) const {
  return Says(names, seed.name) && labels.Matches(seed.labels);
}

bool OverrideMatch::ReadsDestination() const {
  return destination_seeds.has_value() ||
         std::any_of(except.begin(), except.end(),
                     [](const MoveMatch& one) { return one.destination_seeds.has_value(); });
}

Match Matches(const OverrideMatch& match, const Move& move, To to) {
  Match result = MatchKeys(match, move, to);
  if (!result.holds && !result.unknown()) return result;
  for (const MoveMatch& one : match.except) {
    // Some destination may not be among the exceptions.
    if (to == To::kOpen && one.destination_seeds.has_value()) continue;
    const Match excepted = MatchKeys(one, move, to);
    if (excepted.holds) return {};
    result.missing |= excepted.missing;
  }
  result.holds = !result.unknown();
  return result;
}

char StandingOf(const Match& match) {
  return match.holds ? '+' : match.unknown() ? static_cast<char>('a' + match.missing) : '-';
}

void AppendStanding(const OverrideMatch& match, const Move& move, std::string* out) {
  out->push_back(StandingOf(MatchKeys(match, move, To::kOpen)));
  for (const MoveMatch& one : match.except) {
    out->push_back(StandingOf(MatchKeys(one, move, To::kOpen)));
  }
}

std::string WhyMissing(std::uint8_t missing, const Move& move) {
  std::vector<std::string> whys;
  if ((missing & Match::kProfile) != 0) whys.push_back(WhyProfileUnknown(move));
  if ((missing & Match::kProject) != 0) whys.push_back(move.project_problem);
  if ((missing & Match::kSource) != 0) {
    whys.push_back(WhySeedUnknown(move.source_name, move.source_problem));
  }
  if ((missing & Match::kDestination) != 0) {
    whys.push_back(WhySeedUnknown(move.destination_name, move.destination_problem));
  }
  return fmt::format("{}", fmt::join(whys, "; "));
}

}  // namespace trowel::policy
