#pragma once

#include <string>
#include <vector>

#include "base/status.h"
#include "cli/garden/garden_loader.h"
#include "cli/output/output.h"
#include "scheduler/plan/plan.h"

namespace trowel::cli {

// A plan with all that its output needs.
struct PlanResult {
  LoadedGarden garden;
  scheduler::PlanOptions options;
  std::vector<std::string> drained;  // Seeds; empty: `goal` is what the plan is for.
  scheduler::BalanceGoal goal;
  scheduler::Plan plan;
};

// As it was asked for: "drain aws-eu1 --limit 5", "balance --fill 80".
std::string PurposeOf(const PlanResult& result);

// Those of the drained seeds that start no migration, because all their shoots stay for the rule
// source-healthy.
std::vector<std::string> SourcesThatStartNone(const PlanResult& result);

// The ids of the rules whose bits are set.
std::vector<std::string> RuleIds(std::uint64_t bits);

void PrintPlanTable(const PlanResult& result, const Streams& streams, const Options& options);

// kind: Plan.
Json PlanJson(const PlanResult& result);

// A bash script that carries the plan out with kubectl: docs/scheduling.md. InvalidArgument: a name
// that no API server would have given, and that must not get into a script.
absl::StatusOr<std::string> PlanScript(const PlanResult& result);

}  // namespace trowel::cli
