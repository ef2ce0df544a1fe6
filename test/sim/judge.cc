#include "test/sim/judge.h"

#include <algorithm>

#include <fmt/format.h>

#include "garden/find_shoot.h"
#include "migration/run/text.h"
#include "policy/evaluate.h"
#include "policy/move/freeze_window.h"

namespace trowel::sim {
namespace {

using run::Action;
using run::Move;
using run::MoveState;
using run::Run;
using run::State;

const Move* FindMove(const Run& run, const std::string& shoot) {
  const auto found = std::find_if(run.moves.begin(), run.moves.end(),
                                  [&](const Move& move) { return move.shoot == shoot; });
  return found == run.moves.end() ? nullptr : &*found;
}

}  // namespace

std::string WhyDenied(const garden::Shoot& shoot, const std::string& seed,
                      const garden::GardenView& view, const policy::Policy& policy,
                      absl::Time now) {
  std::vector<policy::PendingMove> storage;
  const policy::Move move = policy::Resolve(
      {.shoot = &shoot, .old = &shoot, .destination = seed, .now = now}, view, &storage);
  const policy::Verdict verdict =
      policy::Evaluate(move, view, policy::Select(policy, move), policy::Detail::kFull);
  return verdict.allowed()
             ? std::string()
             : fmt::format("{}: {}", verdict.denials.front().rule, verdict.denials.front().message);
}

void Judge::Fail(const std::string& what) {
  if (broken_.empty()) broken_ = what;
}

void Judge::OnStored(const std::string& text, absl::Time) {
  absl::StatusOr<Run> read = run::ReadRun(text, "stored");
  stored_.reset();
  if (read.ok()) stored_ = *std::move(read);
}

void Judge::OnStep(const Run& before, bool current, const run::Inputs& in,
                   const run::Outcome& outcome) {
  const Run& run = outcome.run;
  const bool writes =
      !outcome.actions.empty() && outcome.actions.front().kind == Action::Kind::kWrite;
  if (writes) CheckText(run);
  if (before.state != run.state) Trace("run is {}: {}", Name(run.state), run.why);
  for (const Action& action : outcome.actions) {
    if (action.kind != Action::Kind::kTell) {
      Trace("{} {}{}", Name(action.kind), action.shoot, action.seed);
    }
    if (action.kind == Action::Kind::kTell || action.kind == Action::Kind::kBind ||
        action.kind == Action::Kind::kClose || action.kind == Action::Kind::kOpen) {
      if (!writes) Fail(fmt::format("{} before it was written", Name(action.kind)));
    }
    if (action.kind == Action::Kind::kBind || action.kind == Action::Kind::kDryRun) {
      CheckDecision(run, in, action);
    }
  }
  if (!current) return;
  for (const Move& move : before.moves) CheckChange(move, run, in);
}

void Judge::CheckText(const Run& run) {
  const std::string text = run::FormatRun(run);
  const absl::StatusOr<Run> read = run::ReadRun(text, "run");
  if (!read.ok()) {
    Fail(fmt::format("a run cannot be read back: {}", std::string(Message(read.status()))));
  } else if (run::FormatRun(*read) != text) {
    Fail("a run reads back as another");
  }
}

// What may be decided, by what was to be seen.
void Judge::CheckDecision(const Run& run, const run::Inputs& in, const Action& action) {
  const auto fail = [&](std::string_view what) {
    Fail(fmt::format("{} of {} to {}: {}", Name(action.kind), action.shoot, action.seed, what));
  };
  if (run.state != State::kRunning) return fail(fmt::format("the run is {}", Name(run.state)));
  if (in.now - in.as_of > run.settings.stale_after) return fail("the view is stale");
  if (!in.view.kind(garden::Kind::kShoot).known) return fail("nobody knows the shoots");
  if (!in.settling.empty()) return fail("the garden settles");
  const bool alert = !in.alerts.has_value() || !in.alerts->empty();
  if (!run.settings.while_no_alert.empty() && alert) return fail("there is an alert");
  for (const policy::FreezeWindow& window : run.settings.freeze) {
    const bool inside = in.now >= window.absolute->first && in.now < window.absolute->second;
    if (inside) return fail("there is a freeze window");
  }
  for (const run::Source& source : run.sources) {
    const garden::SeedEntry* seed = in.view.FindSeed(source.seed);
    const bool meant = source.door != run::Source::Door::kLeftAlone;
    if (run.settings.cordon && meant && seed != nullptr && seed->seed->visible &&
        !touched_doors_.contains(source.seed) && source.door != run::Source::Door::kClosed) {
      return fail("a drained seed is open");
    }
  }
  const garden::Shoot* shoot = garden::FindShootByKey(action.shoot, in.view);
  if (shoot == nullptr) return fail("there is no such shoot");
  if (shoot->seed_name != action.from) return fail("it is bound to another seed");
  const std::string denied = WhyDenied(*shoot, action.seed, in.view, in.policy, in.now);
  if (!denied.empty()) return fail(denied);
  const Move* move = FindMove(run, action.shoot);
  if (move == nullptr || move->to != action.seed) return fail("it is not of the plan");
  if (action.kind == Action::Kind::kBind && move->state != MoveState::kBinding) {
    return fail("the run does not say so");
  }
  int failures = 0;
  for (const Move& each : run.moves) {
    const garden::Shoot* other = garden::FindShootByKey(each.shoot, in.view);
    const bool given_up = other != nullptr && other->seed_name == each.to && HasGivenUp(*other) &&
                          each.begun.has_value() && each.state != MoveState::kLeft;
    if (given_up && !each.failed.has_value()) return fail("a failure was not counted");
    const bool accepted = run.resumed.has_value() && each.failed <= run.resumed;
    if (each.failed.has_value() && !accepted) ++failures;
  }
  if (failures > run.settings.max_failures) return fail("too much has failed");
  CheckSeeds(run, in, action);
  CheckBudgets(run, in, action);
}

void Judge::CheckSeeds(const Run& run, const run::Inputs& in, const Action& action) {
  const auto fail = [&](std::string_view what) {
    Fail(fmt::format("{} of {} to {}: {}", Name(action.kind), action.shoot, action.seed, what));
  };
  const garden::SeedEntry* from = in.view.FindSeed(action.from);
  const garden::SeedEntry* to = in.view.FindSeed(action.seed);
  if (from == nullptr || to == nullptr) return fail("a seed is gone");
  for (const garden::SeedEntry* seed : {from, to}) {
    if (seed->seed->emergency_stop) return fail("a seed is stopped");
    if (seed->seed->gardenlet_ready.status != garden::Condition::Status::kTrue) {
      return fail("a gardenlet is not ready");
    }
  }
  if (from->seed->gardenlet_version != to->seed->gardenlet_version) {
    return fail("gardenlets differ");
  }
  if (!to->seed->visible) return fail("the destination is closed");
  int shoots = 0, unhealthy = 0;
  in.view.ForEachShoot([&](const garden::Shoot& shoot) {
    if (shoot.host_seed_name != action.seed || IsMoving(shoot)) return;
    ++shoots;
    const garden::OperationState state = shoot.last_operation.state;
    if (state == garden::OperationState::kError || state == garden::OperationState::kFailed) {
      ++unhealthy;
    }
  });
  if (run.settings.unhealthy_percent.has_value() &&
      unhealthy * 100 > *run.settings.unhealthy_percent * shoots + 99) {
    return fail("too many of the destination's shoots have failed");
  }
}

// Bounds by what the view shows, and what the run itself says that it has under way.
void Judge::CheckBudgets(const Run& run, const run::Inputs& in, const Action& action) {
  std::map<std::string, std::pair<std::string, std::string>> moving;
  in.view.ForEachShoot([&](const garden::Shoot& shoot) {
    if (IsMoving(shoot)) moving[garden::KeyOf(shoot)] = {shoot.host_seed_name, shoot.seed_name};
  });
  int own = 0;
  for (const Move& move : run.moves) {
    if (!move.under_way()) continue;
    ++own;
    moving.try_emplace(move.shoot, move.from, move.to);
  }
  const bool counts_itself = action.kind == Action::Kind::kBind;
  moving[action.shoot] = {action.from, action.seed};
  if (own + (counts_itself ? 0 : 1) > run.settings.max_parallel) {
    Fail(fmt::format("{} moves at a time, {} may be", own, run.settings.max_parallel));
  }
  int garden = 0, source = 0, destination = 0, pair = 0;
  for (const auto& [shoot, way] : moving) {
    ++garden;
    const bool leaves = way.first == action.from && way.first != way.second;
    const bool arrives = way.second == action.seed;
    source += leaves ? 1 : 0;
    destination += arrives ? 1 : 0;
    pair += leaves && arrives ? 1 : 0;
  }
  const scheduler::BudgetLimits& limits = run.settings.budgets;
  const auto check = [&](std::string_view name, int count, std::optional<int> limit) {
    if (limit.has_value() && count > *limit) {
      Fail(fmt::format("budget {}: {} of {}", name, count, *limit));
    }
  };
  check("garden", garden, limits.garden);
  check("perSource", source, limits.per_source);
  check("perDestination", destination, limits.per_destination);
  check("perPair", pair, limits.per_pair);
}

// A move is what the garden shows, and nothing that has ended begins anew.
void Judge::CheckChange(const Move& before, const Run& run, const run::Inputs& in) {
  const Move& after = *FindMove(run, before.shoot);
  const absl::Duration patience = run.settings.deadline + run.settings.patience;
  if (before.state == after.state) return;
  Trace("{} is {}: {}", after.shoot, Name(after.state), after.why);
  const auto fail = [&](std::string_view what) {
    Fail(fmt::format("{} is {}, and was {}: {}", after.shoot, Name(after.state), Name(before.state),
                     what));
  };
  const bool may_go_on = before.state == MoveState::kFailed;
  if (before.settled() && !may_go_on) return fail("it had ended");
  const garden::Shoot* shoot = garden::FindShootByKey(after.shoot, in.view);
  if (after.state == MoveState::kArrived) {
    const bool there = shoot != nullptr && shoot->host_seed_name == after.to && !IsMoving(*shoot);
    if (!there) return fail("it is not there");
  }
  if (after.state == MoveState::kFailed) {
    const bool given_up = shoot != nullptr && HasGivenUp(*shoot);
    const bool too_long = before.begun.has_value() && in.now - *before.begun > patience;
    if (!given_up && !too_long) return fail("it goes on");
  }
  if (after.state == MoveState::kLeft && shoot != nullptr && !shoot->deleting) {
    const bool of_plan = shoot->seed_name == after.to && own_[after.shoot].under_way;
    if (of_plan) return fail("it is on its way as planned");
  }
}

}  // namespace trowel::sim
