#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/plan/plan_result.h"

// The parts of a plan's table that are not moves: cli/plan/table_left.cc. Each begins with an empty
// line, and is nothing where there is nothing to say.
namespace trowel::cli {

// "garden-dev/a, garden-dev/b and 3 more".
std::string Listed(const std::vector<const garden::Shoot*>& shoots);

void PrintLater(const scheduler::Plan& plan, const Streams& streams);
void PrintLeaving(const PlanResult& result, const Streams& streams);
void PrintStuck(const scheduler::Plan& plan, const Streams& streams, const Options& options);
void PrintMoreRoom(const scheduler::Plan& plan, const Streams& streams);

}  // namespace trowel::cli
