#pragma once

#include <string>

#include "base/status.h"
#include "cli/options.h"
#include "kube/watch/garden_watch.h"

namespace trowel::cli {

// True if the garden is at an API server: no --garden is given.
inline bool IsLandscape(const Options& options) { return options.garden.empty(); }

// $KUBECONFIG; empty: it is not set.
std::string KubeconfigVariable();

// How to reach it: --kubeconfig, else for a command $KUBECONFIG, else the service account of the
// pod. A plug-in that says who asks has been run.
//
// InvalidArgument: none of them, a kubeconfig that cannot be used, or a plug-in that is not
// allowed. Unavailable: the plug-in failed.
absl::StatusOr<kube::GardenWatch::Options> LandscapeOf(const Options& options);

}  // namespace trowel::cli
