#include <algorithm>
#include <cmath>
#include <utility>

#include "base/time_text.h"
#include "cli/garden/assume.h"
#include "cli/plan/plan_result.h"
#include "cli/plan/scope_arguments.h"
#include "garden/seed.h"
#include "policy/rule_ids.h"

namespace trowel::cli {
namespace {

Json MoveJson(const scheduler::PlannedMove& move) {
  return {{"shoot", garden::KeyOf(*move.shoot)},
          {"from", move.shoot->seed_name},
          {"to", move.to->seed->name},
          {"live", move.live},
          {"risk", Name(move.risk)},
          {"score", std::round(move.score * 10) / 10},
          {"warnings", RuleIds(move.warned_by)}};
}

Json WavesJson(const scheduler::Plan& plan) {
  Json waves = Json::array();
  for (const scheduler::Wave& wave : plan.waves) {
    Json moves = Json::array();
    for (const scheduler::PlannedMove& move : wave.moves) moves.push_back(MoveJson(move));
    waves.push_back({{"wave", waves.size() + 1},
                     {"afterRunningMoves", wave.after_running_moves},
                     {"moves", std::move(moves)}});
  }
  return waves;
}

// Null: nobody knows.
Json TimeJson(absl::Time time) {
  return time == absl::InfinitePast() ? Json() : Json(FormatUtc(time));
}

Json LeavingJson(const scheduler::LeavingShoot& leaving) {
  const garden::Shoot& shoot = *leaving.shoot;
  const garden::LastOperation& last = shoot.last_operation;
  return {
      {"shoot", garden::KeyOf(shoot)},
      {"from", shoot.host_seed_name},
      {"to", shoot.seed_name},
      {"boundAt", TimeJson(shoot.bound_at.value_or(absl::InfinitePast()))},
      {"begun", leaving.begun},
      {"lastOperation",
       {{"type", Name(last.type)}, {"state", Name(last.state)}, {"since", TimeJson(last.updated)}}},
      {"stuck", leaving.hold != scheduler::Hold::kNone},
      {"why", Name(leaving.hold)}};
}

// What restricts the plan; a member for each option that was given.
void AddScope(const scheduler::PlanScope& scope, Json* document) {
  if (!scope.only_to.empty()) (*document)["to"] = scope.only_to;
  if (!scope.never_to.empty()) (*document)["exclude"] = scope.never_to;
  if (!scope.project.empty()) (*document)["project"] = scope.project;
  if (!scope.purpose.empty()) (*document)["purpose"] = scope.purpose;
  if (scope.moves_max.has_value()) (*document)["limit"] = *scope.moves_max;
}

bool BlamesTheSource(const scheduler::StuckShoot& stuck) {
  return std::any_of(
      stuck.findings.begin(), stuck.findings.end(),
      [](const policy::Finding& finding) { return finding.rule == "source-healthy"; });
}

Json StuckJson(const scheduler::StuckShoot& stuck) {
  Json entry = {{"shoot", garden::KeyOf(*stuck.shoot)},
                {"from", stuck.shoot->host_seed_name},
                {"to", stuck.shoot->seed_name},
                {"why", Name(stuck.why)},
                {"findings", FindingsJson(stuck.findings)}};
  entry["refusals"] = Json::array();
  for (const auto& [rule, seeds] : stuck.refusals) {
    entry["refusals"].push_back({{"rule", rule}, {"seeds", seeds}});
  }
  entry["nearest"] = Json::array();
  for (const scheduler::NearMiss& near : stuck.nearest) {
    entry["nearest"].push_back(
        {{"seed", near.seed->seed->name}, {"findings", FindingsJson(near.findings)}});
  }
  return entry;
}

Json RoomJson(const scheduler::MoreRoom& room) {
  Json shoots = Json::array();
  for (const garden::Shoot* shoot : room.shoots) shoots.push_back(garden::KeyOf(*shoot));
  return {{"seed", room.seed->seed->name}, {"more", room.more}, {"shoots", std::move(shoots)}};
}

Json ReliefJson(const scheduler::Relief& relief) {
  return {{"seed", relief.seed->seed->name},
          {"shoots", relief.settled},
          {"allocatable", relief.seed->seed->allocatable_shoots.value_or(0)},
          {"goal", relief.most},
          {"moves", relief.planned},
          {"missing", relief.missing()}};
}

}  // namespace

std::string PurposeOf(const PlanResult& result) {
  const std::string scope = ScopeText(result.options.scope);
  if (!result.drained.empty()) {
    return fmt::format("drain {}{}", fmt::join(result.drained, " "), scope);
  }
  std::string text = fmt::format("balance --fill {}", result.goal.fill_percent);
  if (!result.goal.seeds.empty()) {
    text += fmt::format(" --seeds {}", fmt::join(result.goal.seeds, ","));
  }
  return text + scope;
}

std::vector<std::string> SourcesThatStartNone(const PlanResult& result) {
  const scheduler::Plan& plan = result.plan;
  std::vector<std::string> sources;
  for (const std::string& seed : result.drained) {
    const auto begins = [&](const scheduler::PlannedMove& move) {
      return move.shoot->seed_name == seed;
    };
    bool blamed = false;
    bool other = std::any_of(plan.later.begin(), plan.later.end(), begins);
    for (const scheduler::Wave& wave : plan.waves) {
      other = other || std::any_of(wave.moves.begin(), wave.moves.end(), begins);
    }
    for (const scheduler::StuckShoot& stuck : plan.stuck) {
      if (stuck.shoot->seed_name != seed) continue;
      // What is on its way to the seed says nothing of those that should leave it.
      if (stuck.why == scheduler::StuckShoot::Why::kOnItsWay) continue;
      (BlamesTheSource(stuck) ? blamed : other) = true;
    }
    if (blamed && !other) sources.push_back(seed);
  }
  return sources;
}

std::vector<std::string> RuleIds(std::uint64_t bits) {
  const std::vector<std::string_view> ids = policy::RuleIds(bits);
  return {ids.begin(), ids.end()};
}

Json PlanJson(const PlanResult& result) {
  const scheduler::Plan& plan = result.plan;
  const bool by_risk = result.options.order == scheduler::PlanOrder::kRisk;
  Json document = Document("Plan");
  document["goal"] = result.drained.empty() ? "balance" : "drain";
  if (result.drained.empty()) {
    document["fill"] = result.goal.fill_percent;
  } else {
    if (result.drained.size() == 1) document["seed"] = result.drained.front();
    document["drained"] = result.drained;
    document["startNoMigration"] = SourcesThatStartNone(result);
  }
  AddScope(result.options.scope, &document);
  document["order"] = by_risk ? "risk" : "name";
  document["maxParallel"] = result.options.max_parallel;
  document["complete"] = plan.complete();
  document["seeds"] = Json::array();
  for (const scheduler::Relief& relief : plan.reliefs) {
    document["seeds"].push_back(ReliefJson(relief));
  }
  document["waves"] = WavesJson(plan);
  document["later"] = Json::array();
  for (const scheduler::PlannedMove& move : plan.later) {
    document["later"].push_back(MoveJson(move));
  }
  document["leaving"] = Json::array();
  for (const scheduler::LeavingShoot& leaving : plan.leaving) {
    document["leaving"].push_back(LeavingJson(leaving));
  }
  document["stuck"] = Json::array();
  for (const scheduler::StuckShoot& stuck : plan.stuck)
    document["stuck"].push_back(StuckJson(stuck));
  document["moreRoom"] = Json::array();
  for (const scheduler::MoreRoom& room : plan.more_room) {
    document["moreRoom"].push_back(RoomJson(room));
  }
  document["unreadable"] = plan.unreadable;
  if (plan.unreadable_seeds > 0) document["unreadableSeeds"] = plan.unreadable_seeds;
  AddAssumed(result.garden, &document);
  document["garden"] = {{"source", result.garden.source}, {"age", "0s"}};
  document["policy"] = {{"source", result.garden.policy->source},
                        {"hash", result.garden.policy->hash}};
  return document;
}

}  // namespace trowel::cli
