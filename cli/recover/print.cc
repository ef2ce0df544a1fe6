#include <algorithm>

#include "base/text.h"
#include "base/time_text.h"
#include "cli/recover/recovery.h"

namespace trowel::cli {
namespace {

using migration::LostShoot;
using migration::Readiness;

void Line(std::string_view first, std::string_view text, std::size_t width, std::string* out) {
  if (!text.empty()) out->append(Wrapped(text, first, std::string(first.size(), ' '), width));
}

void PrintSeed(const Recovery& recovery, std::size_t width, std::string* out) {
  const migration::LostSeed& seed = recovery.seed;
  std::string line = fmt::format("{}: ", Printable(seed.name));
  line += seed.seed == nullptr
              ? std::string("there is no Seed that can be read")
              : fmt::format("GardenletReady is {}", garden::Name(seed.gardenlet_ready.status));
  if (seed.gardenlet_ready.since != absl::InfinitePast()) {
    line += fmt::format(" since {}", FormatUtc(seed.gardenlet_ready.since));
  }
  out->append(line + "\n");
  for (const std::string& warning : WarningsOf(recovery)) {
    const std::size_t colon = warning.find(": ");
    Line(fmt::format("{:<11}", warning.substr(0, colon)), warning.substr(colon + 2), width, out);
  }
  if (!recovery.fenced_by.empty()) Line("fenced by  ", Printable(recovery.fenced_by), width, out);
  if (!recovery.reason.empty()) Line("reason     ", Printable(recovery.reason), width, out);
}

void PrintScenario(const Recovery& recovery, std::size_t width, std::string* out) {
  if (recovery.rehearsed) return;
  if (!recovery.scenario.has_value()) {
    out->append("\nWhich of these is it?\n");
    for (const std::string& line : QuestionsOf(recovery)) Line("  - ", line, width, out);
    return;
  }
  out->append(fmt::format("\n{}:\n", migration::Name(*recovery.scenario)));
  for (const std::string& line : AdviceFor(*recovery.scenario, recovery)) {
    Line("  - ", line, width, out);
  }
}

std::string StateCell(const LostShoot& lost) {
  const std::string_view state = migration::Name(lost.readiness);
  if (!lost.progress.on_its_way()) return std::string(state);
  return fmt::format("{} {}", state, migration::Id(lost.progress.phase));
}

Color ColorOf(const Recovery& recovery, const LostShoot& lost) {
  if (lost.readiness == Readiness::kGoesOn || recovery.HasSteps(lost)) return Color::kGreen;
  return migration::CanBeRestored(lost.readiness) ? Color::kYellow : Color::kRed;
}

void PrintShoots(const Recovery& recovery, std::size_t width, const Streams& streams,
                 const Options& options) {
  if (recovery.shoots.empty()) {
    streams.out->append("\nno shoot runs there, or is bound to it\n");
    return;
  }
  std::vector<std::vector<std::string>> rows = {{"SHOOT", "PURPOSE", "STATE", "TO"}};
  for (const LostShoot& lost : recovery.shoots) {
    const std::string& purpose = lost.shoot->purpose;
    rows.push_back({Printable(garden::KeyOf(*lost.shoot)),
                    lost.is_seed      ? "a seed"
                    : purpose.empty() ? "evaluation"
                                      : Printable(purpose),
                    Paint(streams, options, ColorOf(recovery, lost), StateCell(lost)),
                    lost.to.empty() ? "-" : lost.to});
  }
  streams.out->append("\n").append(FormatTable(rows));
  streams.out->append("\n");
  for (const LostShoot& lost : recovery.shoots) {
    if (lost.why.empty() && lost.no_place.empty() && lost.Loss().empty()) continue;
    streams.out->append(fmt::format("{}:\n", Printable(garden::KeyOf(*lost.shoot))));
    Line("  why   ", lost.why, width, streams.out);
    Line("  place ", lost.no_place, width, streams.out);
    Line("  lost  ", lost.Loss(), width, streams.out);
  }
}

absl::Status PrintSteps(const Recovery& recovery, std::string* out) {
  for (const LostShoot& lost : recovery.shoots) {
    if (!recovery.HasSteps(lost)) continue;
    ASSIGN_OR_RETURN(const std::vector<migration::RecoveryStep> steps,
                     migration::StepsOf(lost, recovery.seed.name, recovery.StepOptions()));
    out->append(fmt::format("\n{}\n", garden::KeyOf(*lost.shoot)));
    int number = 0;
    for (const migration::RecoveryStep& step : steps) {
      out->append(fmt::format("  {}. {}\n     only if: {}\n     {}\n", ++number, step.what,
                              step.check, step.command));
    }
  }
  return absl::OkStatus();
}

void PrintSum(const Recovery& recovery, std::string* out) {
  const auto count = [&](auto&& predicate) {
    return std::count_if(recovery.shoots.begin(), recovery.shoots.end(), predicate);
  };
  out->append(fmt::format(
      "\n{} shoots: {} can be restored now, {} go on by themselves, {} need something first\n",
      recovery.shoots.size(), count([&](const LostShoot& lost) { return recovery.HasSteps(lost); }),
      count([](const LostShoot& lost) { return lost.readiness == Readiness::kGoesOn; }),
      count([&](const LostShoot& lost) {
        return !recovery.HasSteps(lost) && lost.readiness != Readiness::kGoesOn;
      })));
}

}  // namespace

absl::Status PrintRecovery(const Recovery& recovery, bool steps, const Streams& streams,
                           const Options& options) {
  const std::size_t width = OutputOf(options) == Output::kWide ? std::string::npos
                            : streams.color ? static_cast<std::size_t>(std::max(streams.width, 40))
                                            : kTableColumns;
  PrintSeed(recovery, width, streams.out);
  PrintScenario(recovery, width, streams.out);
  PrintShoots(recovery, width, streams, options);
  if (steps) RETURN_IF_ERROR(PrintSteps(recovery, streams.out));
  PrintSum(recovery, streams.out);
  return absl::OkStatus();
}

}  // namespace trowel::cli
