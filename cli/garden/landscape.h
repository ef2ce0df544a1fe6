#pragma once

#include "base/status.h"
#include "cli/options.h"
#include "kube/watch/garden_watch.h"

namespace trowel::cli {

// True if the garden is at an API server: no --garden is given.
inline bool IsLandscape(const Options& options) { return options.garden.empty(); }

// How to reach it: --kubeconfig, else the service account of the pod. InvalidArgument: neither, or
// a kubeconfig that cannot be used.
absl::StatusOr<kube::GardenWatch::Options> LandscapeOf(const Options& options);

}  // namespace trowel::cli
