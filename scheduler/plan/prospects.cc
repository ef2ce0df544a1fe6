#include "scheduler/plan/prospects.h"

#include <algorithm>
#include <array>
#include <utility>

#include "garden/seed_way.h"
#include "policy/asking.h"
#include "policy/move/migration_budget.h"
#include "policy/move/seed_capacity.h"
#include "scheduler/gardener_filter.h"
#include "scheduler/plan/alike_key.h"
#include "scheduler/plan/seats.h"
#include "scheduler/rank.h"

namespace trowel::scheduler {
namespace {

std::size_t BudgetRule() {
  static const std::size_t index = *policy::FindRule("migration-budget");
  return index;
}

std::size_t CapacityRule() {
  static const std::size_t index = *policy::FindRule("seed-capacity");
  return index;
}

std::uint64_t CapacityBit() { return std::uint64_t{1} << CapacityRule(); }

int AsRoom(std::int64_t room) {
  return static_cast<int>(std::clamp<std::int64_t>(room, -kUnlimitedRoom, kUnlimitedRoom - 1));
}

// Every configuration that an effective policy may have of the rule.
std::vector<const policy::RuleConfig*> ConfigsOf(const policy::Policy& policy, std::size_t rule) {
  std::vector<const policy::RuleConfig*> configs = {&policy.rules[rule]};
  for (const policy::Override& override : policy.overrides) {
    if (override.rules[rule] != nullptr) configs.push_back(override.rules[rule].get());
  }
  return configs;
}

}  // namespace

Prospects::Prospects(const PlanOptions& options, std::optional<int> fill_percent,
                     const garden::GardenView& view, const policy::Policy& policy)
    : options_(options),
      fill_percent_(fill_percent),
      view_(view),
      policy_(policy),
      open_(OpenSeeds(options.scope, view)),
      scores_(view, policy) {
  for (const policy::RuleConfig* config : ConfigsOf(policy, BudgetRule())) {
    unbounded_.emplace_back(config,
                            std::make_unique<const policy::RuleConfig>(WithoutBounds(*config)));
  }
}

Prospects::Case Prospects::Open(const garden::Shoot& shoot) const {
  Case opened;
  std::vector<policy::PendingMove> none;
  opened.move = policy::Resolve({.shoot = &shoot,
                                 .old = &shoot,
                                 .live = options_.live,
                                 .requester = options_.requester,
                                 .now = options_.now},
                                view_, &none);
  opened.move.pending = {};
  opened.effective = policy::SelectForAnySeed(policy_, opened.move);
  opened.effective.exempt = false;
  // Whether a rule is asked is the same for every destination, as long as there is one.
  if (!view_.seeds().empty()) policy::SetDestination(view_.seeds().front(), &opened.move);
  opened.move.returning = false;
  const policy::Asking asking(opened.move, view_, opened.effective);
  opened.limits = LimitsOf(asking, opened.effective);
  opened.kept_free = KeptFree(asking, opened.effective);
  const policy::RuleConfig*& budget = opened.effective.rules[BudgetRule()];
  // A bound by project is not known of a shoot without one: the rule has to say so.
  const bool bounds_project =
      budget->settings.As<policy::MigrationBudgetSettings>().per_project.has_value();
  if (bounds_project && opened.move.project == nullptr) return opened;
  const auto unbounded = std::find_if(unbounded_.begin(), unbounded_.end(),
                                      [&](const auto& pair) { return pair.first == budget; });
  budget = unbounded->second.get();
  return opened;
}

// Headroom, where seed-capacity denies, and shoots that cannot be read and may be anywhere. As in a
// ranking: what is not known closes a seed whatever the policy says.
std::int64_t Prospects::KeptFree(const policy::Asking& asking,
                                 const policy::EffectivePolicy& policy) const {
  const std::size_t rule = CapacityRule();
  const std::int64_t unknown = view_.uncounted_shoots();
  if (!asking.IsAsked(rule) || !asking.CanJudge(rule)) return unknown;
  if (asking.Consequences(rule).objection != policy::Effect::kDeny) return unknown;
  return unknown + policy.rules[rule]->settings.As<policy::SeedCapacitySettings>().headroom;
}

// A policy that only warns of such a source lets somebody bind who knows what comes then. A plan
// for all of its shoots would leave each of them frozen where it is.
policy::Judge::Bits Prospects::OwnBits(const Case& of, const policy::Judge& judge) const {
  static const std::size_t index = *policy::FindRule("source-healthy");
  policy::Judge::Bits own = judge.OfShoot();
  if (of.move.source == nullptr) return own;
  const policy::Rule& rule = policy::RuleTable()[index];
  policy::Report report(policy::Detail::kRulesOnly, rule.facts);
  rule.check(of.move, view_, rule.defaults(), &report);
  if (report.objected()) own.unfit_by |= std::uint64_t{1} << index;
  return own;
}

Prospect Prospects::Look(const garden::Shoot& shoot) {
  const Case opened = Open(shoot);
  Prospect prospect{.live = opened.move.live, .limits = opened.limits};
  policy::Judge judge(opened.move, view_, opened.effective);
  prospect.own = OwnBits(opened, judge);

  const auto [found, added] =
      by_key_.try_emplace(AlikeKey(opened.move, view_, opened.effective), nullptr);
  if (added) {
    Destinations destinations = Find(opened, /*going=*/nullptr, &judge);
    destinations.number = by_key_.size() - 1;
    found->second = std::make_unique<const Destinations>(std::move(destinations));
  }
  static const Destinations nowhere;
  const bool may_move = (prospect.own.denied_by | prospect.own.unfit_by) == 0;
  prospect.destinations = may_move ? found->second.get() : &nowhere;
  prospect.scores = scores_.GroupOf(opened.move, opened.effective, found->second->number);
  return prospect;
}

const std::string& Prospects::NameOf(const Destination& destination) const {
  return view_.seeds()[destination.seed].seed->name;
}

Destinations Prospects::LookBesides(const garden::Shoot& shoot, const Going& going) const {
  const Case opened = Open(shoot);
  policy::Judge judge(opened.move, view_, opened.effective);
  const policy::Judge::Bits own = OwnBits(opened, judge);
  if ((own.denied_by | own.unfit_by) != 0) return {};
  return Find(opened, &going, &judge);
}

policy::Judge::Bits Prospects::Ask(const garden::SeedEntry& entry, const garden::Shoot& shoot,
                                   const Going* going, policy::Judge* judge) const {
  static const std::uint64_t cycle = std::uint64_t{1} << *policy::FindRule("seed-cycle");
  policy::Judge::Bits bits = judge->OfDestination(entry);
  if ((bits.denied_by & cycle) != 0 || !IsSeed(shoot)) return bits;
  const std::string own = garden::KeyOf(shoot);
  const bool circle = going == nullptr ? RunsOnATraveller(entry.seed->name, own)
                                       : WillRunOnItself(entry.seed->name, own, *going);
  if (circle) bits.unfit_by |= cycle;
  return bits;
}

// Follows where each shoot is as well as where it goes, so that no order of the moves matters.
bool Prospects::WillRunOnItself(const std::string& seed, const std::string& own,
                                const Going& going) const {
  bool found = false;
  garden::SeedWay way(view_, seed);
  way.Follow([&](const garden::SeedWay::Step& step) {
    found = step.shoot == own;
    const auto to = going.find(step.shoot);
    if (to != going.end()) way.Add(to->second);
    return !found;
  });
  return found;
}

bool Prospects::RunsOnATraveller(const std::string& seed, const std::string& own) const {
  bool found = false;
  garden::SeedWay(view_, seed).Follow([&](const garden::SeedWay::Step& step) {
    found = step.shoot != own && travellers_.contains(step.shoot);
    return !found;  // What cannot be read on the way is seed-cycle's to say.
  });
  return found;
}

Destinations Prospects::Find(const Case& of, const Going* going, policy::Judge* judge) const {
  Destinations destinations;
  const GardenerFilter filter(of.move, view_);
  const std::span<const garden::SeedEntry> seeds = view_.seeds();
  destinations.list.reserve(seeds.size());
  std::vector<Destination> worse;  // Of which there are few.
  const garden::SeedEntry* source = view_.FindSeed(of.move.source_name);
  for (std::size_t i = 0; i < seeds.size(); ++i) {
    if (&seeds[i] == source || !IsOpen(i)) continue;
    const policy::Judge::Bits bits = Ask(seeds[i], *of.move.shoot, going, judge);
    if (((bits.denied_by | bits.unfit_by) & ~CapacityBit()) != 0) continue;
    if (filter.Ask(*seeds[i].seed) != Drop::kNone) continue;
    const Destination destination{
        .seed = static_cast<std::uint32_t>(i),
        .room = RoomOn(seeds[i], of.kept_free),
        .warned_by = bits.warned_by,
        .would_deny_by = bits.would_deny_by,
        .away_from_workers = IsAwayFromWorkers(*seeds[i].seed, *of.move.shoot)};
    (destination.standing() == 0 ? destinations.list : worse).push_back(destination);
  }
  std::stable_sort(worse.begin(), worse.end(), [](const Destination& a, const Destination& b) {
    return a.standing() < b.standing();
  });
  destinations.list.insert(destinations.list.end(), worse.begin(), worse.end());
  return destinations;
}

// What Gardener itself takes bounds every plan, whatever the policy says.
int Prospects::RoomOn(const garden::SeedEntry& entry, std::int64_t kept_free) const {
  const std::optional<std::int64_t>& limit = entry.seed->allocatable_shoots;
  if (!limit.has_value()) return kUnlimitedRoom;
  const std::int64_t most = std::max<std::int64_t>(0, *limit);
  std::int64_t room = most - entry.usage.shoots - kept_free;
  if (fill_percent_.has_value()) {
    room = std::min(room, PercentOf(most, *fill_percent_) - entry.usage.shoots);
  }
  return AsRoom(room);
}

std::vector<Refusal> Prospects::Refusals(const garden::Shoot& shoot) const {
  const Case opened = Open(shoot);
  policy::Judge judge(opened.move, view_, opened.effective);
  const GardenerFilter filter(opened.move, view_);
  std::vector<Refusal> refusals;
  refusals.reserve(view_.seeds().size());
  for (const garden::SeedEntry& entry : view_.seeds()) {
    const policy::Judge::Bits bits = Ask(entry, shoot, /*going=*/nullptr, &judge);
    refusals.push_back({.denied_by = (bits.denied_by | bits.unfit_by) & ~CapacityBit(),
                        .unfit_by = bits.unfit_by & ~bits.denied_by & ~CapacityBit(),
                        .closed = filter.Ask(*entry.seed) != Drop::kNone});
  }
  return refusals;
}

}  // namespace trowel::scheduler
