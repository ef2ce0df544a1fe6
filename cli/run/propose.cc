#include "cli/run/propose.h"

#include <memory>
#include <utility>

#include <absl/strings/str_split.h>

#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/garden/shoot_argument.h"
#include "cli/plan/scope_arguments.h"
#include "cli/run/read_plan.h"
#include "cli/run/run_access.h"
#include "cli/run/run_settings.h"

namespace trowel::cli {
namespace {

using run::Goal;

struct ProposeArguments {
  std::string name;
  Goal goal;
  std::string file;  // Of Goal::Kind::kPlan.
  std::string reason;
  SettingArguments settings;
  scheduler::PlanScope scope;
  bool live = false;
  bool classic = false;
  bool dry_run = false;
};

absl::StatusOr<scheduler::Plan> PlanOf(const ProposeArguments& arguments,
                                       const Proposing& proposing) {
  const garden::GardenView& view = *proposing.garden.view;
  if (arguments.goal.kind == Goal::Kind::kPlan) return ReadPlan(arguments.file, view);
  for (const std::string& seed : arguments.goal.seeds) {
    RETURN_IF_ERROR(FindSeedArgument(seed, view).status());
  }
  const bool drains = arguments.goal.kind == Goal::Kind::kDrain;
  RETURN_IF_ERROR(CheckScope(arguments.scope,
                             drains ? arguments.goal.seeds : std::vector<std::string>(), view));
  scheduler::PlanOptions options{.live = std::nullopt,
                                 .max_parallel = arguments.settings.settings.max_parallel,
                                 .now = proposing.now,
                                 .scope = arguments.scope};
  if (arguments.live) options.live = true;
  if (arguments.classic) options.live = false;
  const policy::Policy& policy = *proposing.garden.policy;
  if (drains) return scheduler::PlanDrain(arguments.goal.seeds, options, view, policy);
  return scheduler::PlanBalance(
      {.fill_percent = arguments.goal.fill_percent, .seeds = arguments.goal.seeds}, options, view,
      policy);
}

void TellWhatStays(const scheduler::Plan& plan, const Streams& streams) {
  for (const scheduler::StuckShoot& stuck : plan.stuck) {
    streams.err->append(fmt::format("trowel: {} stays: {} (see trowel plan)\n",
                                    Printable(garden::KeyOf(*stuck.shoot)), Name(stuck.why)));
  }
  if (!plan.later.empty()) {
    streams.err->append(fmt::format("trowel: {} moves are beyond --limit\n", plan.later.size()));
  }
}

absl::StatusOr<run::Run> Proposed(const ProposeArguments& arguments, const Proposing& proposing,
                                  const Streams& streams) {
  ASSIGN_OR_RETURN(run::Settings settings, SettingsOf(arguments.settings));
  ASSIGN_OR_RETURN(const scheduler::Plan plan, PlanOf(arguments, proposing));
  TellWhatStays(plan, streams);
  return run::Propose(
      {.name = arguments.name,
       .goal = arguments.goal,
       .author = {.by = proposing.author, .at = proposing.now, .reason = arguments.reason},
       .settings = std::move(settings)},
      plan, *proposing.garden.policy);
}

int RunPropose(const ProposeArguments& arguments, const Options& options, const Streams& streams) {
  if (const absl::Status named = CheckRunName(arguments.name); !named.ok()) {
    return Fail(streams, kUsage, Message(named));
  }
  absl::StatusOr<Proposing> proposing = BeginProposing(options, streams);
  if (!proposing.ok()) {
    return Fail(streams, RunExitCodeOf(proposing.status()), Message(proposing.status()));
  }
  const absl::StatusOr<run::Run> run = Proposed(arguments, *proposing, streams);
  if (!run.ok()) return Fail(streams, RunExitCodeOf(run.status()), Message(run.status()));
  return Keep(*run, &*proposing, arguments.dry_run, std::nullopt, options, streams);
}

constexpr char kExitCodes[] =
    "Exit code: 0 proposed, 1 refused, 2 wrong use, 3 nothing readable.\nExample:\n";

using Arguments = std::shared_ptr<ProposeArguments>;

void AddCommon(CLI::App* command, const Arguments& arguments, Options* options, Action* action) {
  command->add_option("--reason", arguments->reason, "why, for those who read of the moves later")
      ->type_name("TEXT")
      ->required();
  command->add_flag("--dry-run", arguments->dry_run, "print it, and keep nothing");
  AddSettingOptions(command, &arguments->settings);
  AddGardenOptions(command, options);
  AddPolicyOption(command, options);
  AddNowOption(command, options);
  AddOutputOptions(command, options);
  command->callback([=] {
    *action = [=](const Streams& streams) { return RunPropose(*arguments, *options, streams); };
  });
}

void AddPlanned(CLI::App* command, const Arguments& arguments) {
  CLI::Option* live = command->add_flag("--live", arguments->live, "plan live moves");
  command->add_flag("--classic", arguments->classic, "plan classic moves")->excludes(live);
  AddScopeOptions(command, &arguments->scope);
}

void AddDrain(CLI::App* propose, const Arguments& arguments, Options* options, Action* action) {
  CLI::App* drain = propose->add_subcommand("drain", "that all shoots leave one or more seeds");
  drain
      ->add_option("SEED", arguments->goal.seeds,
                   "the seeds that all should leave; none of them is a destination")
      ->required();
  AddPlanned(drain, arguments);
  AddCommon(drain, arguments, options, action);
  drain->preparse_callback([=](std::size_t) { arguments->goal.kind = Goal::Kind::kDrain; });
  drain->footer(std::string(kExitCodes) +
                "  trowel run propose night drain aws-eu2 --reason \"old machines\" \\\n"
                "    --garden examples/garden --now 2026-11-21T12:00:00Z");
}

void AddBalance(CLI::App* propose, const Arguments& arguments, Options* options, Action* action) {
  CLI::App* balance =
      propose->add_subcommand("balance", "the fewest moves after which no seed is too full");
  balance
      ->add_option("--fill", arguments->goal.fill_percent,
                   "how full a seed may be, in percent of its allocatable shoots")
      ->type_name("PERCENT")
      ->check(CLI::Range(1, 100))
      ->required();
  balance->add_option("--seeds", arguments->goal.seeds, "relieve only these; default: all")
      ->type_name("SEED,...")
      ->delimiter(',')
      ->allow_extra_args(false);
  AddPlanned(balance, arguments);
  AddCommon(balance, arguments, options, action);
  balance->preparse_callback([=](std::size_t) { arguments->goal.kind = Goal::Kind::kBalance; });
  balance->footer(std::string(kExitCodes) +
                  "  trowel run propose even balance --fill 90 --reason \"before the upgrade\" \\\n"
                  "    --garden examples/garden --now 2026-11-21T12:00:00Z");
}

void AddPlan(CLI::App* propose, const Arguments& arguments, Options* options, Action* action) {
  CLI::App* plan = propose->add_subcommand("plan", "the moves of a plan that was made before");
  plan->add_option("FILE", arguments->file, "what trowel plan ... -o json has printed")->required();
  AddCommon(plan, arguments, options, action);
  plan->preparse_callback([=](std::size_t) { arguments->goal.kind = Goal::Kind::kPlan; });
  plan->footer(std::string(kExitCodes) +
               "  trowel plan drain aws-eu2 -o json > plan.json\n"
               "  trowel run propose night plan plan.json --reason \"old machines\"");
}

}  // namespace

void AddPropose(CLI::App* run, Options* options, Action* action) {
  CLI::App* propose =
      run->add_subcommand("propose", "plan moves and keep them for approval; nothing moves");
  propose->require_subcommand(1);
  const auto arguments = std::make_shared<ProposeArguments>();
  propose->add_option("NAME", arguments->name, "what the run is called")->required();
  AddDrain(propose, arguments, options, action);
  AddBalance(propose, arguments, options, action);
  AddPlan(propose, arguments, options, action);
}

}  // namespace trowel::cli
