#include "cli/process/process_arguments.h"

#include "base/log.h"

namespace trowel::cli {

void AddProbeOptions(CLI::App* command, ProcessArguments* arguments) {
  command->add_option("--probe-address", arguments->probe_address, "IP address of the probes")
      ->type_name("IP")
      ->capture_default_str();
  command
      ->add_option("--probe-port", arguments->probe_port,
                   "plain HTTP port of /livez, /readyz and /metrics; 0: any free one")
      ->type_name("PORT")
      ->capture_default_str();
}

void AddLogOptions(CLI::App* command, ProcessArguments* arguments) {
  command->add_option("--log-format", arguments->log_format, "text or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command->add_option("--log-level", arguments->log_level, "debug, info, warn, error or off")
      ->check(CLI::IsMember({"debug", "info", "warn", "error", "off"}))
      ->capture_default_str();
}

void StartLog(const ProcessArguments& arguments) {
  log::Start(arguments.log_format == "json" ? log::Format::kJson : log::Format::kText,
             arguments.log_level);
}

}  // namespace trowel::cli
