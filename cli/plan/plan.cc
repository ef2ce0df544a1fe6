#include <algorithm>
#include <memory>
#include <utility>

#include <absl/strings/str_split.h>
#include <fmt/format.h>

#include "cli/exit_code.h"
#include "cli/garden/assume.h"
#include "cli/garden/shoot_argument.h"
#include "cli/plan/plan_result.h"
#include "cli/plan/scope_arguments.h"

namespace trowel::cli {
namespace {

struct PlanArguments {
  bool drains = false;             // Which of the two it is; nothing that was typed decides.
  std::vector<std::string> seeds;  // drain
  scheduler::BalanceGoal balance;  // balance
  scheduler::PlanScope scope;
  int max_parallel = 5;
  std::string order = "risk";
  bool live = false;
  bool classic = false;
};

int Print(const PlanResult& result, const Options& options, const Streams& streams) {
  const Output output = OutputOf(options);
  if (options.output == "script") {
    absl::StatusOr<std::string> script = PlanScript(result);
    if (!script.ok()) return Fail(streams, kUnreadable, Message(script.status()));
    streams.out->append(*script);
  } else if (output == Output::kJson || output == Output::kYaml) {
    PrintDocument(options, PlanJson(result), streams.out);
  } else {
    PrintAssumed(result.garden, streams);
    PrintPlanTable(result, streams, options);
  }
  return result.plan.complete() ? kDone : kDenied;
}

// Fills `result` but for the plan itself.
absl::Status Prepare(const PlanArguments& arguments, const Options& options,
                     const std::optional<policy::Requester>& requester, PlanResult* result) {
  ASSIGN_OR_RETURN(const absl::Time now, NowOf(options));
  result->options = {.live = std::nullopt,
                     .requester = requester.has_value() ? &*requester : nullptr,
                     .order = arguments.order == "name" ? scheduler::PlanOrder::kName
                                                        : scheduler::PlanOrder::kRisk,
                     .max_parallel = arguments.max_parallel,
                     .now = now,
                     .scope = arguments.scope};
  if (arguments.live) result->options.live = true;
  if (arguments.classic) result->options.live = false;
  const garden::GardenView& view = *result->garden.view;
  for (const garden::Kind kind : {garden::Kind::kSeed, garden::Kind::kShoot}) {
    if (view.kind(kind).known) continue;
    return Unavailable("without the list of {} there is nothing to plan: {}",
                       garden::InfoOf(kind).resource, view.kind(kind).why_unknown);
  }
  const std::vector<std::string>& relieved = arguments.balance.seeds;
  for (const std::vector<std::string>* named : {&relieved, &arguments.seeds}) {
    for (const std::string& seed : *named) RETURN_IF_ERROR(FindSeedArgument(seed, view).status());
  }
  return CheckScope(arguments.scope, arguments.seeds, view);
}

// In the order in which they were named; one that is named twice counts once.
std::vector<std::string> Once(const std::vector<std::string>& names) {
  std::vector<std::string> once;
  for (const std::string& name : names) {
    if (std::find(once.begin(), once.end(), name) == once.end()) once.push_back(name);
  }
  return once;
}

int RunPlan(const PlanArguments& arguments, const Options& options, const Streams& streams) {
  PlanResult result;
  absl::StatusOr<LoadedGarden> loaded = LoadGarden(options, streams);
  if (!loaded.ok()) return Fail(streams, ExitCodeOf(loaded.status()), Message(loaded.status()));
  result.garden = *std::move(loaded);
  const std::optional<policy::Requester> requester = RequesterOf(options);
  const absl::Status prepared = Prepare(arguments, options, requester, &result);
  if (!prepared.ok()) return Fail(streams, ExitCodeOf(prepared), Message(prepared));

  const garden::GardenView& view = *result.garden.view;
  const policy::Policy& policy = *result.garden.policy;
  if (arguments.drains) {
    result.drained = Once(arguments.seeds);
    result.plan = scheduler::PlanDrain(result.drained, result.options, view, policy);
  } else {
    result.goal = arguments.balance;
    result.plan = scheduler::PlanBalance(result.goal, result.options, view, policy);
  }
  return Print(result, options, streams);
}

void AddPlanOptions(CLI::App* command, PlanArguments* arguments, Options* options) {
  command->add_option("--max-parallel", arguments->max_parallel, "moves in a wave, at most")
      ->type_name("N")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  command
      ->add_option("--order", arguments->order,
                   "risk: hibernated and evaluation shoots first, production last; or name")
      ->type_name("ORDER")
      ->check(CLI::IsMember({"risk", "name"}))
      ->capture_default_str();
  CLI::Option* live = command->add_flag("--live", arguments->live, "plan live moves");
  command->add_flag("--classic", arguments->classic, "plan classic moves")->excludes(live);
  AddScopeOptions(command, &arguments->scope);
  AddGardenOptions(command, options);
  AddPolicyOption(command, options);
  AddAssumeOption(command, options);
  AddRequestOptions(command, options);
  AddOutputOptions(command, options, {"script"});
}

constexpr char kExitCodes[] =
    "Exit code: 0 nothing is left to place, 1 something is, 2 wrong use, 3 nothing readable.\n";

void AddDrain(CLI::App* plan, Options* options, Action* action) {
  CLI::App* drain =
      plan->add_subcommand("drain", "a destination for every shoot of one or more seeds");
  const auto arguments = std::make_shared<PlanArguments>();
  arguments->drains = true;
  drain
      ->add_option("SEED", arguments->seeds,
                   "the seeds that all should leave; none of them is a destination")
      ->required();
  AddPlanOptions(drain, arguments.get(), options);
  drain->footer(std::string(kExitCodes) +
                "Example:\n"
                "  trowel plan drain aws-eu2 --max-parallel 3 --garden examples/garden");
  drain->callback([=] {
    *action = [=](const Streams& streams) { return RunPlan(*arguments, *options, streams); };
  });
}

// Empty names are mistakes, of an unset variable most likely.
std::vector<std::string> SeedsOf(const std::string& list) {
  std::vector<std::string> names = absl::StrSplit(list, ',');
  for (const std::string& name : names) {
    if (name.empty()) {
      throw CLI::ValidationError("--seeds", fmt::format("\"{}\" has an empty name", list));
    }
  }
  return names;
}

void AddBalance(CLI::App* plan, Options* options, Action* action) {
  CLI::App* balance =
      plan->add_subcommand("balance", "the fewest moves after which no seed is too full");
  const auto arguments = std::make_shared<PlanArguments>();
  balance
      ->add_option("--fill", arguments->balance.fill_percent,
                   "how full a seed may be, in percent of its allocatable shoots")
      ->type_name("PERCENT")
      ->check([](const std::string& text) {
        const bool plain = text.find_first_not_of("0123456789") == std::string::npos;
        return plain ? std::string() : fmt::format("{} is no number from 1 to 100", text);
      })
      ->check(CLI::Range(1, 100))
      ->required();
  balance
      ->add_option_function<std::vector<std::string>>(
          "--seeds",
          [arguments](const std::vector<std::string>& lists) {
            for (const std::string& list : lists) {
              for (std::string& name : SeedsOf(list)) {
                arguments->balance.seeds.push_back(std::move(name));
              }
            }
          },
          "relieve only these; default: all")
      ->type_name("SEED,...")
      ->allow_extra_args(false);
  AddPlanOptions(balance, arguments.get(), options);
  balance->footer(std::string(kExitCodes) +
                  "Example:\n"
                  "  trowel plan balance --fill 90 --garden examples/garden");
  balance->callback([=] {
    *action = [=](const Streams& streams) { return RunPlan(*arguments, *options, streams); };
  });
}

}  // namespace

void AddPlanCommand(CLI::App* app, Options* options, Action* action) {
  CLI::App* plan = app->add_subcommand("plan", "where should many control planes go, in waves?");
  plan->require_subcommand(1);
  plan->footer("Example:\n  trowel plan drain aws-eu2 --garden examples/garden");
  AddDrain(plan, options, action);
  AddBalance(plan, options, action);
}

}  // namespace trowel::cli
