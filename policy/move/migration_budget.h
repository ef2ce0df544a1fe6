#pragma once

#include <optional>

namespace trowel::policy {

// Of migration-budget, for plans to keep to; empty: no bound.
struct MigrationBudgetSettings {
  std::optional<int> garden, per_source, per_destination, per_pair, per_project;
};

}  // namespace trowel::policy
