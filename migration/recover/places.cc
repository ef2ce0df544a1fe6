#include "migration/recover/places.h"

#include <array>
#include <map>
#include <memory>
#include <string_view>
#include <utility>

#include "garden/amend.h"
#include "garden/seed.h"
#include "garden/seed_detail.h"
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

bool WantsAPlace(const LostShoot& lost) {
  return lost.to.empty() &&
         (CanBeRestored(lost.readiness) || lost.readiness == Readiness::kNeedsFencing);
}

}  // namespace

void FindPlaces(std::string_view seed, const scheduler::PlanOptions& options,
                const garden::GardenView& view, const policy::Policy& policy,
                std::vector<LostShoot>* shoots) {
  const garden::SeedEntry* entry = view.FindSeed(seed);
  if (entry == nullptr) return;
  const auto in_order = WithoutItsFaults(*entry->seed, view, options.now);
  const scheduler::Plan plan =
      scheduler::PlanDrain({std::string(seed)}, options, *in_order, ForRecovery(policy));
  std::map<std::string, std::string> places;
  std::map<std::string, std::string> reasons;
  for (const scheduler::Wave& wave : plan.waves) {
    for (const scheduler::PlannedMove& move : wave.moves) {
      places[garden::KeyOf(*move.shoot)] = move.to->seed->name;
    }
  }
  for (const scheduler::StuckShoot& stuck : plan.stuck) {
    reasons[garden::KeyOf(*stuck.shoot)] = WhyStuck(stuck);
  }
  for (LostShoot& lost : *shoots) {
    if (!WantsAPlace(lost)) continue;
    const std::string key = garden::KeyOf(*lost.shoot);
    lost.to = places[key];
    if (lost.to.empty()) {
      lost.no_place = reasons.contains(key) ? reasons[key] : "it is not of this plan";
    }
  }
}

}  // namespace trowel::migration
