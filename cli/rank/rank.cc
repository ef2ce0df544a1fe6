#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/garden/assume.h"
#include "cli/garden/garden_loader.h"
#include "cli/garden/shoot_argument.h"
#include "cli/output/output.h"
#include "cli/rank/rank_explain.h"
#include "cli/rank/rank_gardener.h"
#include "cli/rank/rank_table.h"
#include "scheduler/explainer.h"
#include "scheduler/rank.h"

namespace trowel::cli {
namespace {

struct RankArguments {
  std::string shoot;
  bool live = false;
  bool classic = false;
  bool all = false;
  std::string explain;   // The seed; empty: show the ranking.
  std::string strategy;  // Of --ranking gardener; empty: the policy's.
  std::string ranking = "trowel";
};

// Of --ranking; --as takes them too, as it did before there was that option: they are no user's.
constexpr std::string_view kAsGardener = "gardener";
constexpr std::string_view kAsTrowel = "trowel";

double Rounded(double score) { return std::round(score * 10) / 10; }

Json ToJson(const Ranked& ranked) {
  Json document = Document("Ranking");
  document["shoot"] = garden::KeyOf(*ranked.request.shoot);
  document["from"] = ranked.request.shoot->seed_name;
  document["live"] = ranked.live;
  document["as"] = "trowel";
  document["candidates"] = Json::array();
  for (const scheduler::Candidate& candidate : ranked.candidates) {
    Json entry = {{"seed", candidate.seed->seed->name},
                  {"region", candidate.seed->seed->region},
                  {"allowed", candidate.allowed()},
                  {"score", Rounded(candidate.score)}};
    if (candidate.allowed() && !ranked.explainer->IsDistanceKnown(candidate)) {
      entry["distanceEstimated"] = true;
    }
    entry["parts"] = Json::object();
    for (std::size_t i = 0; i < scheduler::kScores && candidate.allowed(); ++i) {
      if (candidate.parts[i] == scheduler::kNoPart) continue;
      entry["parts"][std::string(scheduler::ScoreTable()[i].id)] = Rounded(candidate.parts[i]);
    }
    entry["findings"] = FindingsJson(ranked.Findings(candidate));
    document["candidates"].push_back(std::move(entry));
  }
  AddAssumed(ranked.garden, &document);
  document["garden"] = {{"source", ranked.garden.source}, {"age", "0s"}};
  document["policy"] = {{"source", ranked.garden.policy->source},
                        {"hash", ranked.garden.policy->hash}};
  return document;
}

// What was asked for that the other ranking does not know; empty: nothing.
std::string_view Misfit(const RankArguments& arguments, const Options& options) {
  if (arguments.ranking != kAsGardener) return arguments.strategy.empty() ? "" : "--strategy";
  if (arguments.live) return "--live";
  if (arguments.classic) return "--classic";
  if (arguments.all) return "--all";
  if (!arguments.explain.empty()) return "--explain";
  if (!options.as_user.empty()) return "--as";
  return options.as_groups.empty() ? "" : "--as-group";
}

int RunRank(RankArguments arguments, Options options, const Streams& streams) {
  if (options.as_user == kAsGardener || options.as_user == kAsTrowel) {
    arguments.ranking = std::exchange(options.as_user, {});
  }
  const bool as_gardener = arguments.ranking == kAsGardener;
  if (const std::string_view misfit = Misfit(arguments, options); !misfit.empty()) {
    return Fail(streams, kUsage,
                fmt::format("{} {} --ranking gardener", misfit,
                            as_gardener ? "does not go with" : "needs"));
  }
  Ranked ranked;
  absl::StatusOr<LoadedGarden> loaded = LoadGarden(options, streams, arguments.shoot);
  if (!loaded.ok()) return Fail(streams, ExitCodeOf(loaded.status()), Message(loaded.status()));
  ranked.garden = *std::move(loaded);
  const absl::StatusOr<const garden::Shoot*> shoot =
      FindShootArgument(arguments.shoot, *ranked.garden.view);
  if (!shoot.ok()) return Fail(streams, kUsage, Message(shoot.status()));
  const absl::StatusOr<absl::Time> now = NowOf(options);
  if (!now.ok()) return Fail(streams, kUsage, Message(now.status()));
  if (as_gardener) {
    return RankAsGardener(ranked.garden, **shoot,
                          StrategyOf(arguments.strategy, *ranked.garden.policy), options, streams);
  }

  const std::optional<policy::Requester> requester = RequesterOf(options);
  ranked.request = {
      .shoot = *shoot, .requester = requester.has_value() ? &*requester : nullptr, .now = *now};
  if (arguments.live && (*shoot)->seed_name.empty()) {
    Fail(streams, kDone,
         fmt::format(
             "--live counts for nothing: {} is on no seed, and a first scheduling is no move",
             garden::KeyOf(**shoot)));
  }
  if (arguments.live) ranked.request.live = true;
  if (arguments.classic) ranked.request.live = false;
  ranked.live =
      !(*shoot)->seed_name.empty() && ranked.request.live.value_or((*shoot)->live_migrate);
  const garden::GardenView& view = *ranked.garden.view;
  if (!arguments.explain.empty()) {
    return ExplainSeedOf(ranked.request, arguments.explain, ranked.garden, options, streams);
  }
  ranked.candidates = scheduler::Rank(ranked.request, view, *ranked.garden.policy);
  ranked.explainer =
      std::make_unique<scheduler::Explainer>(ranked.request, view, *ranked.garden.policy);

  const Output output = OutputOf(options);
  if (output == Output::kJson || output == Output::kYaml) {
    PrintDocument(options, ToJson(ranked), streams.out);
  } else {
    PrintTable(ranked, arguments.all, streams, options);
  }
  const bool placed = !ranked.candidates.empty() && ranked.candidates.front().allowed();
  return placed ? kDone : kDenied;
}

}  // namespace

void AddRankCommand(CLI::App* app, Options* options, Action* action) {
  CLI::App* command = app->add_subcommand("rank", "where should this control plane go?");
  const auto arguments = std::make_shared<RankArguments>();
  command->add_option("SHOOT", arguments->shoot, "the shoot, as NAMESPACE/NAME")->required();
  CLI::Option* live = command->add_flag("--live", arguments->live, "rank for a live move");
  command->add_flag("--classic", arguments->classic, "rank for a classic move")->excludes(live);
  CLI::Option* all = command->add_flag(
      "--all", arguments->all,
      "show every candidate, not only the best 10, and each refused one by itself");
  command
      ->add_option("--explain", arguments->explain,
                   "show how the score of this seed comes about, and what each rule says of it")
      ->type_name("SEED")
      ->excludes(all);
  AddGardenOptions(command, options);
  AddPolicyOption(command, options);
  AddAssumeOption(command, options);
  AddRequestOptions(command, options);
  command
      ->add_option("--ranking", arguments->ranking,
                   "trowel, or gardener: what gardener-scheduler would do, filter by filter (--as "
                   "gardener is its old name)")
      ->type_name("RANKING")
      ->check(CLI::IsMember({"trowel", "gardener"}))
      ->capture_default_str();
  command
      ->add_option("--strategy", arguments->strategy,
                   "of --ranking gardener: SameRegion or MinimalDistance; default: the policy's")
      ->type_name("NAME")
      ->check(CLI::IsMember({"SameRegion", "MinimalDistance"}));
  AddOutputOptions(command, options);
  command->footer(
      "Everything offered is allowed by admission. Scores are the weighted mean of the parts, each "
      "0 to 100.\n"
      "Exit code: 0 something is offered (with --explain: that seed), 1 nothing is, 2 wrong use, 3 "
      "nothing readable.\n"
      "Example:\n"
      "  trowel rank garden-dev/moss --garden examples/garden\n"
      "  trowel rank garden-dev/moss --explain aws-eu2 --garden examples/garden\n"
      "  trowel rank garden-dev/moss --ranking gardener --garden examples/garden");
  command->callback([=] {
    *action = [=](const Streams& streams) { return RunRank(*arguments, *options, streams); };
  });
}

}  // namespace trowel::cli
