#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "migration/phase/phase.h"

namespace trowel::migration {

enum class Flow : std::uint8_t { kMigrate, kRestore };

// A task of a gardenlet's flow, and the phase that it is of. What a release of Gardener renames is
// a line here: the old name stays beside the new one.
struct Task {
  Flow flow;
  Phase phase;
  std::string_view name;  // As status.lastOperation.description has it.
  bool saves_state = false;
};

// In the order in which a flow begins them. Only tasks that wait for all phases before their own:
// what runs beside them says nothing, and is not here. Sources:
// pkg/gardenlet/controller/shoot/shoot/ reconciler_migrate.go and reconciler_reconcile.go,
// pkg/gardenlet/operation/botanist/flow.go.
std::span<const Task> TaskTable();

// The names of the running tasks: status.lastOperation.description lists them sorted, with commas
// between them. Empty for a text that is no list of tasks (pkg/utils/flow/progress_reporter.go).
std::vector<std::string_view> RunningTasks(std::string_view description);

// Letters' cases do not count. Null: it is not known.
const Task* FindTask(Flow flow, std::string_view name);

// Of the running tasks the one that can only begin when all phases before its own have ended: that
// with the latest phase, and of these the one that begins last. Null: none of them is known.
const Task* TellingTask(Flow flow, std::span<const std::string_view> running);

}  // namespace trowel::migration
