#include <algorithm>
#include <utility>

#include <absl/strings/str_join.h>

#include "base/text.h"
#include "cli/status/moves.h"

namespace trowel::cli {
namespace {

using migration::ApiServer;
using migration::Progress;

// "1h12m", "45s": two units do.
std::string Age(const std::optional<absl::Time>& since, absl::Time now) {
  if (!since.has_value()) return "?";
  const absl::Duration age = std::max(now - *since, absl::ZeroDuration());
  const absl::Duration unit = age >= absl::Hours(24)  ? absl::Hours(1)
                              : age >= absl::Hours(1) ? absl::Minutes(1)
                                                      : absl::Seconds(1);
  return absl::FormatDuration(absl::Trunc(age, unit));
}

std::string_view StateOf(const Progress& progress) {
  if (progress.stuck) return "stuck";
  return progress.on_its_way() ? "goes on" : "rests";
}

Color ColorOf(const MoveStatus& move) {
  if (move.progress.stuck) return Color::kRed;
  return move.dangers.empty() ? Color::kGreen : Color::kYellow;
}

std::string OrUnknown(const std::string& seed) { return seed.empty() ? "?" : Printable(seed); }

std::string PhaseCell(const Progress& progress) {
  return fmt::format("{}{}", migration::Id(progress.phase), progress.not_known.empty() ? "" : "?");
}

void PrintNotes(const MoveStatus& move, std::size_t width, std::string* out) {
  const auto note = [&](std::string_view first, std::string_view text) {
    if (!text.empty()) out->append(Wrapped(Printable(text), first, "         ", width));
  };
  note("  cause  ", move.progress.cause);
  note("  do     ", move.progress.remedy);
  for (const migration::Danger& danger : move.dangers) {
    note("  danger ", danger.what);
    note("  do     ", danger.remedy);
  }
}

std::string Sum(const std::vector<MoveStatus>& moves) {
  const auto count = [&](auto&& predicate) {
    return std::count_if(moves.begin(), moves.end(), predicate);
  };
  return fmt::format(
      "{} on {} way, {} stuck, {} without an API server, {} endangered\n", moves.size(),
      moves.size() == 1 ? "its" : "their",
      count([](const MoveStatus& move) { return move.progress.stuck; }),
      count([](const MoveStatus& move) { return move.progress.api_server == ApiServer::kDown; }),
      count([](const MoveStatus& move) { return !move.dangers.empty(); }));
}

}  // namespace

void PrintMoves(const std::vector<MoveStatus>& moves, absl::Time now, const Streams& streams,
                const Options& options) {
  const bool wide = OutputOf(options) == Output::kWide;
  std::vector<std::vector<std::string>> rows = {
      {"SHOOT", "FROM", "TO", "PHASE", "AGE", "REPORT", "API", "STATE"}};
  if (wide) rows.front().insert(rows.front().begin() + 7, {"KIND", "GROUP", "WAITS FOR"});
  for (const MoveStatus& move : moves) {
    const Progress& progress = move.progress;
    std::vector<std::string> row = {Printable(garden::KeyOf(*move.shoot)),
                                    OrUnknown(progress.from),
                                    OrUnknown(progress.to),
                                    PhaseCell(progress),
                                    Age(progress.bound_at, now),
                                    Age(progress.last_report, now),
                                    std::string(migration::Name(progress.api_server))};
    if (wide) {
      row.insert(row.end(),
                 {progress.live ? "live" : "classic", std::string(migration::Name(progress.stage)),
                  std::string(migration::RowOf(progress.phase).waits_for)});
    }
    row.push_back(Paint(streams, options, ColorOf(move), StateOf(progress)));
    rows.push_back(std::move(row));
  }
  if (!moves.empty()) streams.out->append(FormatTable(rows)).append("\n");
  for (const MoveStatus& move : moves) {
    if (move.progress.cause.empty() && move.dangers.empty()) continue;
    streams.out->append(fmt::format("{}:\n", Printable(garden::KeyOf(*move.shoot))));
    PrintNotes(move, TableColumns(streams, options), streams.out);
  }
  if (std::any_of(moves.begin(), moves.end(), [](const MoveStatus& move) {
        return !move.progress.cause.empty() || !move.dangers.empty();
      })) {
    streams.out->append("\n");
  }
  streams.out->append(Sum(moves));
}

void PrintMove(const MoveStatus& move, absl::Time now, const Streams& streams,
               const Options& options) {
  const Progress& progress = move.progress;
  const migration::PhaseRow& row = migration::RowOf(progress.phase);
  const std::string shoot = Printable(garden::KeyOf(*move.shoot));
  if (!progress.on_its_way()) {
    streams.out->append(
        fmt::format("{} rests on {}{}\n", shoot, OrUnknown(progress.to),
                    progress.phase == migration::Phase::kArrived
                        ? fmt::format(", where it arrived {} ago", Age(progress.since, now))
                        : ""));
    return;
  }
  streams.out->append(fmt::format(
      "{}  {}: {} -> {}{}\n",
      Paint(streams, options, ColorOf(move), progress.stuck ? "STUCK" : "GOES ON"), shoot,
      OrUnknown(progress.from), OrUnknown(progress.to), progress.live ? ", live" : ""));
  const std::size_t width = TableColumns(streams, options);
  const auto line = [&](std::string_view first, const std::string& text) {
    streams.out->append(Wrapped(text, first, "              ", width));
  };
  const std::string_view stage = migration::Name(progress.stage);
  line("  phase       ",
       fmt::format("{}{}{}", row.id, stage.empty() ? "" : ", ", stage) +
           (progress.since.has_value() ? fmt::format(", for {}", Age(progress.since, now)) : ""));
  line("  waits for   ",
       fmt::format("{}{}", row.waits_for,
                   row.usual == absl::ZeroDuration()
                       ? ""
                       : fmt::format("; usually up to {}", absl::FormatDuration(row.usual))));
  if (!progress.tasks.empty()) {
    line("  runs        ", Printable(absl::StrJoin(progress.tasks, ", ")));
  }
  line("  bound       ", Age(progress.bound_at, now) + " ago");
  line("  last report ", Age(progress.last_report, now) + " ago");
  line("  API server  ",
       fmt::format("{}{}", migration::Name(progress.api_server),
                   progress.api_server_down_since.has_value()
                       ? fmt::format(" for {}", Age(progress.api_server_down_since, now))
                       : ""));
  if (!progress.not_known.empty()) {
    line("  not known   ", absl::StrJoin(progress.not_known, ", ") +
                               ": the phase is the last one that the rest proves");
  }
  PrintNotes(move, width, streams.out);
}

}  // namespace trowel::cli
