#include <algorithm>
#include <map>

#include "base/text.h"
#include "base/time_text.h"
#include "cli/run/run_output.h"
#include "migration/run/eta.h"

namespace trowel::cli {
namespace {

using run::MoveState;

constexpr std::size_t kBarMax = 40;

std::string AtMinutes(absl::Duration time) {
  return absl::FormatDuration(absl::Trunc(time + absl::Seconds(59), absl::Minutes(1)));
}

// A sign for each move, or for several, if there are too many.
char SignOf(const run::Move& move) {
  if (move.state == MoveState::kArrived) return '#';
  if (move.under_way()) return '>';
  return move.settled() ? 'x' : '.';
}

std::string BarOf(const std::vector<const run::Move*>& moves) {
  std::map<char, std::size_t> count;
  for (const run::Move* move : moves) ++count[SignOf(*move)];
  const std::size_t width = std::min(moves.size(), kBarMax);
  std::string bar;
  std::size_t seen = 0;
  for (const char sign : std::string_view("#>x.")) {
    seen += count[sign];
    bar.resize(seen * width / moves.size(), sign);
  }
  return bar;
}

void PrintWaves(const run::Run& run, std::string* out) {
  std::map<int, std::vector<const run::Move*>> waves;
  for (const run::Move& move : run.moves) waves[move.wave].push_back(&move);
  std::vector<std::vector<std::string>> rows;
  for (const auto& [wave, moves] : waves) {
    const auto arrived = std::count_if(moves.begin(), moves.end(), [](const run::Move* move) {
      return move->state == MoveState::kArrived;
    });
    rows.push_back({fmt::format("wave {}", wave), BarOf(moves),
                    fmt::format("{} of {}", arrived, moves.size())});
  }
  out->append("\n").append(FormatTable(rows));
}

bool IsToBeShown(const run::Move& move) {
  if (!move.why.empty() || move.under_way()) return true;
  return move.settled() && move.state != MoveState::kArrived;
}

Color ColorOf(const run::Move& move) {
  switch (move.state) {
    case MoveState::kArrived: return Color::kGreen;
    case MoveState::kOverdue:
    case MoveState::kFailed:
    case MoveState::kRefused: return Color::kRed;
    case MoveState::kLeft: return Color::kYellow;
    default: return Color::kNone;
  }
}

void PrintMoves(const run::Run& run, absl::Time now, const Streams& streams,
                const Options& options) {
  const bool all = run.state == run::State::kProposed || OutputOf(options) == Output::kWide;
  std::vector<std::vector<std::string>> rows = {{"SHOOT", "FROM", "TO", "RISK", "STATE", "SINCE"}};
  std::vector<const run::Move*> shown;
  for (const run::Move& move : run.moves) {
    if (!all && !IsToBeShown(move)) continue;
    const std::optional<absl::Time> since = move.ended.has_value() ? move.ended : move.begun;
    rows.push_back({move.shoot, move.from, fmt::format("{}{}", move.to, move.live ? " (live)" : ""),
                    std::string(Name(move.risk)),
                    Paint(streams, options, ColorOf(move), Name(move.state)),
                    since.has_value() ? AtMinutes(now - *since) : "-"});
    shown.push_back(&move);
  }
  if (shown.empty()) return;
  streams.out->append("\n").append(FormatTable(rows));
  const std::size_t width = TableColumns(streams, options);
  for (const run::Move* move : shown) {
    if (move->why.empty()) continue;
    streams.out->append(
        Wrapped(fmt::format("{}: {}", move->shoot, Printable(move->why)), "  ", "    ", width));
  }
}

std::string SignatureText(const run::Signature& signature) {
  std::string text = fmt::format("{} at {}", Printable(signature.by), FormatUtc(signature.at));
  if (!signature.reason.empty()) text += ": " + Printable(signature.reason);
  return text;
}

}  // namespace

Color ColorOf(run::State state) {
  switch (state) {
    case run::State::kHalted: return Color::kRed;
    case run::State::kPaused:
    case run::State::kStopped: return Color::kYellow;
    case run::State::kDone: return Color::kGreen;
    default: return Color::kNone;
  }
}

std::string GoalText(const run::Goal& goal) {
  switch (goal.kind) {
    case run::Goal::Kind::kDrain: return fmt::format("drain {}", fmt::join(goal.seeds, " "));
    case run::Goal::Kind::kBalance:
      return fmt::format("balance --fill {}{}{}", goal.fill_percent,
                         goal.seeds.empty() ? "" : " --seeds ", fmt::join(goal.seeds, ","));
    case run::Goal::Kind::kPlan: return "a plan from a file";
    case run::Goal::Kind::kUndo: break;
  }
  return fmt::format("undo {}", goal.of);
}

std::string ProgressText(const run::Run& run) {
  const run::Tally tally = Count(run);
  std::string text = fmt::format("{} of {} arrived", tally[MoveState::kArrived], run.moves.size());
  const std::pair<int, std::string_view> parts[] = {
      {tally.under_way, "under way"},
      {tally[MoveState::kFailed], "failed"},
      {tally[MoveState::kRefused], "refused"},
      {tally[MoveState::kLeft], "left alone"},
      {tally[MoveState::kCancelled], "cancelled"},
  };
  for (const auto& [count, what] : parts) {
    if (count > 0) text += fmt::format(", {} {}", count, what);
  }
  return text;
}

std::string EtaText(const run::Run& run, absl::Time now) {
  const std::optional<run::Eta> eta = TimeLeft(run, now);
  if (!eta.has_value() || eta->left == absl::InfiniteDuration()) return {};
  return fmt::format("about {} left, {} each{}", AtMinutes(eta->left), AtMinutes(eta->usual),
                     eta->measured == 0 ? " as is usual" : "");
}

void PrintRun(const run::Run& run, absl::Time now, const Streams& streams, const Options& options) {
  const std::size_t width = TableColumns(streams, options);
  std::string* out = streams.out;
  out->append(fmt::format("run {}: {}, plan {}\n", run.name,
                          Paint(streams, options, ColorOf(run.state), Name(run.state)),
                          PlanHash(run)));
  const auto line = [&](std::string_view first, const std::string& text) {
    if (!text.empty()) out->append(Wrapped(text, first, "           ", width));
  };
  line("  why      ", Printable(run.why));
  line("  goal     ", GoalText(run.goal));
  line("  proposed ", SignatureText(run.author));
  for (const run::Signature& approval : run.approvals) {
    line("  approved ", SignatureText(approval));
  }
  for (const run::Source& source : run.sources) {
    line("  source   ", fmt::format("{}, {}", source.seed, Name(source.door)));
  }
  line("  moves    ", ProgressText(run));
  line("  time     ", EtaText(run, now));
  PrintWaves(run, out);
  PrintMoves(run, now, streams, options);
}

}  // namespace trowel::cli
