#pragma once

#include <cstdint>
#include <string>

#include <CLI/CLI.hpp>

namespace trowel::cli {

// What commands that go on for long have in common: probes and a log.
struct ProcessArguments {
  std::string probe_address = "::";
  std::uint16_t probe_port = 9090;
  std::string log_format = "text";
  std::string log_level = "info";
};

void AddProbeOptions(CLI::App* command, ProcessArguments* arguments);
void AddLogOptions(CLI::App* command, ProcessArguments* arguments);

// The logger that they ask for.
void StartLog(const ProcessArguments& arguments);

}  // namespace trowel::cli
