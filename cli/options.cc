#include "cli/options.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <absl/time/clock.h>

#include "base/text.h"
#include "cli/duration.h"
#include "garden/time.h"

namespace trowel::cli {

void AddSourceOptions(CLI::App* command, Options* options) {
  CLI::Option* garden = command
                            ->add_option("--garden", options->garden,
                                         "folder or file of manifests (YAML or JSON, Lists too), "
                                         "or - for standard input; may be "
                                         "repeated")
                            ->type_name("PATH")
                            ->allow_extra_args(false);
  command
      ->add_option("--kubeconfig", options->kubeconfig,
                   "read the garden from the API server that this file names; without it and "
                   "--garden, in a pod: with its service account")
      ->type_name("FILE")
      ->excludes(garden);
  command->add_option("--context", options->context, "context of the kubeconfig")
      ->type_name("NAME")
      ->excludes(garden);
  command
      ->add_option("--garden-namespace", options->garden_namespace,
                   "namespace of region and policy ConfigMaps")
      ->type_name("NAME")
      ->capture_default_str();
}

void AddGardenOptions(CLI::App* command, Options* options) {
  AddSourceOptions(command, options);
  command
      ->add_option("--exec-plugin", options->exec_plugins,
                   "a credential plug-in (exec) of the kubeconfig that may be run, beside the "
                   "known ones; may be repeated")
      ->type_name("COMMAND")
      ->allow_extra_args(false);
  command
      ->add_option("--request-timeout", options->request_timeout,
                   "how long to wait for the API server, and for a credential plug-in")
      ->type_name("DURATION")
      ->capture_default_str();
}

absl::StatusOr<std::chrono::milliseconds> RequestTimeoutOf(const Options& options) {
  ASSIGN_OR_RETURN(const absl::Duration time,
                   ParseDuration("--request-timeout", options.request_timeout));
  if (time < absl::Seconds(1) || time > absl::Hours(1)) {
    return InvalidArgument("--request-timeout {}: give a duration from 1s to 1h",
                           Printable(options.request_timeout));
  }
  return absl::ToChronoMilliseconds(time);
}

void AddPolicyOption(CLI::App* command, Options* options) {
  command
      ->add_option("--policy", options->policy_file,
                   "policy file; goes before a policy ConfigMap of the garden")
      ->type_name("FILE");
}

void AddOutputOptions(CLI::App* command, Options* options, std::vector<std::string> more) {
  std::vector<std::string> formats = {"table", "wide", "json", "yaml"};
  formats.insert(formats.end(), std::make_move_iterator(more.begin()),
                 std::make_move_iterator(more.end()));
  const std::string last = formats.back();
  const std::string others = fmt::format("{}", fmt::join(formats.begin(), formats.end() - 1, ", "));
  command->add_option("-o,--output", options->output, fmt::format("{} or {}", others, last))
      ->type_name("FORMAT")
      ->check(CLI::IsMember(std::move(formats)))
      ->capture_default_str();
  command->add_flag("--no-color", options->no_color, "no colour, as with NO_COLOR");
}

void AddRequestOptions(CLI::App* command, Options* options) {
  command->add_option("--as", options->as_user, "judge as if this user asked")->type_name("USER");
  command
      ->add_option("--as-group", options->as_groups,
                   "judge as if the user were in this group; may be repeated")
      ->type_name("GROUP")
      ->allow_extra_args(false);
  AddNowOption(command, options);
}

void AddNowOption(CLI::App* command, Options* options) {
  command
      ->add_option("--now", options->now,
                   "judge as of this time (RFC 3339), for windows and ages of an old dump")
      ->type_name("TIME");
}

void AddAssumeOption(CLI::App* command, Options* options) {
  command
      ->add_option("--assume", options->assumed,
                   "judge as if this was so: seed/NAME:FIELD=VALUE or "
                   "shoot/NAMESPACE/NAME:FIELD=VALUE; may be repeated")
      ->type_name("OBJECT:FIELD=VALUE")
      ->allow_extra_args(false);
}

Output OutputOf(const Options& options) {
  if (options.output == "wide") return Output::kWide;
  if (options.output == "json") return Output::kJson;
  if (options.output == "yaml") return Output::kYaml;
  return Output::kTable;
}

std::optional<policy::Requester> RequesterOf(const Options& options) {
  if (options.as_user.empty() && options.as_groups.empty()) return std::nullopt;
  return policy::Requester{.user = options.as_user, .groups = options.as_groups};
}

absl::StatusOr<absl::Time> NowOf(const Options& options) {
  if (options.now.empty()) return absl::Now();
  absl::StatusOr<absl::Time> time = garden::ParseTime(options.now);
  if (!time.ok()) {
    return InvalidArgument("--now {}: give a time like 2026-11-21T12:00:00Z",
                           Printable(options.now));
  }
  return *time;
}

int Fail(const Streams& streams, int code, std::string_view message) {
  while (true) {
    const std::size_t end = std::min(message.find('\n'), message.size());
    streams.err->append("trowel: ");
    AppendPrintable(message.substr(0, end), streams.err);
    streams.err->append("\n");
    if (end == message.size()) return code;
    message.remove_prefix(end + 1);
  }
}

}  // namespace trowel::cli
