#include <fmt/format.h>

#include "migration/run/propose.h"

namespace trowel::run {

absl::Status CheckSettings(const Settings& settings) {
  constexpr int kParallelMax = 1000;
  if (settings.max_parallel < 1 || settings.max_parallel > kParallelMax) {
    return InvalidArgument("settings.maxParallel: {} is not between 1 and {}",
                           settings.max_parallel, kParallelMax);
  }
  if (settings.max_failures < 0) return InvalidArgument("settings.maxFailures: is below 0");
  const std::pair<std::string_view, std::optional<int>> bounds[] = {
      {"garden", settings.budgets.garden},
      {"perSource", settings.budgets.per_source},
      {"perDestination", settings.budgets.per_destination},
      {"perPair", settings.budgets.per_pair},
      {"perProject", settings.budgets.per_project},
  };
  for (const auto& [name, bound] : bounds) {
    if (bound.has_value() && *bound < 1) {
      return InvalidArgument(
          "settings.{}: with {} nothing could ever move; leave it out, or write "
          "at least 1",
          name, *bound);
    }
  }
  if (settings.unhealthy_percent.has_value() &&
      (*settings.unhealthy_percent < 0 || *settings.unhealthy_percent > 100)) {
    return InvalidArgument("settings.unhealthyPercent: {} is not between 0 and 100",
                           *settings.unhealthy_percent);
  }
  const std::pair<std::string_view, absl::Duration> spans[] = {
      {"deadline", settings.deadline},
      {"slowAfter", settings.slow_after},
      {"patience", settings.patience},
      {"staleAfter", settings.stale_after},
  };
  for (const auto& [name, span] : spans) {
    if (span < absl::Seconds(1)) return InvalidArgument("settings.{}: is less than 1s", name);
  }
  return absl::OkStatus();
}

}  // namespace trowel::run
