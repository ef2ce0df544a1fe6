#include "policy/fact.h"

#include <array>

namespace trowel::policy {

std::string_view Name(Fact fact) {
  static constexpr std::array<std::string_view, kFacts> kNames = {
      "destination",       "source",         "cloud-profile", "project",         "shoots",
      "shoot-states",      "backup-buckets", "bastions",      "managed-seeds",   "region-tables",
      "gardenlet-version", "distance",       "threshold",     "state-timestamp", "last-move",
      "maintenance",       "usage",          "requester"};
  return kNames[static_cast<std::size_t>(fact)];
}

}  // namespace trowel::policy
