#include <algorithm>
#include <cstdint>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "policy/asking.h"
#include "policy/change.h"
#include "policy/change/owner_shoot.h"
#include "policy/policy.h"

namespace trowel::policy {
namespace {

// What is missing to tell which overrides hold.
struct Open {
  std::uint8_t missing = 0;

  bool any() const { return missing != 0; }
  void Take(const Match& match) { missing |= match.missing; }
};

bool IsExempt(const Policy& policy, std::string_view space, const Requester* requester) {
  if (AnyMatches(policy.exempt.namespaces, space)) return true;
  if (requester == nullptr) return false;
  if (AnyMatches(policy.exempt.users, requester->user)) return true;
  return std::any_of(
      requester->groups.begin(), requester->groups.end(),
      [&](const std::string& group) { return AnyMatches(policy.exempt.groups, group); });
}

struct Place {
  std::size_t rule;   // In Policy::rules.
  std::size_t index;  // In EffectivePolicy::rules.
};

// Sets the configuration of one rule: that of the first override that names it and holds. One that
// may hold leaves the rule open: a later one, or `rules`, may hold as well. Of all that may, the
// one counts with which an unknown weighs most, so that what is not known never softens a rule.
Open SelectRule(const Policy& policy, const std::vector<Match>& matches, bool live, Place place,
                EffectivePolicy* effective) {
  Open open;
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
    open.Take(matches[i]);
  }
  if (!settled) consider(&policy.rules[place.rule]);
  effective->rules[place.index] = chosen;
  if (open.any()) effective->undecided |= std::uint64_t{1} << place.index;
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

// With any seed as destination, one that reads it is left out; a change has none.
Match MatchOf(const OverrideMatch& match, const Move& move, To to) {
  if (to == To::kOpen && match.ReadsDestination()) return {};
  return Matches(match, move, to);
}

// Marks the rules that an entry names which may hold for some destination.
template <typename Names>
void MarkByDestination(const OverrideMatch& match, const Move& move,
                       const std::vector<std::size_t>& places, Names&& names,
                       EffectivePolicy* effective) {
  if (!match.ReadsDestination()) return;
  const Match open = Matches(match, move, To::kOpen);
  if (!open.holds && !open.unknown()) return;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (names(places[i])) effective->by_destination |= std::uint64_t{1} << i;
  }
}

// One that may hold exempts from nothing: what is not known never softens a rule.
void SelectExemptions(const Policy& policy, const Move& move, To to,
                      const std::vector<std::size_t>& places, EffectivePolicy* effective) {
  for (const Exemption& exemption : policy.exemptions) {
    if (exemption.until.has_value() && move.now >= *exemption.until) continue;
    const auto names = [&](std::size_t rule) { return exemption.rules[rule]; };
    MarkByDestination(exemption.match, move, places, names, effective);
    if (!MatchOf(exemption.match, move, to).holds) continue;
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (!names(places[i]) || effective->exemptions[i] != nullptr) continue;
      effective->exemptions[i] = &exemption;
      effective->exempted |= std::uint64_t{1} << i;
    }
  }
}

EffectivePolicy SelectRules(const Policy& policy, const Move& move, To to,
                            const std::vector<std::size_t>& places) {
  EffectivePolicy effective;
  effective.policy = &policy;
  effective.exempt = IsExempt(policy, move.shoot->space, move.requester);
  std::vector<Match> matches;
  matches.reserve(policy.overrides.size());
  for (const Override& override : policy.overrides) {
    matches.push_back(MatchOf(override.match, move, to));
    MarkByDestination(
        override.match, move, places,
        [&](std::size_t rule) { return override.rules[rule] != nullptr; }, &effective);
  }
  Open open;
  const bool any = std::any_of(matches.begin(), matches.end(),
                               [](const Match& match) { return match.holds || match.unknown(); });
  for (std::size_t i = 0; i < places.size(); ++i) {
    effective.rules[i] = &policy.rules[places[i]];
    if (!any) continue;
    open.missing |= SelectRule(policy, matches, move.live, {places[i], i}, &effective).missing;
  }
  if (open.any()) effective.why_undecided = WhyMissing(open.missing, move);
  SelectExemptions(policy, move, to, places, &effective);
  return effective;
}

// Of each entry that reads the destination.
template <typename Append>
std::string StandingsOf(const Policy& policy, const Append& append) {
  std::string standing;
  for (const Override& override : policy.overrides) {
    if (override.match.ReadsDestination()) append(override.match, &standing);
  }
  for (const Exemption& exemption : policy.exemptions) {
    if (exemption.match.ReadsDestination()) append(exemption.match, &standing);
  }
  return standing;
}

}  // namespace

EffectivePolicy Select(const Policy& policy, const Move& move) {
  return SelectRules(policy, move, To::kThis, PlacesOfMoveRules());
}

EffectivePolicy SelectForAnySeed(const Policy& policy, const Move& move) {
  return SelectRules(policy, move, To::kOpen, PlacesOfMoveRules());
}

std::string StandingOfDestination(const Policy& policy, const Move& move) {
  return StandingsOf(policy, [&](const OverrideMatch& match, std::string* out) {
    out->push_back(StandingOf(Matches(match, move, To::kThis)));
  });
}

std::string StandingOfShoot(const Policy& policy, const Move& move) {
  return StandingsOf(policy, [&](const OverrideMatch& match, std::string* out) {
    AppendStanding(match, move, out);
  });
}

const Override* OverrideOf(const Policy& policy, const RuleConfig* config) {
  for (const RuleConfig& own : policy.rules) {
    if (&own == config) return nullptr;
  }
  for (const Override& override : policy.overrides) {
    for (const std::shared_ptr<const RuleConfig>& own : override.rules) {
      if (own.get() == config) return &override;
    }
  }
  return nullptr;
}

EffectivePolicy SelectForChange(const Policy& policy, const ShootChange& change) {
  return SelectRules(policy, change.context, To::kNowhere, PlacesOfChangeRules());
}

namespace {

// Who a change of it concerns.
bool IsOfOneShoot(ObjectKind kind) {
  return kind == ObjectKind::kBackupEntry || kind == ObjectKind::kShootState;
}

// As if any override may hold, or none.
void SelectWhateverMayHold(const Policy& policy, EffectivePolicy* effective) {
  const Match open{.missing = Match::kProject};
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
      const ShootChange of_shoot = ResolveChange(
          {.old = owner.shoot, .now = owner.shoot, .requester = change.requester, .at = change.at},
          view, policy);
      effective = SelectForChange(policy, of_shoot);
    }
  }
  effective.exempt = IsExempt(policy, change.space, change.requester);
  return effective;
}

}  // namespace trowel::policy
