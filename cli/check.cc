#include <cmath>
#include <memory>
#include <utility>

#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/garden/assume.h"
#include "cli/garden/garden_loader.h"
#include "cli/garden/shoot_argument.h"
#include "cli/output/output.h"
#include "garden/seed.h"
#include "policy/evaluate.h"
#include "scheduler/rank.h"

namespace trowel::cli {
namespace {

constexpr std::size_t kAlternativesMax = 5;

struct CheckArguments {
  std::string shoot;
  std::string to;
  bool live = false;
  bool classic = false;
  std::string break_glass;
};

// One check, resolved and decided.
struct Check {
  LoadedGarden garden;
  const garden::Shoot* shoot = nullptr;
  std::optional<bool> live;
  std::optional<policy::Requester> requester;
  absl::Time now;

  policy::Move move;
  policy::Verdict verdict;

  scheduler::RankRequest Request(bool as_live) const {
    return {.shoot = shoot,
            .live = as_live,
            .requester = requester.has_value() ? &*requester : nullptr,
            .now = now};
  }
};

std::optional<bool> LiveOf(const CheckArguments& arguments) {
  if (arguments.live) return true;
  if (arguments.classic) return false;
  return std::nullopt;
}

std::vector<scheduler::Candidate> Alternatives(const Check& check, bool live) {
  std::vector<scheduler::Candidate> best;
  for (const scheduler::Candidate& candidate :
       scheduler::Rank(check.Request(live), *check.garden.view, *check.garden.policy)) {
    if (!candidate.allowed() || best.size() == kAlternativesMax) break;
    best.push_back(candidate);
  }
  return best;
}

std::string Listed(const std::vector<scheduler::Candidate>& candidates) {
  if (candidates.empty()) return "none";
  std::string text;
  for (const scheduler::Candidate& candidate : candidates) {
    text += fmt::format("{}{} ({:.0f})", text.empty() ? "" : "  ", candidate.seed->seed->name,
                        candidate.score);
  }
  return text;
}

std::string RegionOf(const garden::SeedEntry* entry) {
  return entry == nullptr ? std::string() : fmt::format(" ({})", entry->seed->region);
}

std::string WithFrom(const policy::Move& move) {
  return move.first ? "(not scheduled)"
                    : fmt::format("{}{}", move.source_name, RegionOf(move.source));
}

void PrintVerdictLine(const Check& check, const Streams& streams, const Options& options) {
  const policy::Verdict& verdict = check.verdict;
  const bool warned = !verdict.warnings.empty();
  const Color color = !verdict.allowed() ? Color::kRed : warned ? Color::kYellow : Color::kGreen;
  const std::string_view kind = check.move.first       ? ", first scheduling"
                                : check.move.returning ? ", return to its host"
                                : check.move.live      ? ", live"
                                                       : "";
  const std::string what =
      fmt::format("{}: {} -> {}{}{}", garden::KeyOf(*check.shoot), WithFrom(check.move),
                  Printable(check.move.destination_name), RegionOf(check.move.destination), kind);
  const std::string word =
      Paint(streams, options, color, verdict.allowed() ? "ALLOWED" : "DENIED") + "  ";
  streams.out->append(Wrapped(what, word, "  ", TableColumns(streams, options)));
  if (verdict.exempt)
    streams.out->append("        the requester is exempt: findings are audited\n");
  if (verdict.broke_glass) {
    streams.out->append(fmt::format("        glass broken: {}\n", Printable(verdict.glass_reason)));
  }
}

void PrintTable(const Check& check, const Streams& streams, const Options& options) {
  PrintAssumed(check.garden, streams);
  PrintVerdictLine(check, streams, options);
  const policy::Findings findings = AllFindings(check.verdict);
  if (!findings.empty()) streams.out->append("\n");
  PrintFindings(findings, streams, options);
  if (OutputOf(options) == Output::kWide) {
    const policy::Policy& policy = *check.garden.policy;
    streams.out->append(fmt::format("\ngarden: {}; policy: {}{}{}\n",
                                    Printable(check.garden.source), Printable(policy.source),
                                    policy.hash.empty() ? "" : ", hash ", policy.hash));
  }
  if (check.verdict.allowed()) return;
  const std::string classic = Listed(Alternatives(check, false));
  const std::string where = check.move.live
                                ? fmt::format("Could go live to: {}. Classic to: {}",
                                              Listed(Alternatives(check, true)), classic)
                                : fmt::format("Could go to: {}", classic);
  streams.out->append("\n").append(Wrapped(where, "", "  ", TableColumns(streams, options)));
}

void AddAlternatives(const Check& check, bool live, Json* list) {
  for (const scheduler::Candidate& candidate : Alternatives(check, live)) {
    list->push_back({{"seed", candidate.seed->seed->name},
                     {"score", std::round(candidate.score * 10) / 10},
                     {"live", live}});
  }
}

Json ToJson(const Check& check) {
  Json document = Document("Check");
  document["shoot"] = garden::KeyOf(*check.shoot);
  document["from"] = check.move.source_name;
  document["to"] = check.move.destination_name;
  document["live"] = check.move.live;
  document["return"] = check.move.returning;
  document["allowed"] = check.verdict.allowed();
  document["exempt"] = check.verdict.exempt;
  document["brokeGlass"] = check.verdict.broke_glass;
  document["findings"] = FindingsJson(AllFindings(check.verdict));
  document["alternatives"] = Json::array();
  if (!check.verdict.allowed()) {
    if (check.move.live) AddAlternatives(check, true, &document["alternatives"]);
    AddAlternatives(check, false, &document["alternatives"]);
  }
  AddAssumed(check.garden, &document);
  document["garden"] = {{"source", check.garden.source}, {"age", "0s"}};
  document["policy"] = {{"source", check.garden.policy->source},
                        {"hash", check.garden.policy->hash}};
  return document;
}

int RunCheck(const CheckArguments& arguments, const Options& options, const Streams& streams) {
  Check check;
  absl::StatusOr<LoadedGarden> loaded = LoadGarden(options, streams, arguments.shoot);
  if (!loaded.ok()) return Fail(streams, ExitCodeOf(loaded.status()), Message(loaded.status()));
  check.garden = *std::move(loaded);
  const absl::StatusOr<const garden::Shoot*> shoot =
      FindShootArgument(arguments.shoot, *check.garden.view);
  if (!shoot.ok()) return Fail(streams, kUsage, Message(shoot.status()));
  const absl::StatusOr<absl::Time> now = NowOf(options);
  if (!now.ok()) return Fail(streams, kUsage, Message(now.status()));
  if (arguments.to.empty()) return Fail(streams, kUsage, "--to: name a seed of this garden");
  if (const absl::Status leaves = CheckLeaves(**shoot, arguments.to); !leaves.ok()) {
    return Fail(streams, kUsage, Message(leaves));
  }
  // Denied by seed-exists, as admission would; the nearest name is for the person who typed it.
  if (const auto seed = FindSeedArgument(arguments.to, *check.garden.view); !seed.ok()) {
    Fail(streams, kDenied, Message(seed.status()));
  }
  if (arguments.live && (*shoot)->seed_name.empty()) {
    Fail(streams, kDone,
         fmt::format(
             "--live counts for nothing: {} is on no seed, and a first scheduling is no move",
             garden::KeyOf(**shoot)));
  }
  check.shoot = *shoot;
  check.live = LiveOf(arguments);
  check.requester = RequesterOf(options);
  check.now = *now;

  garden::Shoot updated = **shoot;
  updated.seed_name = arguments.to;
  if (!arguments.break_glass.empty()) updated.break_glass = arguments.break_glass;
  std::vector<policy::PendingMove> pending;
  check.move =
      policy::Resolve({.shoot = &updated,
                       .old = check.shoot,
                       .live = check.live,
                       .requester = check.requester.has_value() ? &*check.requester : nullptr,
                       .now = check.now},
                      *check.garden.view, &pending);
  const policy::EffectivePolicy effective = policy::Select(*check.garden.policy, check.move);
  check.verdict =
      policy::Evaluate(check.move, *check.garden.view, effective, policy::Detail::kFull);
  const Output output = OutputOf(options);
  if (output == Output::kJson || output == Output::kYaml) {
    PrintDocument(options, ToJson(check), streams.out);
  } else {
    PrintTable(check, streams, options);
  }
  return check.verdict.allowed() ? kDone : kDenied;
}

}  // namespace

void AddCheckCommand(CLI::App* app, Options* options, Action* action) {
  CLI::App* command = app->add_subcommand("check", "may this control plane move to that seed?");
  const auto arguments = std::make_shared<CheckArguments>();
  command->add_option("SHOOT", arguments->shoot, "the shoot, as NAMESPACE/NAME")->required();
  command->add_option("--to", arguments->to, "destination seed")->type_name("SEED")->required();
  CLI::Option* live = command->add_flag("--live", arguments->live, "judge a live move");
  command->add_flag("--classic", arguments->classic, "judge a classic move")->excludes(live);
  command
      ->add_option("--break-glass", arguments->break_glass,
                   "judge as if the request set the break-glass annotation to this reason")
      ->type_name("REASON");
  AddGardenOptions(command, options);
  AddPolicyOption(command, options);
  AddAssumeOption(command, options);
  AddRequestOptions(command, options);
  AddOutputOptions(command, options);
  command->footer(
      "Without --live and --classic the shoot's annotation decides.\n"
      "Exit code: 0 allowed, 1 denied, 2 wrong use, 3 nothing readable.\n"
      "Example:\n"
      "  trowel check garden-dev/moss --to aws-ap1 --live --garden examples/garden");
  command->callback([=] {
    *action = [=](const Streams& streams) { return RunCheck(*arguments, *options, streams); };
  });
}

}  // namespace trowel::cli
