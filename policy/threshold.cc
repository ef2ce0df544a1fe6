#include "policy/threshold.h"

namespace trowel::policy {

std::optional<int> ThresholdOf(const Move& move, const RegionDistanceSettings& settings) {
  using State = garden::RegionTable::Threshold::State;
  if (settings.threshold_overrides && settings.threshold.has_value()) return settings.threshold;
  if (!move.region_tables.empty()) {
    const garden::RegionTable::Threshold& annotation = move.region_tables.front().table->threshold;
    if (annotation.state == State::kInvalid) return std::nullopt;
    if (annotation.state == State::kValid) return annotation.value;
  }
  return settings.threshold.value_or(kDefaultThreshold);
}

}  // namespace trowel::policy
