#include <memory>

#include "base/background_log.h"
#include "base/log.h"
#include "cli/exit_code.h"
#include "cli/garden/garden_loader.h"
#include "cli/garden/landscape.h"
#include "cli/process/advice_report.h"
#include "cli/process/binder_arguments.h"
#include "cli/process/process_arguments.h"
#include "cli/process/url.h"
#include "daemon/scheduler_process.h"
#include "daemon/stop_signals.h"

namespace trowel::cli {
namespace {

struct SchedulerArguments : ProcessArguments {
  BinderArguments binder;
  bool advise = false;
  bool once = false;
};

absl::StatusOr<daemon::SchedulerProcess::Config> ConfigOf(const SchedulerArguments& arguments,
                                                          const Options& options) {
  if (!IsLandscape(options)) {
    return arguments.advise
               ? InvalidArgument("--garden has no Events: give --once for a report")
               : InvalidArgument(
                     "shoots are bound at an API server: give --kubeconfig, not --garden");
  }
  daemon::SchedulerProcess::Config config;
  ASSIGN_OR_RETURN(config.garden.watch, LandscapeOf(options));
  config.garden.policy_file = options.policy_file;
  ASSIGN_OR_RETURN(config.binder, BinderConfigOf(arguments.binder, options, config.garden.watch));
  config.binder.advise = arguments.advise;
  // Who advises must not keep anybody from binding.
  if (arguments.advise) config.binder.lease.name = "trowel-advice";
  config.probe_address = arguments.probe_address;
  config.probe_port = arguments.probe_port;
  return config;
}

int RunScheduler(const SchedulerArguments& arguments, const Options& options,
                 const Streams& streams) {
  if (arguments.once && !arguments.advise) {
    return Fail(streams, kUsage, "--once goes with --advise");
  }
  if (arguments.once) return RunAdviceReport(options, streams);
  const absl::StatusOr<daemon::SchedulerProcess::Config> config = ConfigOf(arguments, options);
  if (!config.ok()) return Fail(streams, kUsage, Message(config.status()));
  StartLog(arguments);

  daemon::StopSignals signals;  // Before any thread: all inherit its mask.
  const log::BackgroundLog background;
  daemon::SchedulerProcess process(*config);
  if (const absl::Status status = process.Start(); !status.ok()) {
    return Fail(streams, ExitCodeOf(status), Message(status));
  }
  streams.out->append(
      fmt::format("probes:  {}\n", Url("http", arguments.probe_address, process.probe_port())));
  streams.out->append("listing the garden\n");
  if (!streams.flush()) {
    process.Stop();
    return kUnreadable;
  }
  signals.Wait();
  process.Stop();
  log::Info("stopped");
  return kDone;
}

}  // namespace

void AddSchedulerCommand(CLI::App* app, Options* options, Action* action) {
  CLI::App* command =
      app->add_subcommand("scheduler", "bind shoots that have spec.schedulerName: trowel");
  const auto arguments = std::make_shared<SchedulerArguments>();
  AddSourceOptions(command, options);
  AddPolicyOption(command, options);
  AddBinderOptions(command, "--scheduler-lease,--lease", &arguments->binder);
  AddElectionOptions(command, &arguments->binder);
  command->add_flag("--advise", arguments->advise,
                    "bind nothing: say by Events where shoots that get a seed would have gone");
  command->add_flag("--once", arguments->once,
                    "with --advise: report on all shoots instead, and exit");
  AddOutputOptions(command, options);
  command->add_option("--now", options->now, "with --once: judge as of this time (RFC 3339)")
      ->type_name("TIME");
  AddProbeOptions(command, arguments.get());
  AddLogOptions(command, arguments.get());
  command->footer(
      "Of several replicas one binds, the others stand by.\n"
      "Example:\n"
      "  trowel scheduler --kubeconfig virtual-garden.yaml\n"
      "  trowel scheduler --advise --once --garden examples/garden");
  command->callback([=] {
    options->runs_as = RunsAs::kProcess;
    *action = [=](const Streams& streams) { return RunScheduler(*arguments, *options, streams); };
  });
}

}  // namespace trowel::cli
