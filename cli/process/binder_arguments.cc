#include "cli/process/binder_arguments.h"

#include <random>
#include <string_view>

#include "cli/duration.h"

namespace trowel::cli {
namespace {

absl::StatusOr<std::chrono::milliseconds> Milliseconds(std::string_view option,
                                                       const std::string& text) {
  ASSIGN_OR_RETURN(const absl::Duration duration, ParseDuration(option, text));
  return absl::ToChronoMilliseconds(duration);
}

void AddDuration(CLI::App* command, const char* name, std::string* value, const char* help) {
  command->add_option(name, *value, help)->type_name("DURATION")->capture_default_str();
}

}  // namespace

std::string IdentityOf(const kube::GardenWatch::Options& garden) {
  return fmt::format("{}_{:08x}", garden.instance, std::random_device{}());
}

void AddBinderOptions(CLI::App* command, const std::string& lease, BinderArguments* arguments) {
  command
      ->add_option("--scheduler-name", arguments->scheduler_name,
                   "bind shoots whose spec.schedulerName is this")
      ->type_name("NAME")
      ->check([](const std::string& name) {
        return name.empty()                  ? "give a name"
               : name == "default-scheduler" ? "default-scheduler is gardener-scheduler's"
                                             : "";
      })
      ->capture_default_str();
  command->add_option(lease, arguments->lease, "the Lease in --garden-namespace whose holder binds")
      ->type_name("NAME")
      ->capture_default_str();
}

void AddElectionOptions(CLI::App* command, BinderArguments* arguments) {
  AddDuration(command, "--lease-duration", &arguments->lease_duration,
              "how long others wait after the holder's last sign of life");
  AddDuration(command, "--renew-deadline", &arguments->renew_deadline,
              "after so long without a renewal the holder stops; less than the Lease's duration");
  AddDuration(command, "--retry-period", &arguments->retry_period,
              "between two looks at the Lease");
  command
      ->add_option("--bindings,--workers", arguments->workers,
                   "shoots that are bound at the same time")
      ->type_name("N")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
}

absl::StatusOr<daemon::BinderService::Config> BinderConfigOf(
    const BinderArguments& arguments, const Options& options,
    const kube::GardenWatch::Options& garden) {
  daemon::BinderService::Config config;
  config.binder.desk.scheduler_name = arguments.scheduler_name;
  config.binder.writer.access = garden.access;
  config.binder.writer.instance = garden.instance;
  config.binder.workers = arguments.workers;
  config.lease.space = options.garden_namespace;
  config.lease.name = arguments.lease;
  config.lease.identity = IdentityOf(garden);
  ASSIGN_OR_RETURN(config.lease.lease, Milliseconds("--lease-duration", arguments.lease_duration));
  ASSIGN_OR_RETURN(config.lease.renew, Milliseconds("--renew-deadline", arguments.renew_deadline));
  ASSIGN_OR_RETURN(config.lease.retry, Milliseconds("--retry-period", arguments.retry_period));
  if (config.lease.retry.count() == 0 || config.lease.lease <= config.lease.renew ||
      5 * config.lease.renew <= 6 * config.lease.retry) {
    return InvalidArgument(
        "--lease-duration must be more than --renew-deadline, and that more than 1.2 times "
        "--retry-period");
  }
  return config;
}

}  // namespace trowel::cli
