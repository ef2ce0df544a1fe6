#include <atomic>
#include <memory>
#include <thread>

#include "base/background_log.h"
#include "base/log.h"
#include "cli/duration.h"
#include "cli/exit_code.h"
#include "cli/garden/garden_loader.h"
#include "cli/process/serve_arguments.h"
#include "cli/process/url.h"
#include "daemon/server_process.h"
#include "daemon/stop_signals.h"

namespace trowel::cli {
namespace {

// False: nobody can read it.
bool PrintStart(const ServeArguments& arguments, const daemon::ServerProcess& process,
                const Streams& streams) {
  streams.out->append(
      fmt::format("webhook: {}\n", Url("https", arguments.address, process.port())));
  streams.out->append(
      fmt::format("probes:  {}\n", Url("http", arguments.probe_address, process.probe_port())));
  if (!process.ephemeral_ca().empty()) {
    streams.out->append("certificate: made for this run; its CA, for the caller's caBundle:\n")
        .append(process.ephemeral_ca());
  }
  // A landscape is listed first; /readyz tells when that is done.
  streams.out->append(process.is_landscape() ? "listing the garden\n" : "ready\n");
  return streams.flush();
}

int RunServe(const ServeArguments& arguments, const Options& options, const Streams& streams) {
  const absl::StatusOr<daemon::ServerProcess::Config> config = ServeConfigOf(arguments, options);
  if (!config.ok()) return Fail(streams, kUsage, Message(config.status()));
  const absl::StatusOr<absl::Duration> drain = ParseDuration("--drain", arguments.drain);
  if (!drain.ok()) return Fail(streams, kUsage, Message(drain.status()));
  StartLog(arguments);

  daemon::StopSignals signals;  // Before any thread: all inherit its mask.
  const log::BackgroundLog background;
  daemon::ServerProcess process(*config);
  if (const absl::Status status = process.Start(); !status.ok()) {
    return Fail(streams, ExitCodeOf(status), Message(status));
  }
  if (!PrintStart(arguments, process, streams)) {
    process.Drain({});
    return kUnreadable;
  }
  signals.Wait();

  // A second signal ends the drain at once.
  std::atomic<bool> drained = false;
  std::thread hurry([&] {
    if (signals.WaitUnless(drained)) process.HurryUp();
  });
  process.Drain(absl::ToChronoMilliseconds(*drain));
  drained = true;
  hurry.join();
  log::Info("stopped");
  return kDone;
}

}  // namespace

void AddServeCommand(CLI::App* app, Options* options, Action* action) {
  CLI::App* command = app->add_subcommand("serve", "run the admission webhook");
  const auto arguments = std::make_shared<ServeArguments>();
  AddSourceOptions(command, options);
  AddPolicyOption(command, options);
  AddServeOptions(command, arguments.get(), options);
  command->footer(
      "Garden, policy and certificate files are followed while it runs.\n"
      "Example:\n"
      "  trowel serve --garden examples/garden --policy examples/policy.yaml\n"
      "  trowel serve --kubeconfig virtual-garden.yaml --tls-cert tls.crt --tls-key tls.key");
  command->callback([=] {
    options->runs_as = RunsAs::kProcess;
    *action = [=](const Streams& streams) { return RunServe(*arguments, *options, streams); };
  });
}

}  // namespace trowel::cli
