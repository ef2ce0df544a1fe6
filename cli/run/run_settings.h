#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include "base/status.h"
#include "migration/run/settings.h"

namespace trowel::cli {

// What a run keeps to, as it was typed.
struct SettingArguments {
  run::Settings settings;
  std::string deadline = "60m";
  std::string slow_after = "40m";
  std::string soak = "10m";
  std::string patience = "24h";
  std::string halt_after = "10m";
  int unhealthy_percent = 20;
  bool no_cordon = false;
};

void AddSettingOptions(CLI::App* command, SettingArguments* arguments);

// InvalidArgument names the option.
absl::StatusOr<run::Settings> SettingsOf(const SettingArguments& arguments);

}  // namespace trowel::cli
