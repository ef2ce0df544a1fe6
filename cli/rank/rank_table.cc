#include "cli/rank/rank_table.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "cli/garden/assume.h"
#include "cli/output/output.h"
#include "cli/rank/refused_table.h"

namespace trowel::cli {
namespace {

constexpr std::size_t kShown = 10;

// A plain table names no notes: they follow it.
std::vector<std::string> Header(const policy::Weights& weights, bool wide) {
  std::vector<std::string> row = {"SEED", "REGION", "SCORE"};
  if (wide) row.insert(row.end(), {"PROVIDER", "GARDENLET", "SHOOTS", "OF", "IN", "OUT"});
  for (const scheduler::Score& score : scheduler::ScoreTable()) {
    if (score.IsShown(weights)) row.emplace_back(score.id);
  }
  if (wide) row.emplace_back("NOTES");
  return row;
}

// How full the seed is, and what is on its way to it and from it.
std::vector<std::string> WideCells(const garden::SeedEntry& entry) {
  const garden::Seed& seed = *entry.seed;
  return {Printable(seed.provider_type),
          Printable(seed.gardenlet_version),
          fmt::format("{}", entry.usage.shoots),
          seed.allocatable_shoots.has_value() ? fmt::format("{}", *seed.allocatable_shoots) : "-",
          fmt::format("{}", entry.usage.moves_in),
          fmt::format("{}", entry.usage.moves_out)};
}

// The rules that warn: "a, b".
std::string Warnings(const Ranked& ranked, const scheduler::Candidate& candidate) {
  std::string rules;
  for (const policy::Finding& finding : ranked.Findings(candidate)) {
    if (finding.effect != policy::Effect::kWarn) continue;
    rules += fmt::format("{}{}", rules.empty() ? "" : ", ", finding.rule);
  }
  return rules;
}

std::vector<std::string> Row(const Ranked& ranked, const scheduler::Candidate& candidate,
                             bool wide) {
  std::vector<std::string> row = {candidate.seed->seed->name, candidate.seed->seed->region,
                                  fmt::format("{:.0f}", candidate.score)};
  if (wide) {
    const std::vector<std::string> cells = WideCells(*candidate.seed);
    row.insert(row.end(), cells.begin(), cells.end());
  }
  for (std::size_t i = 0; i < scheduler::kScores; ++i) {
    if (!scheduler::ScoreTable()[i].IsShown(ranked.garden.policy->weights)) continue;
    const double part = candidate.parts[i];
    row.push_back(part == scheduler::kNoPart ? "-" : fmt::format("{:.0f}", part));
  }
  if (!wide) return row;
  const std::string warnings = Warnings(ranked, candidate);
  row.push_back(warnings.empty() ? "" : "warns: " + warnings);
  return row;
}

std::size_t ShownScores(const policy::Weights& weights) {
  const auto& table = scheduler::ScoreTable();
  return static_cast<std::size_t>(std::count_if(
      table.begin(), table.end(), [&](const auto& score) { return score.IsShown(weights); }));
}

// The offered ones. With names that are too long for the terminal the parts of the score are left
// to the wide table.
std::string OfferedTable(std::vector<std::vector<std::string>> rows, std::size_t scores,
                         std::size_t columns) {
  std::string table = FormatTable(rows);
  if (ShownWidth(table.substr(0, table.find('\n'))) <= columns) return table;
  for (std::vector<std::string>& row : rows) row.resize(row.size() - scores);
  return FormatTable(rows);
}

}  // namespace

void PrintTable(const Ranked& ranked, bool show_all, const Streams& streams,
                const Options& options) {
  const garden::Shoot& shoot = *ranked.request.shoot;
  const bool wide = OutputOf(options) == Output::kWide;
  const std::size_t columns = TableColumns(streams, options);
  PrintAssumed(ranked.garden, streams);
  streams.out->append(fmt::format(
      "{}  on {}{}\n", Paint(streams, options, Color::kBold, garden::KeyOf(shoot)),
      shoot.seed_name.empty() ? "no seed yet" : shoot.seed_name, ranked.live ? ", live" : ""));
  const policy::Weights& weights = ranked.garden.policy->weights;
  std::vector<std::vector<std::string>> rows = {Header(weights, wide)};
  std::string warnings;
  std::vector<std::string> estimated;  // Regions.
  std::size_t offered = 0;
  for (const scheduler::Candidate& candidate : ranked.candidates) {
    if (!candidate.allowed()) break;
    ++offered;
    if (!show_all && offered > kShown) continue;
    rows.push_back(Row(ranked, candidate, wide));
    const std::string& region = candidate.seed->seed->region;
    if (!ranked.explainer->IsDistanceKnown(candidate) &&
        std::find(estimated.begin(), estimated.end(), region) == estimated.end()) {
      estimated.push_back(region);
    }
    const std::string rules = wide ? "" : Warnings(ranked, candidate);
    if (rules.empty()) continue;
    warnings +=
        Wrapped(fmt::format("{}: {}", candidate.seed->seed->name, rules), "", "  ", columns);
  }
  if (offered > 0) {
    streams.out->append("\n").append(OfferedTable(std::move(rows), ShownScores(weights), columns));
  }
  if (!show_all && offered > kShown) {
    streams.out->append(fmt::format("and {} more; --all shows them\n", offered - kShown));
  }
  if (offered == 0) streams.out->append("\nNo seed can take it.\n");
  if (!estimated.empty()) {
    streams.out->append(Wrapped(
        fmt::format("No known distance from {} to {}: counted as beyond the threshold, by what the "
                    "names differ",
                    shoot.region, JoinWords(estimated)),
        "\n", "", columns));
  }
  if (!warnings.empty()) streams.out->append("\nWarnings:\n").append(warnings);
  PrintRefused(ranked, show_all, streams, options);
}

}  // namespace trowel::cli
