#include "cli/run/run_settings.h"

#include <optional>
#include <utility>

#include "cli/duration.h"

namespace trowel::cli {
namespace {

void AddSpan(CLI::App* command, const char* name, std::string* value, const char* help) {
  command->add_option(name, *value, help)->type_name("DURATION")->capture_default_str();
}

void AddBound(CLI::App* command, const char* name, std::optional<int>* value, const char* help) {
  command->add_option(name, *value, help)->type_name("N")->check(CLI::Range(1, 1'000'000));
}

}  // namespace

void AddSettingOptions(CLI::App* command, SettingArguments* arguments) {
  run::Settings& settings = arguments->settings;
  command
      ->add_option("--max-parallel", settings.max_parallel,
                   "moves of the run at one time, at most; it begins with half of them")
      ->type_name("N")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  AddBound(command, "--moves-in-garden", &settings.budgets.garden,
           "nothing begins while so many shoots of the garden are on their way");
  AddBound(command, "--per-source", &settings.budgets.per_source, "the same, from one seed");
  AddBound(command, "--per-destination", &settings.budgets.per_destination, "the same, to one");
  AddBound(command, "--per-pair", &settings.budgets.per_pair, "the same, between two seeds");
  AddBound(command, "--per-project", &settings.budgets.per_project, "the same, of one Project");
  command
      ->add_option("--max-failures", settings.max_failures,
                   "with one more failed move the run halts")
      ->type_name("N")
      ->check(CLI::Range(0, 1'000'000))
      ->capture_default_str();
  AddSpan(command, "--deadline", &arguments->deadline,
          "a move that takes longer counts as a failure");
  AddSpan(command, "--slow-after", &arguments->slow_after,
          "a move that takes longer halves the pace");
  AddSpan(command, "--soak", &arguments->soak, "how long a canary rests before others follow");
  AddSpan(command, "--patience", &arguments->patience,
          "how long a move that is refused is asked for again");
  AddSpan(command, "--halt-after", &arguments->halt_after,
          "a seed that is ill for so long halts the run");
  command
      ->add_option("--unhealthy-percent", arguments->unhealthy_percent,
                   "nothing goes to a seed of whose shoots a larger share has failed; 100: "
                   "whatever has")
      ->type_name("PERCENT")
      ->check(CLI::Range(0, 100))
      ->capture_default_str();
  command->add_flag("--maintenance-only", settings.maintenance_only,
                    "begin each move in the shoot's maintenance window");
  command->add_flag("--no-cordon", arguments->no_cordon, "leave drained seeds open for new shoots");
  command->add_flag("--keep-closed", settings.keep_closed, "do not open drained seeds in the end");
  command->add_flag("--two-person", settings.two_person,
                    "another person than the author has to approve it");
}

absl::StatusOr<run::Settings> SettingsOf(const SettingArguments& arguments) {
  run::Settings settings = arguments.settings;
  const std::pair<std::string_view, std::pair<const std::string*, absl::Duration*>> spans[] = {
      {"--deadline", {&arguments.deadline, &settings.deadline}},
      {"--slow-after", {&arguments.slow_after, &settings.slow_after}},
      {"--soak", {&arguments.soak, &settings.soak}},
      {"--patience", {&arguments.patience, &settings.patience}},
      {"--halt-after", {&arguments.halt_after, &settings.halt_after}},
  };
  for (const auto& [option, span] : spans) {
    ASSIGN_OR_RETURN(*span.second, ParseDuration(option, *span.first));
  }
  settings.unhealthy_percent.reset();
  if (arguments.unhealthy_percent < 100) settings.unhealthy_percent = arguments.unhealthy_percent;
  settings.cordon = !arguments.no_cordon;
  return settings;
}

}  // namespace trowel::cli
