#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "base/status.h"
#include "cli/options.h"
#include "cli/process/binder_arguments.h"
#include "cli/process/process_arguments.h"
#include "daemon/server_process.h"

namespace trowel::cli {

// The command line of `serve`, as it was typed.
struct ServeArguments : ProcessArguments {
  std::string address = "::";
  std::uint16_t port = 9443;
  std::string tls_cert;
  std::string tls_key;
  std::string client_ca;
  std::vector<std::string> client_names;
  std::string certs_mode = "files";
  std::vector<std::string> hosts;  // Empty: those of the loopback.
  std::string certs_secret = "trowel-tls";
  std::string certs_lease = "trowel-certs";
  std::string registration = "trowel";
  bool ranking = false;
  std::vector<std::string> ranking_audiences;
  bool scheduler = false;
  BinderArguments binder;
  bool no_monitor = false;
  bool metric_names = false;
  std::string monitor_lease = "trowel-monitor";
  std::string record;
  std::size_t record_files = 1000;
  std::size_t workers = 0;
  std::string drain = "95s";
  std::string max_staleness = "5m";
  std::string hard_staleness = "30m";
};

// Everything but --garden and --policy.
void AddServeOptions(CLI::App* command, ServeArguments* arguments, Options* options);

// InvalidArgument: options that do not go together, or a value that means nothing; names it.
absl::StatusOr<daemon::ServerProcess::Config> ServeConfigOf(const ServeArguments& arguments,
                                                            const Options& options);

}  // namespace trowel::cli
