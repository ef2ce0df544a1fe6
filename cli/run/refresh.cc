#include <memory>
#include <utility>

#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/run/propose.h"
#include "cli/run/read_plan.h"
#include "cli/run/run_access.h"
#include "migration/run/undo.h"

// New plans that come of a run: for what is left of it, and back.
namespace trowel::cli {
namespace {

using run::Goal;

struct NewPlanArguments {
  std::string name;
  std::string as;  // What the new one is called.
  std::string reason;
  bool dry_run = false;
};

// Of a plan that was given, or an undo, there is nothing to plan anew: what is left goes where it
// should have gone.
absl::StatusOr<scheduler::Plan> WhatIsLeft(const run::Run& old, const garden::GardenView& view,
                                           const Streams& streams) {
  scheduler::Plan plan;
  plan.waves.emplace_back();
  for (const run::Move& move : old.moves) {
    if (move.state == run::MoveState::kArrived) continue;
    absl::StatusOr<scheduler::PlannedMove> left = PlannedFor(move.shoot, move.from, move.to, view);
    if (!left.ok()) {
      streams.err->append(
          fmt::format("trowel: {} is left out: {}\n", move.shoot, Message(left.status())));
      continue;
    }
    left->live = move.live;
    plan.waves.back().moves.push_back(*std::move(left));
  }
  return plan;
}

absl::StatusOr<run::Run> Refreshed(const NewPlanArguments& arguments, const run::Run& old,
                                   const Proposing& proposing, const Streams& streams) {
  const garden::GardenView& view = *proposing.garden.view;
  const policy::Policy& policy = *proposing.garden.policy;
  const scheduler::PlanOptions options{
      .live = std::nullopt, .max_parallel = old.settings.max_parallel, .now = proposing.now};
  scheduler::Plan plan;
  switch (old.goal.kind) {
    case Goal::Kind::kDrain:
      plan = scheduler::PlanDrain(old.goal.seeds, options, view, policy);
      break;
    case Goal::Kind::kBalance:
      plan = scheduler::PlanBalance(
          {.fill_percent = old.goal.fill_percent, .seeds = old.goal.seeds}, options, view, policy);
      break;
    default: {
      ASSIGN_OR_RETURN(plan, WhatIsLeft(old, view, streams));
    }
  }
  return run::Propose(
      {.name = arguments.as,
       .goal = old.goal,
       .author = {.by = proposing.author,
                  .at = proposing.now,
                  .reason = arguments.reason.empty() ? old.author.reason : arguments.reason},
       .settings = old.settings},
      plan, policy);
}

absl::StatusOr<carry::RunStore::Stored> OldRun(const std::string& name, const Options& options) {
  ASSIGN_OR_RETURN(const std::unique_ptr<carry::RunStore> store, StoreOf(options));
  return ReadRun(name, store.get());
}

// A proposed run has its plan replaced; one that has ended is kept, and a new one made.
int RunRefresh(NewPlanArguments arguments, const Options& options, const Streams& streams) {
  const auto fail = [&](const absl::Status& status) {
    return Fail(streams, RunExitCodeOf(status), Message(status));
  };
  const absl::StatusOr<carry::RunStore::Stored> old = OldRun(arguments.name, options);
  if (!old.ok()) return fail(old.status());
  if (run::IsActive(old->run)) {
    return Fail(streams, kDenied,
                fmt::format("run {} is {}: stop it first, and wait until what is under way has "
                            "arrived; a plan is replaced, never changed under way",
                            arguments.name, Name(old->run.state)));
  }
  const bool proposed = old->run.state == run::State::kProposed;
  if (arguments.as.empty()) arguments.as = arguments.name + (proposed ? "" : "-2");
  absl::StatusOr<Proposing> proposing = BeginProposing(options, streams);
  if (!proposing.ok()) return fail(proposing.status());
  const absl::StatusOr<run::Run> run = Refreshed(arguments, old->run, *proposing, streams);
  if (!run.ok()) return fail(run.status());
  std::optional<carry::RunStore::Head> replaced;
  if (arguments.as == arguments.name) replaced = old->head;
  if (replaced.has_value() && !proposed) {
    return Fail(streams, kUsage, "a run that has ended is kept: give another name (--as)");
  }
  return Keep(*run, &*proposing, arguments.dry_run, replaced, options, streams);
}

int RunUndo(NewPlanArguments arguments, const Options& options, const Streams& streams) {
  const auto fail = [&](const absl::Status& status) {
    return Fail(streams, RunExitCodeOf(status), Message(status));
  };
  const absl::StatusOr<carry::RunStore::Stored> old = OldRun(arguments.name, options);
  if (!old.ok()) return fail(old.status());
  if (arguments.as.empty()) arguments.as = arguments.name + "-undo";
  absl::StatusOr<Proposing> proposing = BeginProposing(options, streams);
  if (!proposing.ok()) return fail(proposing.status());
  const absl::StatusOr<run::Undone> undone = run::Undo(
      old->run,
      {.name = arguments.as,
       .goal = {},
       .author = {.by = proposing->author, .at = proposing->now, .reason = arguments.reason},
       .settings = old->run.settings},
      *proposing->garden.view, *proposing->garden.policy);
  if (!undone.ok()) return fail(undone.status());
  for (const run::Stays& stays : undone->stays) {
    streams.err->append(fmt::format("trowel: {} stays: {}\n", stays.shoot, Printable(stays.why)));
  }
  return Keep(undone->run, &*proposing, arguments.dry_run, std::nullopt, options, streams);
}

std::shared_ptr<NewPlanArguments> AddNewPlan(CLI::App* command, Options* options) {
  const auto arguments = std::make_shared<NewPlanArguments>();
  command->add_option("NAME", arguments->name, "the run that there is")->required();
  command->add_flag("--dry-run", arguments->dry_run, "print it, and keep nothing");
  AddGardenOptions(command, options);
  AddPolicyOption(command, options);
  AddOutputOptions(command, options);
  return arguments;
}

constexpr char kExitCodes[] =
    "Exit code: 0 proposed, 1 refused, 2 wrong use or no such run, 3 nothing readable.\nExample:\n";

}  // namespace

void AddRefresh(CLI::App* run, Options* options, Action* action) {
  CLI::App* command = run->add_subcommand(
      "refresh", "propose anew what is left of a run that has ended, or was not approved");
  const auto arguments = AddNewPlan(command, options);
  command
      ->add_option("--as", arguments->as,
                   "what the new run is called; default: NAME itself, or NAME-2 if it has ended")
      ->type_name("NAME");
  command->add_option("--reason", arguments->reason, "why; default: that of NAME")
      ->type_name("TEXT");
  command->footer(std::string(kExitCodes) + "  trowel run refresh night --as night-2");
  command->callback([=] {
    *action = [=](const Streams& streams) { return RunRefresh(*arguments, *options, streams); };
  });
}

void AddUndo(CLI::App* run, Options* options, Action* action) {
  CLI::App* command =
      run->add_subcommand("undo", "propose a run back for what one that has ended has moved");
  const auto arguments = AddNewPlan(command, options);
  command->add_option("--as", arguments->as, "what the new run is called; default: NAME-undo")
      ->type_name("NAME");
  command->add_option("--reason", arguments->reason, "why, for those who read of the moves later")
      ->type_name("TEXT")
      ->required();
  command->footer(std::string(kExitCodes) +
                  "  trowel run undo night --reason \"the new machines are worse\"");
  command->callback([=] {
    *action = [=](const Streams& streams) { return RunUndo(*arguments, *options, streams); };
  });
}

}  // namespace trowel::cli
