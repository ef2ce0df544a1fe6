#pragma once

#include <memory>
#include <string>

#include "base/status.h"
#include "cli/options.h"
#include "garden/view.h"
#include "policy/policy.h"

namespace trowel::cli {

// A garden of manifests and the policy for it, as one command sees them.
struct LoadedGarden {
  std::shared_ptr<const garden::GardenView> view;
  std::shared_ptr<const policy::Policy> policy;
  std::string source;  // "examples/garden"
};

// Reads the garden (--garden, or an API server) and --policy. Broken objects and missing kinds are
// told on standard error and do not fail the command.
//
// NotFound: nothing readable (exit 3). InvalidArgument: the policy is invalid (exit 2); the
// message has all its errors.
absl::StatusOr<LoadedGarden> LoadGarden(const Options& options, const Streams& streams);

// The policy alone: --policy if given, else the ConfigMap of `view`, else the defaults.
absl::StatusOr<policy::Policy> LoadPolicy(const Options& options, const garden::GardenView& view);

// The exit code for a LoadGarden() error.
int ExitCodeOf(const absl::Status& status);

}  // namespace trowel::cli
