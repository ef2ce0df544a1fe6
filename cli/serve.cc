#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>

#include "base/log.h"
#include "base/text.h"
#include "cli/duration.h"
#include "cli/exit_code.h"
#include "cli/garden_loader.h"
#include "cli/landscape.h"
#include "cli/server_process.h"

namespace trowel::cli {
namespace {

struct ServeArguments {
  std::string address = "0.0.0.0";
  std::uint16_t port = 9443;
  std::string probe_address = "0.0.0.0";
  std::uint16_t probe_port = 9090;
  std::string tls_cert;
  std::string tls_key;
  std::string client_ca;
  std::vector<std::string> client_names;
  std::vector<std::string> hosts = {"localhost", "127.0.0.1", "::1"};
  std::size_t workers = 0;
  std::string drain = "95s";
  std::string max_staleness = "5m";
  std::string hard_staleness = "30m";
  std::string log_format = "text";
  std::string log_level = "info";
};

// SIGTERM and SIGINT, taken out of every thread started from here on.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  }
  ~StopSignals() {
    // One that came late must not end the process in place of its exit code.
    constexpr timespec kNow{.tv_sec = 0, .tv_nsec = 0};
    while (sigtimedwait(&signals_, nullptr, &kNow) > 0) continue;
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  void Wait() {
    int signal = 0;
    sigwait(&signals_, &signal);
  }
  // Waits until one comes (true), or somebody sets `over` (false).
  bool WaitUnless(const std::atomic<bool>& over) {
    constexpr timespec kLook{.tv_sec = 0, .tv_nsec = 50'000'000};
    while (!over.load()) {
      if (sigtimedwait(&signals_, nullptr, &kLook) > 0) return true;
    }
    return false;
  }

 private:
  sigset_t signals_ = {};
  sigset_t before_ = {};
};

absl::StatusOr<ServerProcess::Config> ConfigOf(const ServeArguments& arguments,
                                               const Options& options) {
  if (arguments.tls_cert.empty() != arguments.tls_key.empty()) {
    return InvalidArgument("--tls-cert and --tls-key go together");
  }
  if (!arguments.client_names.empty() && arguments.client_ca.empty()) {
    return InvalidArgument("--client-name needs --client-ca");
  }
  ServerProcess::Config config;
  if (IsLandscape(options)) {
    ASSIGN_OR_RETURN(config.landscape, LandscapeOf(options));
    ASSIGN_OR_RETURN(config.landscape->staleness.max_staleness,
                     ParseDuration("--max-staleness", arguments.max_staleness));
    ASSIGN_OR_RETURN(config.landscape->staleness.hard_staleness,
                     ParseDuration("--hard-staleness", arguments.hard_staleness));
  }
  config.garden = {.garden = options.garden,
                   .policy_file = options.policy_file,
                   .garden_namespace = options.garden_namespace};
  config.server.address = arguments.address;
  config.server.port = arguments.port;
  config.server.workers = arguments.workers != 0
                              ? arguments.workers
                              : std::max(1U, std::thread::hardware_concurrency());
  config.probe_address = arguments.probe_address;
  config.probe_port = arguments.probe_port;
  config.tls = {.certificate = arguments.tls_cert,
                .key = arguments.tls_key,
                .client_ca = arguments.client_ca};
  config.hosts = arguments.hosts;
  config.client_names = arguments.client_names;
  if (!options.now.empty()) {
    ASSIGN_OR_RETURN(config.now, NowOf(options));
  }
  return config;
}

std::string Url(std::string_view scheme, std::string_view address, std::uint16_t port) {
  const bool any = address == "0.0.0.0" || address == "::";
  if (any) address = "localhost";
  const bool six = address.find(':') != std::string_view::npos;
  return fmt::format("{}://{}{}{}:{}", scheme, six ? "[" : "", address, six ? "]" : "", port);
}

void PrintStart(const ServeArguments& arguments, const ServerProcess& process,
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
  streams.flush();
}

int RunServe(const ServeArguments& arguments, const Options& options, const Streams& streams) {
  const absl::StatusOr<ServerProcess::Config> config = ConfigOf(arguments, options);
  if (!config.ok()) return Fail(streams, kUsage, Message(config.status()));
  const absl::StatusOr<absl::Duration> drain = ParseDuration("--drain", arguments.drain);
  if (!drain.ok()) return Fail(streams, kUsage, Message(drain.status()));
  log::Start(arguments.log_format == "json" ? log::Format::kJson : log::Format::kText,
             arguments.log_level);

  StopSignals signals;
  ServerProcess process(*config);
  if (const absl::Status status = process.Start(); !status.ok()) {
    return Fail(streams, ExitCodeOf(status), Message(status));
  }
  PrintStart(arguments, process, streams);
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

void AddStalenessOptions(CLI::App* command, ServeArguments* arguments) {
  command
      ->add_option("--max-staleness", arguments->max_staleness,
                   "with --kubeconfig: what was not heard of for longer is unknown")
      ->type_name("DURATION")
      ->capture_default_str();
  command
      ->add_option("--hard-staleness", arguments->hard_staleness,
                   "with --kubeconfig: after longer silence nothing is decided (503)")
      ->type_name("DURATION")
      ->capture_default_str();
}

void AddTlsOptions(CLI::App* command, ServeArguments* arguments) {
  command
      ->add_option("--tls-cert", arguments->tls_cert,
                   "certificate chain, leaf first (PEM); reloaded when it changes")
      ->type_name("FILE");
  command->add_option("--tls-key", arguments->tls_key, "its private key (PEM)")->type_name("FILE");
  command
      ->add_option("--host", arguments->hosts,
                   "without --tls-cert: hosts of the certificate made for this run")
      ->type_name("HOST")
      ->capture_default_str();
  command
      ->add_option("--client-ca", arguments->client_ca,
                   "demand a client certificate of this CA (PEM)")
      ->type_name("FILE");
  command
      ->add_option("--client-name", arguments->client_names,
                   "allowed common or DNS name of a client; may be repeated")
      ->type_name("NAME");
}

}  // namespace

void AddServeCommand(CLI::App* app, Options* options, Action* action) {
  CLI::App* command = app->add_subcommand("serve", "run the admission webhook");
  const auto arguments = std::make_shared<ServeArguments>();
  AddGardenOptions(command, options);
  AddPolicyOption(command, options);
  command->add_option("--address", arguments->address, "IP address of the webhook")
      ->type_name("IP")
      ->capture_default_str();
  command->add_option("--port", arguments->port, "HTTPS port of the webhook; 0: any free one")
      ->type_name("PORT")
      ->capture_default_str();
  command->add_option("--probe-address", arguments->probe_address, "IP address of the probes")
      ->type_name("IP")
      ->capture_default_str();
  command
      ->add_option("--probe-port", arguments->probe_port,
                   "plain HTTP port of /livez, /readyz and /metrics; 0: any free one")
      ->type_name("PORT")
      ->capture_default_str();
  AddTlsOptions(command, arguments.get());
  command->add_option("--workers", arguments->workers, "threads that serve; 0: one per core")
      ->type_name("N")
      ->check(CLI::Range(0, 256))
      ->capture_default_str();
  command
      ->add_option("--drain", arguments->drain,
                   "how long SIGTERM keeps answering; longer than the caller's idle time-out")
      ->type_name("DURATION")
      ->capture_default_str();
  AddStalenessOptions(command, arguments.get());
  command->add_option("--now", options->now, "judge as of this time (RFC 3339), for an old dump")
      ->type_name("TIME");
  command->add_option("--log-format", arguments->log_format, "text or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command->add_option("--log-level", arguments->log_level, "debug, info, warn, error or off")
      ->check(CLI::IsMember({"debug", "info", "warn", "error", "off"}))
      ->capture_default_str();
  command->footer(
      "Garden, policy and certificate files are followed while it runs.\n"
      "Example:\n"
      "  trowel serve --garden examples/garden --policy examples/policy.yaml\n"
      "  trowel serve --kubeconfig virtual-garden.yaml --tls-cert tls.crt --tls-key tls.key");
  command->callback([=] {
    *action = [=](const Streams& streams) { return RunServe(*arguments, *options, streams); };
  });
}

}  // namespace trowel::cli
