#include <algorithm>

#include "base/object_name.h"
#include "base/text.h"
#include "base/time_text.h"
#include "cli/plan/plan_result.h"
#include "cli/plan/script_text.h"
#include "garden/seed.h"

namespace trowel::cli {
namespace {

constexpr std::string_view kOrigin = R"bash(#!/usr/bin/env bash
# Made by: trowel plan {}
# Garden {} at {}: {} moves in {} waves{}.
)bash";

absl::Status CheckName(std::string_view name) {
  if (IsObjectName(name)) return absl::OkStatus();
  return InvalidArgument("-o script: \"{}\" is no name of a Kubernetes object", Printable(name));
}

std::string_view LiveWord(const scheduler::PlannedMove& move) {
  if (move.live == move.shoot->live_migrate) return "keep";
  return move.live ? "true" : "null";
}

absl::StatusOr<std::string> WaveLines(const scheduler::Wave& wave) {
  std::string lines = "moves=(\n";
  for (const scheduler::PlannedMove& move : wave.moves) {
    for (const std::string* name :
         {&move.shoot->space, &move.shoot->name, &move.shoot->seed_name, &move.to->seed->name}) {
      RETURN_IF_ERROR(CheckName(*name));
    }
    lines += fmt::format("  '{} {} {} {} {}'\n", move.shoot->space, move.shoot->name,
                         move.shoot->seed_name, move.to->seed->name, LiveWord(move));
  }
  return lines + ")\n";
}

// What ran while the plan was made takes up the budget.
absl::StatusOr<std::string> AwaitLines(const garden::GardenView& view) {
  std::string lines =
      "[ \"$rehearses\" = 1 ] || echo 'waiting for the moves that ran when this plan was made'\n";
  std::vector<const garden::RunningMove*> moves;
  for (const garden::RunningMove& move : view.running_moves()) moves.push_back(&move);
  std::sort(moves.begin(), moves.end(),
            [](const auto* a, const auto* b) { return a->shoot < b->shoot; });
  for (const garden::RunningMove* other : moves) {
    const garden::RunningMove& move = *other;
    const std::string name = move.shoot.substr(move.space.size() + 1);
    for (const std::string* text : {&move.space, &name, &move.to})
      RETURN_IF_ERROR(CheckName(*text));
    lines += fmt::format("await_other '{}' '{}' '{}'\n", move.space, name, move.to);
  }
  return lines;
}

// What the script leaves undone: ", 3 stay".
std::string Left(const scheduler::Plan& plan) {
  std::string text;
  const auto held =
      std::count_if(plan.leaving.begin(), plan.leaving.end(),
                    [](const auto& leaving) { return leaving.hold != scheduler::Hold::kNone; });
  if (!plan.stuck.empty()) text += fmt::format(", {} stay", plan.stuck.size());
  if (!plan.later.empty()) text += fmt::format(", {} later", plan.later.size());
  if (held > 0) text += fmt::format(", {} stuck on the way", held);
  return text;
}

}  // namespace

absl::StatusOr<std::string> PlanScript(const PlanResult& result) {
  const scheduler::Plan& plan = result.plan;
  std::string script =
      fmt::format(kOrigin, Printable(PurposeOf(result)), Printable(result.garden.source),
                  FormatUtc(result.options.now), plan.moves(), plan.waves.size(), Left(plan));
  for (const std::string& assumption : result.garden.assumed) {
    script += fmt::format("# Assumed: {}\n", Printable(assumption));
  }
  script.append(kScriptHead).append(kScriptFunctions);
  std::size_t number = 0;
  for (const scheduler::Wave& wave : plan.waves) {
    script += "\n";
    if (wave.after_running_moves) {
      ASSIGN_OR_RETURN(const std::string lines, AwaitLines(*result.garden.view));
      script += lines;
    }
    ASSIGN_OR_RETURN(const std::string lines, WaveLines(wave));
    script += lines + fmt::format("run {}\n", ++number);
  }
  return script + "\nfinish\n";
}

}  // namespace trowel::cli
