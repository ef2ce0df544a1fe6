#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "garden/view.h"

// gardener-scheduler's own selection, to the letter: pkg/scheduler/controller/shoot/reconciler.go
// (gardener.md 5). Where upstream takes the first of an unordered list, Trowel takes the first by
// name; where upstream panics, Trowel says so in `error`.
namespace trowel::scheduler::gardener {

// What the operator of gardener-scheduler configures; its default is SameRegion.
enum class Strategy : std::uint8_t { kSameRegion, kMinimalDistance };
std::string_view Name(Strategy strategy);  // "SameRegion", "MinimalDistance".

// Upstream's steps, in their order (gardener.md 5.3).
enum class Filter : std::uint8_t {
  kUsable,
  kCloudProfileLabels,
  kShootLabels,
  kProvider,
  kZonalHa,
  kZoneSelection,
  kAccessRestrictions,
  kDomain,
  kEmergencyStop,
  kCandidates,  // Networks, taints, capacity.
  kStrategy,
  kLeastLoaded,
};
inline constexpr std::size_t kFilters = 12;
// "usable", "cloudprofile-labels", ...: as in JSON and in docs/scheduling.md.
std::string_view Name(Filter filter);

struct Dropped {
  const garden::SeedEntry* seed = nullptr;  // Points into the GardenView.
  std::string reason;  // One clause, for a person; empty without Detail::kFull.
};

struct Outcome {
  const garden::SeedEntry* chosen = nullptr;  // Null when none is.
  // Every seed that upstream could have taken, by name: `chosen` is the first.
  std::vector<const garden::SeedEntry*> tied;
  // Who fell out at each step, by name; in the order of Filter. kLeastLoaded drops those with more
  // shoots than the least loaded.
  std::array<std::vector<Dropped>, kFilters> dropped;
  // Why nobody is chosen: upstream's meaning, with the numbers of seeds. Empty if somebody is.
  std::string error;
  // The step at which nothing was left; kFilters if somebody is chosen, or if what upstream looks
  // up first (CloudProfile, Project, region table) is absent, broken or unknown.
  std::size_t failed_at = kFilters;
};

// kChosen fills `chosen`, `tied`, `error` and `failed_at`: for many shoots. kFull also `dropped`.
enum class Detail : std::uint8_t { kChosen, kFull };

// Where gardener-scheduler would put `shoot`, whatever seed it has now.
Outcome Schedule(const garden::Shoot& shoot, const garden::GardenView& view, Strategy strategy,
                 Detail detail);

}  // namespace trowel::scheduler::gardener
