#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "base/text.h"
#include "cli/output/counted.h"
#include "cli/plan/plan_result.h"
#include "cli/plan/table_parts.h"
#include "garden/seed.h"

namespace trowel::cli {
namespace {

using scheduler::Plan;
using scheduler::PlannedMove;

constexpr std::size_t kColumns = kTableColumns;
constexpr std::size_t kNamesMax = 6;

std::string Percent(std::int64_t part, std::int64_t of) {
  return of > 0 ? fmt::format("{}%", 100 * part / of) : std::string("-");
}

std::string NotesOf(const scheduler::Wave& wave, const PlannedMove& move, bool wide) {
  std::string notes;
  if (wave.after_running_moves && &move == wave.moves.data()) notes = "after what moves now";
  const std::vector<std::string> rules = RuleIds(move.warned_by);
  if (rules.empty()) return notes;
  const std::string warnings =
      wide ? fmt::format("warns: {}", fmt::join(rules, ", ")) : Counted(rules.size(), "warning");
  return notes.empty() ? warnings : fmt::format("{}; {}", notes, warnings);
}

// FROM only where it differs.
void PrintWaves(const PlanResult& result, const Streams& streams, bool wide) {
  const bool sources = wide || result.drained.size() != 1;
  std::vector<std::string> header = {"WAVE", "SHOOT"};
  if (sources) header.emplace_back("FROM");
  header.emplace_back("TO");
  if (wide) header.insert(header.end(), {"REGION", "MOVE"});
  header.insert(header.end(), {"RISK", "SCORE", "NOTES"});
  std::vector<std::vector<std::string>> rows = {std::move(header)};
  std::size_t number = 0;
  for (const scheduler::Wave& wave : result.plan.waves) {
    ++number;
    for (const PlannedMove& move : wave.moves) {
      std::vector<std::string> row = {
          &move == wave.moves.data() ? fmt::format("{}", number) : std::string(),
          garden::KeyOf(*move.shoot)};
      if (sources) row.push_back(move.shoot->seed_name);
      row.push_back(move.to->seed->name);
      if (wide) row.insert(row.end(), {move.to->seed->region, move.live ? "live" : "classic"});
      row.insert(row.end(), {std::string(Name(move.risk)), fmt::format("{:.0f}", move.score),
                             NotesOf(wave, move, wide)});
      rows.push_back(std::move(row));
    }
  }
  if (rows.size() > 1) streams.out->append("\n").append(FormatTable(rows));
}

void PrintReliefs(const Plan& plan, const Streams& streams) {
  if (plan.reliefs.empty()) return;
  std::vector<std::vector<std::string>> rows = {
      {"SEED", "REGION", "SHOOTS", "OF", "FILL", "GOAL", "MOVES", "MISSING"}};
  for (const scheduler::Relief& relief : plan.reliefs) {
    const garden::Seed& seed = *relief.seed->seed;
    const std::int64_t of = seed.allocatable_shoots.value_or(0);
    rows.push_back({seed.name, seed.region, fmt::format("{}", relief.settled),
                    fmt::format("{}", of), Percent(relief.settled, of),
                    fmt::format("{}", relief.most), fmt::format("{}", relief.planned),
                    relief.missing() > 0 ? fmt::format("{}", relief.missing()) : "-"});
  }
  streams.out->append("\n").append(FormatTable(rows));
}

// Which moves each rule warns of: the table of waves has no room for it.
void PrintWarnings(const Plan& plan, const Streams& streams) {
  std::map<std::string, std::vector<const garden::Shoot*>> by_rule;
  for (const scheduler::Wave& wave : plan.waves) {
    for (const PlannedMove& move : wave.moves) {
      for (const std::string& rule : RuleIds(move.warned_by)) by_rule[rule].push_back(move.shoot);
    }
  }
  if (!by_rule.empty()) streams.out->append("\nWarnings:\n");
  for (const auto& [rule, shoots] : by_rule) {
    streams.out->append(Wrapped(fmt::format("{}: {}", rule, Listed(shoots)), "", "  ", kColumns));
  }
}

// "aws-eu1: 13 moves in 5 waves" and what else there is: ", 3 to stay".
std::string Headline(const PlanResult& result) {
  const Plan& plan = result.plan;
  const std::string placed =
      fmt::format("{} in {}", Counted(plan.moves(), "move"), Counted(plan.waves.size(), "wave"));
  const std::string later =
      plan.later.empty() ? std::string() : fmt::format(", {} later", plan.later.size());
  std::string unread;
  if (plan.unreadable > 0) unread = fmt::format(", {} that cannot be read", plan.unreadable);
  if (plan.unreadable_seeds > 0) {
    unread += fmt::format(", {} that cannot be read",
                          Counted(static_cast<std::size_t>(plan.unreadable_seeds), "seed"));
  }
  if (result.drained.empty()) {
    if (plan.reliefs.empty()) {
      return fmt::format("no {}seed is fuller than {}%{}", unread.empty() ? "" : "readable ",
                         result.goal.fill_percent, unread);
    }
    return fmt::format("{} fuller than {}%: {}{}{}", Counted(plan.reliefs.size(), "seed"),
                       result.goal.fill_percent, placed, later, unread);
  }
  std::string text = fmt::format(": {}{}", placed, later);
  const auto held = static_cast<std::size_t>(
      std::count_if(plan.leaving.begin(), plan.leaving.end(),
                    [](const auto& leaving) { return leaving.hold != scheduler::Hold::kNone; }));
  const std::size_t leaving = plan.leaving.size() - held;
  if (!plan.stuck.empty()) text += fmt::format(", {} to stay", plan.stuck.size());
  if (leaving > 0) text += fmt::format(", {} leaving already", leaving);
  if (held > 0) text += fmt::format(", {} stuck on {} way", held, held == 1 ? "its" : "their");
  return text + unread;
}

// What all shoots of a source say need not be looked for under each of them.
void PrintSourcesThatStartNone(const PlanResult& result, const Streams& streams,
                               const Options& options) {
  for (const std::string& seed : SourcesThatStartNone(result)) {
    const std::string text = fmt::format("the source {} starts no migration", Printable(seed));
    streams.out->append(Paint(streams, options, Color::kRed, text)).append("\n");
  }
}

}  // namespace

std::string Listed(const std::vector<const garden::Shoot*>& shoots) {
  std::vector<std::string> names;
  names.reserve(shoots.size());
  for (const garden::Shoot* shoot : shoots) names.push_back(Printable(garden::KeyOf(*shoot)));
  if (names.size() <= kNamesMax) return JoinWords(names);
  const std::size_t more = names.size() - (kNamesMax - 1);
  names.resize(kNamesMax - 1);
  return fmt::format("{} and {} more", fmt::join(names, ", "), more);
}

void PrintPlanTable(const PlanResult& result, const Streams& streams, const Options& options) {
  const Plan& plan = result.plan;
  streams.out->append(Paint(streams, options, Color::kBold, Printable(JoinWords(result.drained))))
      .append(Headline(result))
      .append("\n");
  PrintSourcesThatStartNone(result, streams, options);
  PrintReliefs(plan, streams);
  const bool wide = OutputOf(options) == Output::kWide;
  PrintWaves(result, streams, wide);
  if (!wide) PrintWarnings(plan, streams);
  PrintLater(plan, streams);
  PrintLeaving(result, streams);
  PrintStuck(plan, streams, options);
  PrintMoreRoom(plan, streams);
}

}  // namespace trowel::cli
