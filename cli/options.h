#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <absl/time/time.h>
#include <CLI/CLI.hpp>

#include "base/status.h"
#include "policy/move.h"

namespace trowel::cli {

enum class RunsAs : std::uint8_t { kCommand, kProcess };
enum class Output : std::uint8_t { kTable, kWide, kJson, kYaml };

// Options that several commands share. Filled by CLI11 when the command line is parsed.
struct Options {
  std::vector<std::string> garden;        // --garden: folders, files, or "-".
  std::string kubeconfig;                 // --kubeconfig, instead of --garden.
  std::string context;                    // --context of it.
  std::vector<std::string> exec_plugins;  // --exec-plugin
  std::string request_timeout = "2m";     // --request-timeout
  RunsAs runs_as = RunsAs::kCommand;
  std::string policy_file;  // --policy
  std::string garden_namespace = "garden";
  std::string output = "table";
  std::string now;      // --now, RFC 3339; empty: the clock's.
  std::string as_user;  // --as
  std::vector<std::string> as_groups;
  bool no_color = false;
  std::vector<std::string> assumed;  // --assume, as typed.
};

// What a command needs from the outside, so that tests can run it in the process.
struct Streams {
  std::string* out = nullptr;  // Standard output.
  std::string* err = nullptr;  // Standard error.
  bool color = false;          // Standard output is a terminal and NO_COLOR is not set.
  int width = 80;              // Columns of that terminal; those that all have if it is none.
  // Writes what is in `out` and `err` now and empties them: for commands that go on for long.
  // False: standard output takes nothing more, and there is no use in going on.
  std::function<bool()> flush = [] { return true; };
  // Writes to standard error at once, which is a terminal: what is told while one waits, and is
  // wiped away afterwards. Null: it is none.
  std::function<void(std::string_view)> progress = nullptr;
};

// A parsed command, ready to run; returns an ExitCode.
using Action = std::function<int(const Streams&)>;

// Each command file offers one of these: adds its subcommand and sets `*action` when it is chosen.
// `options` outlives the parse.
using AddCommand = void (*)(CLI::App* app, Options* options, Action* action);

// --garden, --kubeconfig, --context, --garden-namespace
void AddSourceOptions(CLI::App* command, Options* options);
// These, and for a command --exec-plugin and --request-timeout.
void AddGardenOptions(CLI::App* command, Options* options);
void AddPolicyOption(CLI::App* command, Options* options);  // --policy
// -o, --no-color. `more`: formats beside table, wide, json and yaml, which the command reads from
// Options::output itself.
void AddOutputOptions(CLI::App* command, Options* options, std::vector<std::string> more = {});
void AddAssumeOption(CLI::App* command, Options* options);    // --assume
void AddNowOption(CLI::App* command, Options* options);       // --now
void AddRequestOptions(CLI::App* command, Options* options);  // --as, --as-group, --now

// --request-timeout. InvalidArgument names the option.
absl::StatusOr<std::chrono::milliseconds> RequestTimeoutOf(const Options& options);
Output OutputOf(const Options& options);
// Empty when neither --as nor --as-group is given.
std::optional<policy::Requester> RequesterOf(const Options& options);
// --now, or the clock. InvalidArgument names the option.
absl::StatusOr<absl::Time> NowOf(const Options& options);

// "trowel: MESSAGE" on standard error, a line for each line of it; returns `code`.
int Fail(const Streams& streams, int code, std::string_view message);

}  // namespace trowel::cli
