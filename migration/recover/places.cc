#include "migration/recover/places.h"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "garden/amend.h"
#include "garden/seed.h"
#include "garden/seed_detail.h"
#include "migration/recover/destination.h"
#include "policy/rule_table.h"

namespace trowel::migration {
namespace {

using garden::Condition;

// Rules about a source that works, and about when and how often shoots may be moved: none of them
// is a reason to leave a control plane on a seed that is gone. What a restore itself needs of the
// shoot is asked in LostShootsOf().
constexpr std::array<std::string_view, 15> kOff = {
    "bastions",         "confined-changes",     "cool-down",
    "distant-approval", "freeze-window",        "gardenlet-version",
    "migration-budget", "move-approval",        "moving-ignored",
    "pending-rotation", "shoot-last-operation", "shoot-state",
    "source-healthy",   "source-host",          "window-soon"};

// The policy without them, whatever the moves are.
policy::Policy ForRecovery(const policy::Policy& policy) {
  policy::Policy relaxed = policy;
  for (const std::string_view id : kOff) {
    const std::size_t rule = *policy::FindRule(id);
    policy::RuleConfig& config = relaxed.rules[rule];
    config.mode = config.live_mode = policy::Mode::kOff;
    for (policy::Override& override : relaxed.overrides) {
      if (override.rules[rule] == nullptr) continue;
      auto off = std::make_shared<policy::RuleConfig>(*override.rules[rule]);
      off->mode = off->live_mode = policy::Mode::kOff;
      override.rules[rule] = std::move(off);
    }
  }
  return relaxed;
}

// The garden as if the seed was in order: a plan moves nobody off a source that starts nothing,
// whatever the policy says.
std::shared_ptr<const garden::GardenView> WithoutItsFaults(const garden::Seed& lost,
                                                           const garden::GardenView& view,
                                                           absl::Time now) {
  garden::Seed seed = lost;
  const Condition well{.status = Condition::Status::kTrue, .since = now - absl::Hours(24)};
  seed.gardenlet_ready = well;
  seed.system_components_healthy = well;
  seed.backup_buckets_ready = well;
  seed.emergency_stop = false;
  garden::SeedDetail& detail = seed.detail.Edit();
  detail.observed_generation = detail.generation;
  return garden::WithSeed(view, std::move(seed), /*buckets_in_order=*/true);
}

// Why a plan leaves it where it is, in one line.
std::string WhyStuck(const scheduler::StuckShoot& stuck) {
  if (!stuck.findings.empty()) return stuck.findings.front().message;
  if (!stuck.nearest.empty() && !stuck.nearest.front().findings.empty()) {
    return stuck.nearest.front().findings.front().message;
  }
  return std::string(scheduler::Name(stuck.why));
}

bool IsWanted(Readiness readiness) {
  return CanBeRestored(readiness) || readiness == Readiness::kNeedsFencing;
}

bool Contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Of one that is bound to a seed already: nobody wants it there.
bool IsLeftOut(const std::string& to, const scheduler::PlanScope& scope) {
  return Contains(scope.never_to, to) || (!scope.only_to.empty() && !Contains(scope.only_to, to));
}

struct Places {
  std::map<std::string, std::string> seeds;    // By shoot.
  std::map<std::string, std::string> reasons;  // Why there is none.
};

Places PlaceAll(std::string_view seed, scheduler::PlanOptions options,
                const garden::GardenView& view, const policy::Policy& policy) {
  Places places;
  const garden::SeedEntry* entry = view.FindSeed(seed);
  if (entry == nullptr) return places;
  for (const garden::SeedEntry& other : view.seeds()) {
    // It is lost as well, as soon as somebody asks it for something.
    if (RunsOn(other.seed->name, seed, view)) options.scope.never_to.push_back(other.seed->name);
  }
  const auto in_order = WithoutItsFaults(*entry->seed, view, options.now);
  const scheduler::Plan plan =
      scheduler::PlanDrain({std::string(seed)}, options, *in_order, ForRecovery(policy));
  for (const scheduler::Wave& wave : plan.waves) {
    for (const scheduler::PlannedMove& move : wave.moves) {
      places.seeds[garden::KeyOf(*move.shoot)] = move.to->seed->name;
    }
  }
  for (const scheduler::StuckShoot& stuck : plan.stuck) {
    places.reasons[garden::KeyOf(*stuck.shoot)] = WhyStuck(stuck);
  }
  return places;
}

}  // namespace

void FindPlaces(std::string_view seed, const scheduler::PlanOptions& options,
                const garden::GardenView& view, const policy::Policy& policy,
                std::vector<LostShoot>* shoots) {
  Places places = PlaceAll(seed, options, view, policy);
  for (LostShoot& lost : *shoots) {
    if (!IsWanted(lost.readiness)) continue;
    if (!lost.to.empty()) {
      if (!IsLeftOut(lost.to, options.scope)) continue;
      lost.no_place = fmt::format("it is bound to {}, which is left out", lost.to);
      lost.to.clear();
    }
    if (!lost.no_place.empty() || lost.progress.on_its_way()) continue;
    const std::string key = garden::KeyOf(*lost.shoot);
    lost.to = places.seeds[key];
    if (lost.to.empty()) {
      lost.no_place = places.reasons.contains(key) ? places.reasons[key] : "nothing is found";
      continue;
    }
    lost.no_place = WhyNotOn(lost.to, seed, lost.backup, view);
    if (!lost.no_place.empty()) lost.to.clear();
  }
}

}  // namespace trowel::migration
