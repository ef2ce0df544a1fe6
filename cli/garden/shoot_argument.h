#pragma once

#include <string_view>

#include "base/status.h"
#include "garden/view.h"

namespace trowel::cli {

struct ShootName {
  std::string_view space;
  std::string_view name;
};

// "namespace/name" as an argument, of which both parts are views. InvalidArgument: not of that
// form.
absl::StatusOr<ShootName> ParseShootArgument(std::string_view argument);

// The same, looked up in the garden.
//
// InvalidArgument when it is not of that form, when there is no such shoot (with the nearest name),
// or when the shoot is malformed (with the reason).
absl::StatusOr<const garden::Shoot*> FindShootArgument(std::string_view argument,
                                                       const garden::GardenView& view);

// InvalidArgument with the nearest name when there is no such seed; null for a malformed one, which
// the rules judge as unknown.
absl::StatusOr<const garden::SeedEntry*> FindSeedArgument(std::string_view argument,
                                                          const garden::GardenView& view);

// InvalidArgument when the shoot is on that seed, so that going there is no move.
absl::Status CheckLeaves(const garden::Shoot& shoot, std::string_view seed);

}  // namespace trowel::cli
