#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "base/text.h"
#include "cli/plan/plan_result.h"
#include "garden/seed.h"

namespace trowel::cli {
namespace {

using scheduler::Plan;
using scheduler::PlannedMove;
using scheduler::StuckShoot;

constexpr std::size_t kColumns = kTableColumns;
constexpr std::size_t kNamesMax = 6;
constexpr std::size_t kRefusalsMax = 4;

std::string Counted(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

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
  const bool sources = wide || result.drained.empty();
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

std::string Route(const garden::Shoot& shoot) {
  if (shoot.host_seed_name.empty() || shoot.host_seed_name == shoot.seed_name) {
    return fmt::format("to {}", shoot.seed_name);
  }
  return fmt::format("from {} to {}", shoot.host_seed_name, shoot.seed_name);
}

void PrintLeaving(const Plan& plan, const Streams& streams) {
  if (plan.leaving.empty()) return;
  std::vector<std::vector<std::string>> rows;
  for (const garden::Shoot* shoot : plan.leaving) {
    rows.push_back({Printable(garden::KeyOf(*shoot)), Printable(Route(*shoot))});
  }
  streams.out->append("\nLeaving already:\n").append(FormatTable(rows));
}

// "garden-dev/a, garden-dev/b and 3 more".
std::string Listed(const std::vector<const garden::Shoot*>& shoots) {
  std::vector<std::string> names;
  names.reserve(shoots.size());
  for (const garden::Shoot* shoot : shoots) names.push_back(Printable(garden::KeyOf(*shoot)));
  if (names.size() <= kNamesMax) return JoinWords(names);
  const std::size_t more = names.size() - (kNamesMax - 1);
  names.resize(kNamesMax - 1);
  return fmt::format("{} and {} more", fmt::join(names, ", "), more);
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

std::string FindingText(const policy::Finding& finding, const Streams& streams,
                        const Options& options) {
  std::string text = Wrapped(fmt::format("{}: {}", finding.rule, Printable(finding.message)),
                             "    ", "      ", kColumns);
  if (!finding.remedy.empty()) {
    text += Paint(streams, options, Color::kDim,
                  Wrapped("-> " + Printable(finding.remedy), "      ", "         ", kColumns));
  }
  return text;
}

std::string_view Headline(StuckShoot::Why why) {
  switch (why) {
    case StuckShoot::Why::kOnItsWay: return "on its way already";
    case StuckShoot::Why::kRefused: return "no seed may take it";
    case StuckShoot::Why::kNoRoom: break;
  }
  return "no room is left where it may go";
}

std::string FindingsText(const policy::Findings& findings, const Streams& streams,
                         const Options& options) {
  std::string text;
  for (const policy::Finding& finding : findings) text += FindingText(finding, streams, options);
  return text;
}

// The most frequent ones.
std::string Refusals(const StuckShoot& stuck) {
  std::vector<std::string> counts;
  for (const auto& [rule, seeds] : stuck.refusals) {
    if (counts.size() == kRefusalsMax) break;
    counts.push_back(fmt::format("{} by {}", seeds, rule));
  }
  return Wrapped(fmt::format("seeds ruled out: {}", fmt::join(counts, ", ")), "    ", "      ",
                 kColumns);
}

// Why one shoot stays. Equal for shoots that stay for the same reasons.
std::string Reasons(const StuckShoot& stuck, const Streams& streams, const Options& options) {
  std::string text = fmt::format("  {}", Headline(stuck.why));
  // That it is on its way is all there is to say.
  if (stuck.why == StuckShoot::Why::kOnItsWay) {
    return fmt::format("{}, {}\n", text, Printable(Route(*stuck.shoot)));
  }
  text += "\n" + FindingsText(stuck.findings, streams, options);
  if (stuck.findings.empty() && !stuck.refusals.empty()) text += Refusals(stuck);
  // Seeds that say the same in the same words say it together.
  std::vector<std::pair<std::string, std::vector<std::string>>> said;
  for (const scheduler::NearMiss& near : stuck.nearest) {
    const std::string findings = FindingsText(near.findings, streams, options);
    if (said.empty() || said.back().first != findings) said.push_back({findings, {}});
    said.back().second.push_back(near.seed->seed->name);
  }
  for (const auto& [findings, seeds] : said) {
    text += fmt::format("    nearest: {}\n{}", JoinWords(seeds), findings);
  }
  return text;
}

void PrintStuck(const Plan& plan, const Streams& streams, const Options& options) {
  using Group = std::pair<std::string, std::vector<const garden::Shoot*>>;
  std::vector<Group> groups;
  for (const StuckShoot& stuck : plan.stuck) {
    std::string reasons = Reasons(stuck, streams, options);
    auto found = std::find_if(groups.begin(), groups.end(),
                              [&](const auto& group) { return group.first == reasons; });
    if (found == groups.end()) {
      found = groups.emplace(found, std::move(reasons), std::vector<const garden::Shoot*>());
    }
    found->second.push_back(stuck.shoot);
  }
  if (!groups.empty()) streams.out->append("\nStay:\n");
  for (const auto& [reasons, shoots] : groups) {
    streams.out->append(Wrapped(Listed(shoots), "", "  ", kColumns)).append(reasons);
  }
}

void PrintMoreRoom(const PlanResult& result, const Streams& streams) {
  if (result.plan.more_room.empty()) return;
  streams.out->append("\nWould fit with more room:\n");
  for (const scheduler::MoreRoom& room : result.plan.more_room) {
    streams.out->append(
        Wrapped(fmt::format("{} +{}: {}", room.seed->seed->name, room.more, Listed(room.shoots)),
                "  ", "    ", kColumns));
  }
}

std::string Headline(const PlanResult& result) {
  const Plan& plan = result.plan;
  const std::string placed =
      fmt::format("{} in {}", Counted(plan.moves(), "move"), Counted(plan.waves.size(), "wave"));
  if (result.drained.empty()) {
    if (plan.reliefs.empty()) {
      return fmt::format("no seed is fuller than {}%", result.goal.fill_percent);
    }
    return fmt::format("{} fuller than {}%: {}", Counted(plan.reliefs.size(), "seed"),
                       result.goal.fill_percent, placed);
  }
  std::string text = fmt::format(": {}", placed);
  if (!plan.stuck.empty()) text += fmt::format(", {} to stay", plan.stuck.size());
  if (!plan.leaving.empty()) text += fmt::format(", {} leaving already", plan.leaving.size());
  if (plan.unreadable > 0) text += fmt::format(", {} that cannot be read", plan.unreadable);
  return text;
}

}  // namespace

void PrintPlanTable(const PlanResult& result, const Streams& streams, const Options& options) {
  const Plan& plan = result.plan;
  streams.out->append(Paint(streams, options, Color::kBold, Printable(result.drained)))
      .append(Headline(result))
      .append("\n");
  PrintReliefs(plan, streams);
  const bool wide = OutputOf(options) == Output::kWide;
  PrintWaves(result, streams, wide);
  if (!wide) PrintWarnings(plan, streams);
  PrintLeaving(plan, streams);
  PrintStuck(plan, streams, options);
  PrintMoreRoom(result, streams);
}

}  // namespace trowel::cli
