#pragma once

#include <string>
#include <vector>

#include "base/status.h"
#include "cli/options.h"
#include "scheduler/plan/scope.h"

namespace trowel::cli {

// --to, --exclude, --project, --purpose, --limit.
void AddScopeOptions(CLI::App* command, scheduler::PlanScope* scope);

// InvalidArgument: a name that this garden does not have, with the nearest one, or one that cannot
// be what it is named for. Unavailable: Projects are not known.
absl::Status CheckScope(const scheduler::PlanScope& scope, const std::vector<std::string>& drained,
                        const garden::GardenView& view);

// As they were typed, each after a blank: " --to aws-eu4 --limit 5".
std::string ScopeText(const scheduler::PlanScope& scope);

}  // namespace trowel::cli
