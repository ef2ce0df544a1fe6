#include <algorithm>

#include "base/text.h"
#include "base/time_text.h"
#include "cli/plan/plan_result.h"
#include "garden/seed.h"

namespace trowel::cli {
namespace {

constexpr std::string_view kFunctions = R"bash(set -euo pipefail

read -ra kubectl <<<"${KUBECTL:-kubectl}"

# look NAMESPACE NAME: where it is bound, where it runs, its last operation, its version.
look() {
  "${kubectl[@]}" --namespace "$1" get shoots.core.gardener.cloud "$2" --output jsonpath="\
{.spec.seedName}|{.status.seedName}|{.status.lastOperation.type}|{.status.lastOperation.state}|\
{.metadata.resourceVersion}"
}

fail() {
  echo "$1" >&2
  exit 1
}

# rebind NAMESPACE NAME FROM TO LIVE [FLAG...]: if it still is where the plan found it. LIVE is the
# annotation live-migrate as it should be: true, null (none), or keep.
rebind() {
  local space=$1 name=$2 from=$3 to=$4 live=$5 seen bound version metadata annotations=
  shift 5
  seen=$(look "$space" "$name")
  IFS='|' read -r bound _ _ _ version <<<"$seen"
  if [ "$bound" = "$to" ]; then
    echo "$space/$name is bound to $to already"
    return
  fi
  [ "$bound" = "$from" ] || fail "$space/$name is on $bound, not on $from: make a new plan"
  case $live in
    true) annotations='"annotations": {"migration.gardener.cloud/live-migrate": "true"}, ' ;;
    null) annotations='"annotations": {"migration.gardener.cloud/live-migrate": null}, ' ;;
  esac
  metadata="{$annotations\"resourceVersion\": \"$version\"}"
  "${kubectl[@]}" --namespace "$space" patch shoots.core.gardener.cloud "$name" \
    --subresource binding --type merge \
    --patch "{\"metadata\": $metadata, \"spec\": {\"seedName\": \"$to\"}}" "$@"
}

# await NAMESPACE NAME TO: until it runs there and its last operation has ended well.
await() {
  local space=$1 name=$2 to=$3 deadline=$((SECONDS + ${TIMEOUT:-7200})) seen bound host type state
  while true; do
    # An API server that does not answer for a moment ends nothing.
    seen=$(look "$space" "$name") || seen="$to||||"
    IFS='|' read -r bound host type state _ <<<"$seen"
    [ "$bound" = "$to" ] || fail "$space/$name is bound to $bound, not to $to: make a new plan"
    # Until the migration begins, the last operation is an older one: how that ended says nothing.
    case $host/$type/$state in
      */Migrate/Failed | */Restore/Failed | */LiveMigrate/Failed | "$to"/*/Failed)
        fail "$space/$name: $type has failed" ;;
      "$to"/Migrate/*) ;; # Handed over; Restore is still to come.
      "$to"/*/Succeeded) return ;;
    esac
    [ "$SECONDS" -lt "$deadline" ] || fail "$space/$name: not on $to after ${TIMEOUT:-7200} s"
    sleep "${POLL:-10}"
  done
}

# run NUMBER: the wave in `moves`.
run() {
  local move space name from to live
  echo "wave $1: a dry run of ${#moves[@]} moves"
  for move in "${moves[@]}"; do
    read -r space name from to live <<<"$move"
    rebind "$space" "$name" "$from" "$to" "$live" --dry-run=server
  done
  echo "wave $1: ${#moves[@]} moves"
  for move in "${moves[@]}"; do
    read -r space name from to live <<<"$move"
    rebind "$space" "$name" "$from" "$to" "$live"
  done
  for move in "${moves[@]}"; do
    read -r space name from to live <<<"$move"
    await "$space" "$name" "$to"
  done
  echo "wave $1: all have arrived"
}
)bash";

constexpr std::string_view kHeader = R"bash(#!/usr/bin/env bash
# Made by: trowel plan {}
# Garden {} at {}: {} moves in {} waves{}.
#
# Each wave is asked for as a dry run first, so that nothing of it moves unless admission takes all
# of it, and ends when its shoots have arrived. May be stopped, and run again: what has arrived is
# left alone. Whatever is not as the plan found it ends the script.
#
# KUBECTL  how to call it, with options (kubectl); 1.32 or newer patches any subresource
# POLL     seconds between two looks at a shoot that is on its way (10)
# TIMEOUT  seconds that a shoot may take after the others of its wave (7200)
)bash";

// What an API server lets objects be called. Anything else is not written into a script.
bool IsObjectName(std::string_view name) {
  return !name.empty() &&
         std::all_of(name.begin(), name.end(),
                     [](char c) {
                       return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
                              c == '.';
                     }) &&
         name.front() != '-' && name.front() != '.';
}

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
  std::string lines = "echo 'waiting for the moves that ran when this plan was made'\n";
  for (const garden::RunningMove& move : view.running_moves()) {
    const std::string name = move.shoot.substr(move.space.size() + 1);
    for (const std::string* text : {&move.space, &name, &move.to})
      RETURN_IF_ERROR(CheckName(*text));
    lines += fmt::format("await '{}' '{}' '{}'\n", move.space, name, move.to);
  }
  return lines;
}

}  // namespace

absl::StatusOr<std::string> PlanScript(const PlanResult& result) {
  const scheduler::Plan& plan = result.plan;
  const std::string stay =
      plan.stuck.empty() ? std::string() : fmt::format(", {} stay", plan.stuck.size());
  std::string script =
      fmt::format(kHeader, Printable(PurposeOf(result)), Printable(result.garden.source),
                  FormatUtc(result.options.now), plan.moves(), plan.waves.size(), stay);
  for (const std::string& assumption : result.garden.assumed) {
    script += fmt::format("# Assumed: {}\n", Printable(assumption));
  }
  script += kFunctions;
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
  return script;
}

}  // namespace trowel::cli
