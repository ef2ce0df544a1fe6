#include <algorithm>

#include "base/text.h"
#include "base/time_text.h"
#include "cli/recover/recovery.h"
#include "cli/recover/script_text.h"
#include "garden/seed_detail.h"

namespace trowel::cli {
namespace {

using migration::LostShoot;
using migration::RecoveryStep;

// As one word of a shell.
std::string Quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += R"('\'')";
    } else {
      quoted.push_back(c);
    }
  }
  return quoted + "'";
}

std::string HeadLine(std::string_view name, std::string_view text) {
  return text.empty() ? std::string() : fmt::format("# {}: {}\n", name, Printable(text));
}

}  // namespace

absl::StatusOr<std::string> RecoveryScript(const Recovery& recovery) {
  std::string script = fmt::format(
      "#!/usr/bin/env bash\n# Made by: trowel recover {}\n# Garden {} at {}\n",
      Printable(recovery.seed.name), Printable(recovery.garden.source), FormatUtc(recovery.now));
  if (recovery.scenario.has_value()) {
    script += HeadLine("Scenario", migration::Name(*recovery.scenario));
  }
  script += HeadLine("Fenced by", recovery.fenced_by) + HeadLine("Reason", recovery.reason);
  for (const std::string& line : WarningsOf(recovery)) script += HeadLine("First", line);
  for (const LostShoot& lost : recovery.shoots) {
    if (recovery.HasSteps(lost)) continue;
    const std::string& why = lost.why.empty() ? lost.no_place : lost.why;
    script += HeadLine("Not in here", fmt::format("{}: {}: {}", garden::KeyOf(*lost.shoot),
                                                  migration::Name(lost.readiness), why));
  }
  script.append(kRecoverHead).append(kRecoverFunctions);
  // A rehearsed seed answers.
  const bool silent = !recovery.rehearsed && recovery.seed.seed != nullptr;
  script += fmt::format("\nseed={} uid={}\nstill_lost\n", Quoted(silent ? recovery.seed.name : ""),
                        Quoted(silent ? recovery.seed.seed->detail->uid : ""));
  for (const LostShoot& lost : recovery.shoots) {
    if (!recovery.HasSteps(lost)) continue;
    ASSIGN_OR_RETURN(const std::vector<RecoveryStep> steps,
                     migration::StepsOf(lost, recovery.seed.name, recovery.StepOptions()));
    const auto hands_over = std::find_if(steps.begin(), steps.end(), [](const RecoveryStep& step) {
      return step.kind == RecoveryStep::Kind::kHandOver;
    });
    script += fmt::format("\nshoot {} {}\n", Quoted(garden::KeyOf(*lost.shoot)),
                          Quoted(hands_over == steps.end() ? "" : hands_over->done));
    for (const RecoveryStep& step : steps) {
      script += fmt::format("step {} {} \\\n  {} \\\n  {} \\\n  {}\n", migration::Name(step.kind),
                            Quoted(step.what), Quoted(step.done), Quoted(step.check),
                            Quoted(step.command));
    }
  }
  return script + "\nfinish\n";
}

}  // namespace trowel::cli
