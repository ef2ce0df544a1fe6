#include "test/scheduler/plan/plan_verifier.h"

#include <set>
#include <utility>

#include <fmt/format.h>

#include "policy/evaluate.h"

namespace trowel::testing {
namespace {

garden::LastOperation Arrived() {
  return {.type = garden::OperationType::kRestore,
          .state = garden::OperationState::kSucceeded,
          .updated = GeneratedNow()};
}

void Land(garden::Shoot* shoot) {
  shoot->host_seed_name = shoot->seed_name;
  shoot->last_operation = Arrived();
}

void Land(garden::Broken* broken) { broken->host_seed_name = broken->seed_name; }

}  // namespace

PlanVerifier::PlanVerifier(const GeneratedGarden& garden, const scheduler::PlanOptions& options,
                           const policy::Policy& policy)
    : options_(options), policy_(policy) {
  for (const garden::Change& change : garden.changes) {
    builder_.Apply(change);
    garden::Change after = change;
    if (auto* shoot = std::get_if<garden::Shoot>(&after.object)) {
      if (!garden::OnItsWay(*shoot)) continue;
      Land(shoot);
    } else if (auto* broken = std::get_if<garden::Broken>(&after.object)) {
      if (change.kind != garden::Kind::kShoot) continue;
      Land(broken);
    } else {
      continue;
    }
    running_.push_back(std::move(after));
  }
  for (const auto& [kind, why] : garden.unknown_kinds) builder_.SetKnown(kind, false, why);
  view_ = builder_.Build();
}

void PlanVerifier::Say(std::string what) {
  problems_.push_back(fmt::format("wave {}: {}", wave_, what));
}

void PlanVerifier::EndRunningMoves() {
  for (const garden::Change& change : running_) builder_.Apply(change);
  view_ = builder_.Build();
}

void PlanVerifier::Ask(const scheduler::PlannedMove& planned,
                       std::vector<policy::PendingMove>* pending) {
  const garden::Shoot* shoot = view_->FindShoot(planned.shoot->space, planned.shoot->name);
  if (shoot == nullptr) return Say("a shoot that is not there");
  const std::string key = garden::KeyOf(*shoot);
  const std::string& to = planned.to->seed->name;
  if (shoot->seed_name == to) return Say(key + " is there already");
  const garden::SeedEntry* destination = view_->FindSeed(to);
  if (destination == nullptr) return Say("there is no seed " + to);
  if (!destination->seed->visible) Say(fmt::format("{} to {}, which is closed", key, to));

  garden::Shoot next = *shoot;
  next.seed_name = to;
  next.live_migrate = options_.live.value_or(shoot->live_migrate);
  if (next.live_migrate != planned.live) Say(key + " is planned as the other kind of move");
  std::vector<policy::PendingMove> storage;
  const policy::Move move = policy::Resolve({.shoot = &next,
                                             .old = shoot,
                                             .requester = options_.requester,
                                             .pending = *pending,
                                             .now = options_.now},
                                            *view_, &storage);
  policy::EffectivePolicy effective = policy::Select(policy_, move);
  effective.exempt = false;  // A plan does not count on it.
  const policy::Verdict verdict = policy::Evaluate(move, *view_, effective, policy::Detail::kFull);
  for (const policy::Finding& denial : verdict.denials) {
    Say(fmt::format("{} to {}: {}: {}", key, to, denial.rule, denial.message));
  }
  pending->push_back({.shoot = key,
                      .space = shoot->space,
                      .source = shoot->seed_name,
                      .destination = to,
                      .expires = options_.now + absl::Minutes(1)});
}

void PlanVerifier::Arrive(const scheduler::PlannedMove& planned) {
  garden::Shoot shoot = *planned.shoot;
  shoot.seed_name = planned.to->seed->name;
  Land(&shoot);
  builder_.Apply({.kind = garden::Kind::kShoot,
                  .space = shoot.space,
                  .name = shoot.name,
                  .object = std::move(shoot)});
}

// No seed has its API server taken away while shoots come to it or go from it.
void PlanVerifier::CheckHomes(const scheduler::Wave& wave) {
  for (const scheduler::PlannedMove& moving : wave.moves) {
    const std::string home = garden::KeyOf(*moving.shoot);
    for (const scheduler::PlannedMove& other : wave.moves) {
      if (other.shoot == moving.shoot) continue;
      for (const std::string& seed : {other.shoot->seed_name, other.to->seed->name}) {
        for (const std::string& behind : view_->ShootsBehindSeed(seed)) {
          if (behind == home) Say(fmt::format("{} moves, and something on {}", home, seed));
        }
      }
    }
  }
}

// Gardener's own bound, whatever the policy says of it.
void PlanVerifier::CheckRoom(const scheduler::Plan& plan) {
  for (const scheduler::Wave& wave : plan.waves) {
    for (const scheduler::PlannedMove& move : wave.moves) {
      const garden::SeedEntry* seed = view_->FindSeed(move.to->seed->name);
      if (!seed->seed->allocatable_shoots.has_value()) continue;
      if (seed->usage.shoots > *seed->seed->allocatable_shoots) {
        Say(fmt::format("{} has {} of {} shoots", seed->seed->name, seed->usage.shoots,
                        *seed->seed->allocatable_shoots));
      }
    }
  }
}

std::vector<std::string> PlanVerifier::Verify(const scheduler::Plan& plan) {
  std::set<std::string> moved;
  bool others_ended = false;
  for (const scheduler::Wave& wave : plan.waves) {
    ++wave_;
    if (wave.moves.empty()) Say("nobody moves");
    if (wave.moves.size() > static_cast<std::size_t>(options_.max_parallel)) Say("too many moves");
    if (wave.after_running_moves) {
      if (others_ended) Say("waits twice for what runs");
      others_ended = true;
      EndRunningMoves();
    }
    CheckHomes(wave);
    std::vector<policy::PendingMove> pending;
    for (const scheduler::PlannedMove& move : wave.moves) {
      if (!moved.insert(garden::KeyOf(*move.shoot)).second) Say("a shoot moves twice");
      Ask(move, &pending);
    }
    for (const scheduler::PlannedMove& move : wave.moves) Arrive(move);
    view_ = builder_.Build();
  }
  CheckRoom(plan);
  for (const scheduler::StuckShoot& stuck : plan.stuck) {
    if (moved.contains(garden::KeyOf(*stuck.shoot))) Say("a shoot moves and is stuck");
  }
  return std::move(problems_);
}

}  // namespace trowel::testing
