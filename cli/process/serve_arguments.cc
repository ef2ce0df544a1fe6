#include "cli/process/serve_arguments.h"

#include <algorithm>
#include <thread>

#include "cli/duration.h"
#include "cli/garden/landscape.h"

namespace trowel::cli {
namespace {

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
                   "without --tls-cert: host of the certificate that Trowel makes, as in the "
                   "webhook's URL; may be repeated")
      ->type_name("HOST");
  command
      ->add_option("--client-ca", arguments->client_ca,
                   "demand a client certificate of this CA (PEM)")
      ->type_name("FILE");
  command
      ->add_option("--client-name", arguments->client_names,
                   "allowed common or DNS name of a client; may be repeated")
      ->type_name("NAME");
}

void AddSelfMadeOptions(CLI::App* command, ServeArguments* arguments) {
  command
      ->add_option("--certs-mode", arguments->certs_mode,
                   "files: --tls-cert; self: made by Trowel and kept in a Secret")
      ->check(CLI::IsMember({"files", "self"}))
      ->capture_default_str();
  command
      ->add_option("--certs-secret", arguments->certs_secret,
                   "with --certs-mode self: the Secret in --garden-namespace")
      ->type_name("NAME")
      ->capture_default_str();
  command
      ->add_option("--certs-lease", arguments->certs_lease,
                   "with --certs-mode self: the Lease whose holder writes that Secret")
      ->type_name("NAME")
      ->capture_default_str();
  command
      ->add_option("--registration", arguments->registration,
                   "with --certs-mode self: the ValidatingWebhookConfiguration whose caBundle is "
                   "kept current")
      ->type_name("NAME")
      ->capture_default_str();
}

void AddRankingOptions(CLI::App* command, ServeArguments* arguments) {
  command->add_flag("--ranking", arguments->ranking,
                    "answer POST /rank, /filter and /prioritize, too");
  command
      ->add_option("--ranking-audience", arguments->ranking_audiences,
                   "with --ranking: an audience that callers' tokens must be for; default: that of "
                   "the API server; may be repeated")
      ->type_name("NAME");
}

void AddMonitorOptions(CLI::App* command, ServeArguments* arguments) {
  command->add_flag("--no-monitor", arguments->no_monitor,
                    "do not follow moves: no metrics and no Events of them");
  command->add_flag("--metric-names", arguments->metric_names,
                    "a metric with the name of each shoot on its way, too");
  command
      ->add_option("--monitor-lease", arguments->monitor_lease,
                   "with --kubeconfig: the Lease in --garden-namespace whose holder writes Events "
                   "about moves")
      ->type_name("NAME")
      ->capture_default_str();
}

void AddRecordOptions(CLI::App* command, ServeArguments* arguments) {
  CLI::Option* record =
      command
          ->add_option("--record", arguments->record,
                       "record reviews in this folder, for `trowel replay`; ShootStates never")
          ->type_name("DIR");
  command
      ->add_option("--record-files", arguments->record_files,
                   "with --record: reviews at most, of 256 MiB at most")
      ->type_name("N")
      ->check(CLI::Range(1, 1'000'000))
      ->needs(record)
      ->capture_default_str();
}

// InvalidArgument: options of a monitor that there is not.
absl::StatusOr<std::optional<daemon::MoveMonitor::Config>> MonitorOf(
    const ServeArguments& arguments, const Options& options,
    const std::optional<kube::GardenWatch::Options>& landscape) {
  if (arguments.no_monitor) {
    if (arguments.metric_names) {
      return InvalidArgument("--metric-names and --no-monitor exclude each other");
    }
    return std::nullopt;
  }
  daemon::MoveMonitor::Config config;
  config.names = arguments.metric_names;
  if (!landscape.has_value()) return config;
  if (arguments.monitor_lease.empty()) return InvalidArgument("--monitor-lease: give a name");
  config.writer = {.access = landscape->access, .instance = landscape->instance};
  config.lease.space = options.garden_namespace;
  config.lease.name = arguments.monitor_lease;
  config.lease.identity = IdentityOf(*landscape);
  // An Event that comes half a minute late harms nobody: fewer calls than the binder makes.
  config.lease.lease = std::chrono::seconds(30);
  config.lease.renew = std::chrono::seconds(20);
  config.lease.retry = std::chrono::seconds(5);
  return config;
}

// InvalidArgument: audiences that no token would be asked for.
absl::Status CheckAudiences(const ServeArguments& arguments, const Options& options) {
  const std::vector<std::string>& audiences = arguments.ranking_audiences;
  if (audiences.empty()) return absl::OkStatus();
  if (!arguments.ranking) return InvalidArgument("--ranking-audience needs --ranking");
  if (!IsLandscape(options)) {
    return InvalidArgument("--ranking-audience needs an API server: --kubeconfig FILE");
  }
  if (std::find(audiences.begin(), audiences.end(), "") != audiences.end()) {
    return InvalidArgument("--ranking-audience: an audience has a name");
  }
  return absl::OkStatus();
}

// Certificates that Trowel makes and shares through the virtual garden.
absl::StatusOr<daemon::ServingCertificate::SelfMade> SelfMadeOf(
    const ServeArguments& arguments, const Options& options,
    const kube::GardenWatch::Options& garden) {
  if (!arguments.tls_cert.empty()) {
    return InvalidArgument("--tls-cert and --certs-mode self exclude each other");
  }
  if (arguments.hosts.empty()) {
    return InvalidArgument("--certs-mode self needs --host, the host of the webhook's URL");
  }
  daemon::ServingCertificate::SelfMade made;
  made.keeper.store.access = garden.access;
  made.keeper.store.space = options.garden_namespace;
  made.keeper.store.secret = arguments.certs_secret;
  made.keeper.store.registration = arguments.registration;
  made.keeper.hosts = arguments.hosts;
  made.lease.space = options.garden_namespace;
  made.lease.name = arguments.certs_lease;
  made.lease.identity = IdentityOf(garden);
  return made;
}

}  // namespace

void AddServeOptions(CLI::App* command, ServeArguments* arguments, Options* options) {
  command->add_option("--address", arguments->address, "IP address of the webhook")
      ->type_name("IP")
      ->capture_default_str();
  command->add_option("--port", arguments->port, "HTTPS port of the webhook; 0: any free one")
      ->type_name("PORT")
      ->capture_default_str();
  AddProbeOptions(command, arguments);
  AddTlsOptions(command, arguments);
  AddSelfMadeOptions(command, arguments);
  AddRankingOptions(command, arguments);
  command->add_flag("--scheduler", arguments->scheduler,
                    "bind shoots, too, as `trowel scheduler` does");
  AddBinderOptions(command, "--scheduler-lease", &arguments->binder);
  AddMonitorOptions(command, arguments);
  AddRecordOptions(command, arguments);
  command->add_option("--workers", arguments->workers, "threads that serve; 0: one per core")
      ->type_name("N")
      ->check(CLI::Range(0, 256))
      ->capture_default_str();
  command
      ->add_option("--drain", arguments->drain,
                   "how long SIGTERM keeps answering; longer than the caller's idle time-out")
      ->type_name("DURATION")
      ->capture_default_str();
  AddStalenessOptions(command, arguments);
  command->add_option("--now", options->now, "judge as of this time (RFC 3339), for an old dump")
      ->type_name("TIME");
  AddLogOptions(command, arguments);
}

absl::StatusOr<daemon::ServerProcess::Config> ServeConfigOf(const ServeArguments& arguments,
                                                            const Options& options) {
  if (arguments.tls_cert.empty() != arguments.tls_key.empty()) {
    return InvalidArgument("--tls-cert and --tls-key go together");
  }
  if (!arguments.client_names.empty() && arguments.client_ca.empty()) {
    return InvalidArgument("--client-name needs --client-ca");
  }
  RETURN_IF_ERROR(CheckAudiences(arguments, options));
  daemon::ServerProcess::Config config;
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
  config.ranking = arguments.ranking;
  config.ranking_audiences = arguments.ranking_audiences;
  if (arguments.scheduler) {
    if (!config.landscape.has_value()) {
      return InvalidArgument("--scheduler needs an API server: --kubeconfig FILE");
    }
    ASSIGN_OR_RETURN(config.binder, BinderConfigOf(arguments.binder, options, *config.landscape));
  }
  ASSIGN_OR_RETURN(config.monitor, MonitorOf(arguments, options, config.landscape));
  config.record = arguments.record;
  config.record_limits.files = arguments.record_files;
  config.probe_address = arguments.probe_address;
  config.probe_port = arguments.probe_port;
  daemon::ServingCertificate::Config& certificate = config.certificate;
  certificate.files = {.certificate = arguments.tls_cert,
                       .key = arguments.tls_key,
                       .client_ca = arguments.client_ca};
  certificate.hosts = arguments.hosts;
  if (certificate.hosts.empty() && arguments.tls_cert.empty()) {
    certificate.hosts = {"localhost", "127.0.0.1", "::1"};
  }
  certificate.client_names = arguments.client_names;
  if (arguments.certs_mode == "self") {
    if (!config.landscape.has_value()) {
      return InvalidArgument("--certs-mode self needs an API server: --kubeconfig FILE");
    }
    ASSIGN_OR_RETURN(certificate.self_made, SelfMadeOf(arguments, options, *config.landscape));
  }
  if (!options.now.empty()) {
    ASSIGN_OR_RETURN(config.now, NowOf(options));
  }
  return config;
}

}  // namespace trowel::cli
