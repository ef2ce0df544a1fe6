#pragma once

#include <string>

#include "base/status.h"
#include "cli/garden/garden_loader.h"
#include "cli/output/output.h"
#include "scheduler/plan/plan.h"

namespace trowel::cli {

// A plan with all that its output needs.
struct PlanResult {
  LoadedGarden garden;
  scheduler::PlanOptions options;
  std::string drained;  // The seed; empty: `goal` is what the plan is for.
  scheduler::BalanceGoal goal;
  scheduler::Plan plan;
};

// "drain aws-eu1", "balance --fill 80".
std::string PurposeOf(const PlanResult& result);

// The ids of the rules whose bits are set.
std::vector<std::string> RuleIds(std::uint64_t bits);

void PrintPlanTable(const PlanResult& result, const Streams& streams, const Options& options);

// kind: Plan.
Json PlanJson(const PlanResult& result);

// A bash script that carries the plan out with kubectl: docs/scheduling.md. InvalidArgument: a name
// that no API server would have given, and that must not get into a script.
absl::StatusOr<std::string> PlanScript(const PlanResult& result);

}  // namespace trowel::cli
