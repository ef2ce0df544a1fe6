#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "cli/options.h"
#include "garden/view.h"
#include "policy/policy.h"

namespace trowel::cli {

// A garden and the policy for it, as one command sees them.
struct LoadedGarden {
  std::shared_ptr<const garden::GardenView> view;
  std::shared_ptr<const policy::Policy> policy;
  std::string source;                // "examples/garden"
  std::vector<std::string> assumed;  // Of --assume: what of the view is not so.
};

// Reads the garden (--garden, or an API server) and --policy. Broken objects and missing kinds are
// told on standard error and do not fail the command.
//
// `shoot`: the one that is to be judged, as NAMESPACE/NAME; of an API server only what that needs
// is read, and the view is right about no other shoot. Empty: everything.
//
// NotFound: nothing readable (exit 3). InvalidArgument: the policy is invalid, or what is typed as
// `shoot` or as --assume is none (exit 2); the message has all errors of a policy.
absl::StatusOr<LoadedGarden> LoadGarden(const Options& options, const Streams& streams,
                                        std::string_view shoot = {});

// The garden alone, for a command that asks no policy: LoadedGarden::policy is null. `reads`: the
// kinds that it has use for; of others it is not told that a folder has none. Errors as above.
absl::StatusOr<LoadedGarden> LoadObjects(const Options& options, const Streams& streams,
                                         std::span<const garden::Kind> reads);

// The policy alone: --policy if given, else of the garden that is named, else the defaults. Of an
// API server nothing else is read. Errors as above.
absl::StatusOr<policy::Policy> LoadPolicy(const Options& options, const Streams& streams);

// The exit code for a LoadGarden() error.
int ExitCodeOf(const absl::Status& status);

}  // namespace trowel::cli
