#include <algorithm>
#include <memory>
#include <utility>

#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/garden/shoot_argument.h"
#include "cli/plan/scope_arguments.h"
#include "cli/recover/recovery.h"
#include "migration/recover/places.h"

namespace trowel::cli {
namespace {

using migration::LostShoot;
using migration::Readiness;
using migration::Scenario;

struct Arguments {
  std::string seed;
  std::string scenario;  // As typed; empty: not said.
  std::string fenced_by;
  std::string reason;
  std::string rehearse;  // "garden-dev/moss"; empty: no rehearsal.
  bool even_if_alive = false;
  bool steps = false;
  scheduler::PlanScope scope;
};

// InvalidArgument: options that do not go together.
absl::Status CheckArguments(const Arguments& arguments, const Options& options) {
  if (arguments.seed.empty() == arguments.rehearse.empty()) {
    return InvalidArgument("give the SEED that is lost, or --rehearse NAMESPACE/NAME");
  }
  if (options.output != "script") return absl::OkStatus();
  if (!arguments.rehearse.empty()) {
    if (!arguments.fenced_by.empty()) return absl::OkStatus();
    return InvalidArgument(
        "-o script of a rehearsal needs --fenced-by: who has stopped the control plane where it "
        "is");
  }
  if (arguments.scenario.empty()) {
    return InvalidArgument(
        "-o script needs --scenario: without it the steps may be the wrong ones; the table says "
        "how to find out");
  }
  const std::optional<Scenario> scenario = migration::ParseScenario(arguments.scenario);
  if (scenario.has_value() && migration::NeedsFencing(*scenario) && arguments.fenced_by.empty()) {
    return InvalidArgument("-o script of a seed that may run needs --fenced-by");
  }
  return absl::OkStatus();
}

// A seed that nobody knows, and that has no shoot either, is misspelt.
absl::Status CheckSeed(const std::string& name, const garden::GardenView& view) {
  bool named = false;
  view.ForEachShoot([&](const garden::Shoot& shoot) {
    named = named || shoot.seed_name == name || shoot.host_seed_name == name;
  });
  return named ? absl::OkStatus() : FindSeedArgument(name, view).status();
}

absl::Status CheckKinds(const garden::GardenView& view) {
  for (const garden::Kind kind : {garden::Kind::kSeed, garden::Kind::kShoot}) {
    if (view.kind(kind).known) continue;
    return Unavailable("without the list of {} nothing can be said: {}",
                       garden::InfoOf(kind).resource, view.kind(kind).why_unknown);
  }
  return absl::OkStatus();
}

// FailedPrecondition: nothing is to be restored by force.
absl::Status CheckScenario(const Arguments& arguments, const Recovery& recovery) {
  const std::string* why =
      recovery.garden.view->WhyBroken(garden::Kind::kSeed, "", recovery.seed.name);
  if (why != nullptr) {
    return absl::FailedPreconditionError(
        fmt::format("the Seed {} cannot be read, so that nobody knows whether it answers: {}",
                    recovery.seed.name, *why));
  }
  if (recovery.seed.answers && !arguments.even_if_alive) {
    return absl::FailedPreconditionError(fmt::format(
        "{} answers, or did within the last {}: its shoots can be moved as usual (trowel plan "
        "drain {}); --even-if-alive overrules this",
        recovery.seed.name, absl::FormatDuration(migration::LostSeed::kPatience),
        recovery.seed.name));
  }
  if (!recovery.scenario.has_value() || arguments.even_if_alive) return absl::OkStatus();
  for (const Scenario possible : recovery.seed.possible()) {
    if (possible == *recovery.scenario) return absl::OkStatus();
  }
  return absl::FailedPreconditionError(fmt::format(
      "--scenario {}: GardenletReady of {} is {}, which only a gardenlet that answers says; "
      "--even-if-alive overrules this",
      arguments.scenario, recovery.seed.name, garden::Name(recovery.seed.gardenlet_ready.status)));
}

// Fills in the seed, and for a rehearsal the one shoot.
absl::Status LookAtSeed(const Arguments& arguments, Recovery* recovery,
                        const garden::Shoot** rehearsed) {
  const garden::GardenView& view = *recovery->garden.view;
  RETURN_IF_ERROR(CheckKinds(view));
  std::string seed = arguments.seed;
  if (!arguments.rehearse.empty()) {
    ASSIGN_OR_RETURN(*rehearsed, FindShootArgument(arguments.rehearse, view));
    if (garden::OnItsWay(**rehearsed) || (*rehearsed)->host_seed_name.empty()) {
      return InvalidArgument("--rehearse {}: take a shoot that rests on its seed",
                             arguments.rehearse);
    }
    seed = (*rehearsed)->host_seed_name;
    recovery->rehearsed = true;
  } else {
    RETURN_IF_ERROR(CheckSeed(seed, view));
  }
  recovery->seed = migration::LookAtLostSeed(seed, view, recovery->now);
  return arguments.rehearse.empty() ? CheckScenario(arguments, *recovery) : absl::OkStatus();
}

// Shoots that no list shows, and that may be on the seed.
std::vector<std::string> GapsOf(const Recovery& recovery) {
  const garden::GardenView& view = *recovery.garden.view;
  std::vector<std::string> gaps;
  if (const std::size_t broken = view.kind(garden::Kind::kShoot).broken; broken > 0) {
    gaps.push_back(fmt::format("{} shoots cannot be read, and may be on the seed", broken));
  }
  const garden::KindState& entries = view.kind(garden::Kind::kBackupEntry);
  if (!entries.known) {
    gaps.push_back(fmt::format("BackupEntries, {}: shoots that were handed over may be missing",
                               entries.why_unknown));
  } else if (entries.broken > 0) {
    gaps.push_back(fmt::format("{} BackupEntries cannot be read", entries.broken));
  }
  return gaps;
}

// A scenario in which the seed answers has no steps.
bool IsForced(const Recovery& recovery) {
  return recovery.rehearsed || recovery.scenario != Scenario::kReachable;
}

int Print(const Arguments& arguments, const Recovery& recovery, const Options& options,
          const Streams& streams) {
  const Output output = OutputOf(options);
  absl::Status status;
  if (options.output == "script") {
    const absl::StatusOr<std::string> script = RecoveryScript(recovery);
    status = script.status();
    if (script.ok()) streams.out->append(*script);
  } else if (output == Output::kJson || output == Output::kYaml) {
    const absl::StatusOr<Json> document = RecoveryJson(recovery);
    status = document.status();
    if (document.ok()) PrintDocument(options, *document, streams.out);
  } else {
    status = PrintRecovery(recovery, arguments.steps, streams, options);
  }
  if (!status.ok()) return Fail(streams, kUnreadable, Message(status));
  const bool all =
      std::all_of(recovery.shoots.begin(), recovery.shoots.end(), [&](const LostShoot& lost) {
        return recovery.HasSteps(lost) || lost.readiness == Readiness::kGoesOn;
      });
  return all && recovery.gaps.empty() ? kDone : kDenied;
}

int FailWith(const absl::Status& status, const Streams& streams) {
  const int code = absl::IsFailedPrecondition(status) ? kDenied : ExitCodeOf(status);
  return Fail(streams, code, Message(status));
}

int RunRecover(const Arguments& arguments, const Options& options, const Streams& streams) {
  Recovery recovery;
  recovery.fenced_by = arguments.fenced_by;
  recovery.reason = arguments.reason;
  if (!arguments.scenario.empty()) {
    recovery.scenario = migration::ParseScenario(arguments.scenario);
  }
  if (const absl::Status status = CheckArguments(arguments, options); !status.ok()) {
    return Fail(streams, kUsage, Message(status));
  }
  const absl::StatusOr<absl::Time> now = NowOf(options);
  if (!now.ok()) return Fail(streams, kUsage, Message(now.status()));
  recovery.now = *now;
  absl::StatusOr<LoadedGarden> loaded = LoadGarden(options, streams);
  if (!loaded.ok()) return Fail(streams, ExitCodeOf(loaded.status()), Message(loaded.status()));
  recovery.garden = *std::move(loaded);
  const garden::Shoot* rehearsed = nullptr;
  if (const absl::Status status = LookAtSeed(arguments, &recovery, &rehearsed); !status.ok()) {
    return FailWith(status, streams);
  }
  const garden::GardenView& view = *recovery.garden.view;
  if (const absl::Status status = CheckScope(arguments.scope, {recovery.seed.name}, view);
      !status.ok()) {
    return FailWith(status, streams);
  }
  recovery.shoots =
      migration::LostShootsOf(recovery.seed.name, recovery.fenced(), view, recovery.now);
  if (rehearsed != nullptr) {
    std::erase_if(recovery.shoots, [&](const LostShoot& lost) { return lost.shoot != rehearsed; });
  }
  if (rehearsed == nullptr) recovery.gaps = GapsOf(recovery);
  if (IsForced(recovery)) {
    const scheduler::PlanOptions plan{
        .live = false, .max_parallel = 1'000'000, .now = recovery.now, .scope = arguments.scope};
    migration::FindPlaces(recovery.seed.name, plan, view, *recovery.garden.policy,
                          &recovery.shoots);
  }
  return Print(arguments, recovery, options, streams);
}

void AddRecoverOptions(CLI::App* command, Arguments* arguments) {
  command->add_option("SEED", arguments->seed, "the seed that is lost");
  command
      ->add_option("--scenario", arguments->scenario,
                   "what has become of it: reachable, cut-off, dead or isolated")
      ->type_name("SCENARIO")
      ->check(CLI::IsMember({"reachable", "cut-off", "dead", "isolated"}));
  command
      ->add_option("--fenced-by", arguments->fenced_by,
                   "who has made sure that nothing of it runs any more, and when")
      ->type_name("TEXT");
  command
      ->add_option("--reason", arguments->reason,
                   "of the incident; breaks the glass where Trowel's webhook would deny")
      ->type_name("TEXT");
  command
      ->add_option("--rehearse", arguments->rehearse,
                   "the same for one test shoot whose seed is well")
      ->type_name("NAMESPACE/NAME");
  command->add_flag("--even-if-alive", arguments->even_if_alive, "although the seed answers");
  command->add_flag("--steps", arguments->steps, "print the commands for each shoot, too");
  command
      ->add_option("--to", arguments->scope.only_to,
                   "restore on this seed, and on no other that is not named so; may be repeated")
      ->type_name("SEED")
      ->allow_extra_args(false);
  command
      ->add_option("--exclude", arguments->scope.never_to,
                   "restore nothing on this seed; may be repeated")
      ->type_name("SEED")
      ->allow_extra_args(false);
}

}  // namespace

void AddRecoverCommand(CLI::App* app, Options* options, Action* action) {
  CLI::App* command = app->add_subcommand(
      "recover", "a seed is lost: what has become of it, what can be restored where, and how?");
  const auto arguments = std::make_shared<Arguments>();
  AddRecoverOptions(command, arguments.get());
  AddGardenOptions(command, options);
  AddPolicyOption(command, options);
  AddNowOption(command, options);
  AddOutputOptions(command, options, {"script"});
  command->footer(
      "It never acts. What it prints is for a person who has read docs/recovery.md.\n"
      "Exit code: 0 all can be restored or go on, 1 some need something first or the seed answers, "
      "2 wrong\nuse or no such seed, 3 nothing readable.\n"
      "Examples:\n"
      "  trowel recover aws-eu1 --garden examples/lost-seed --now 2026-11-29T22:40:00Z\n"
      "  trowel recover aws-eu1 --garden examples/lost-seed --now 2026-11-29T22:40:00Z "
      "--scenario dead --steps");
  command->callback([=] {
    *action = [=](const Streams& streams) { return RunRecover(*arguments, *options, streams); };
  });
}

}  // namespace trowel::cli
