#include <cmath>
#include <utility>

#include "cli/garden/assume.h"
#include "cli/plan/plan_result.h"
#include "garden/seed.h"
#include "policy/rule_table.h"

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
  if (!result.drained.empty()) return "drain " + result.drained;
  std::string text = fmt::format("balance --fill {}", result.goal.fill_percent);
  if (!result.goal.seeds.empty()) {
    text += fmt::format(" --seeds {}", fmt::join(result.goal.seeds, ","));
  }
  return text;
}

std::vector<std::string> RuleIds(std::uint64_t bits) {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < policy::RuleTable().size(); ++i) {
    if ((bits >> i & 1) != 0) ids.emplace_back(policy::RuleTable()[i].id);
  }
  return ids;
}

Json PlanJson(const PlanResult& result) {
  const scheduler::Plan& plan = result.plan;
  const bool by_risk = result.options.order == scheduler::PlanOrder::kRisk;
  Json document = Document("Plan");
  document["goal"] = result.drained.empty() ? "balance" : "drain";
  if (result.drained.empty()) {
    document["fill"] = result.goal.fill_percent;
  } else {
    document["seed"] = result.drained;
  }
  document["order"] = by_risk ? "risk" : "name";
  document["maxParallel"] = result.options.max_parallel;
  document["complete"] = plan.complete();
  document["seeds"] = Json::array();
  for (const scheduler::Relief& relief : plan.reliefs) {
    document["seeds"].push_back(ReliefJson(relief));
  }
  document["waves"] = WavesJson(plan);
  document["leaving"] = Json::array();
  for (const garden::Shoot* shoot : plan.leaving) {
    document["leaving"].push_back({{"shoot", garden::KeyOf(*shoot)}, {"to", shoot->seed_name}});
  }
  document["stuck"] = Json::array();
  for (const scheduler::StuckShoot& stuck : plan.stuck)
    document["stuck"].push_back(StuckJson(stuck));
  document["moreRoom"] = Json::array();
  for (const scheduler::MoreRoom& room : plan.more_room) {
    document["moreRoom"].push_back(RoomJson(room));
  }
  document["unreadable"] = plan.unreadable;
  AddAssumed(result.garden, &document);
  document["garden"] = {{"source", result.garden.source}, {"age", "0s"}};
  document["policy"] = {{"source", result.garden.policy->source},
                        {"hash", result.garden.policy->hash}};
  return document;
}

}  // namespace trowel::cli
