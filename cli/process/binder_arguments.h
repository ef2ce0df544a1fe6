#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include "base/status.h"
#include "cli/options.h"
#include "daemon/binder_service.h"
#include "kube/watch/garden_watch.h"

namespace trowel::cli {

// What the command line says about binding shoots, as it was typed.
struct BinderArguments {
  std::string scheduler_name = "trowel";
  std::string lease = "trowel-scheduler";
  std::string lease_duration = "15s";
  std::string renew_deadline = "10s";
  std::string retry_period = "2s";
  int workers = 8;
};

// --scheduler-name, and `lease`: "--scheduler-lease", with old names behind it.
void AddBinderOptions(CLI::App* command, const std::string& lease, BinderArguments* arguments);
// The times of the Lease and --bindings.
void AddElectionOptions(CLI::App* command, BinderArguments* arguments);

// InvalidArgument: times that do not fit each other.
absl::StatusOr<daemon::BinderService::Config> BinderConfigOf(
    const BinderArguments& arguments, const Options& options,
    const kube::GardenWatch::Options& garden);

// Tells replicas apart, also on the same host.
std::string IdentityOf(const kube::GardenWatch::Options& garden);

}  // namespace trowel::cli
