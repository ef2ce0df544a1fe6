#include "daemon/run_sight.h"

#include <algorithm>

#include "base/text.h"

namespace trowel::daemon {
namespace {

using garden::Store;

// The last sign of life of what runs are about, by the system's clock. The sources' own times are
// of another one, which the status has by the quietest of all.
absl::Time AsOf(const webhook::GardenStatus& status) {
  absl::Duration quietest = absl::ZeroDuration();
  absl::Duration age = absl::ZeroDuration();
  for (const Store::SourceState& source : status.sources) {
    if (source.status != Store::Status::kSynced) continue;
    const absl::Duration silent = status.sources_at - source.heard;
    quietest = std::max(quietest, silent);
    if (source.kind == garden::Kind::kShoot || source.kind == garden::Kind::kSeed) {
      age = std::max(age, silent);
    }
  }
  return status.heard_at + quietest - age;
}

std::string WhatIsMissing(const webhook::Readiness& readiness) {
  std::vector<std::string> kinds;
  for (const garden::Kind kind : readiness.waiting_for()) {
    kinds.emplace_back(garden::InfoOf(kind).resource);
  }
  const std::string problem = readiness.garden().problem;
  std::string text = "the garden is not complete";
  if (!kinds.empty()) text += ": " + JoinWords(kinds);
  return problem.empty() ? text : fmt::format("{}: {}", text, problem);
}

}  // namespace

carry::Sight LookAtGarden(const Follower& follower, const webhook::Readiness& readiness) {
  carry::Sight sight;
  if (!readiness.synced()) {
    sight.problem = WhatIsMissing(readiness);
    return sight;
  }
  // In this order: the view is as new as what is said of it, or newer.
  sight.as_of = AsOf(readiness.garden());
  sight.view = follower.view().Read();
  sight.policy = follower.policy().Read();
  if (sight.policy == nullptr) {
    sight.problem = fmt::format("there is no policy: {}", readiness.policy().problem);
  }
  return sight;
}

}  // namespace trowel::daemon
