#include "base/text.h"
#include "base/time_text.h"
#include "cli/recover/recovery.h"
#include "cli/recover/script_text.h"

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
  for (const LostShoot& lost : recovery.shoots) {
    if (recovery.HasSteps(lost)) continue;
    const std::string& why = lost.why.empty() ? lost.no_place : lost.why;
    script += HeadLine("Not in here", fmt::format("{}: {}: {}", garden::KeyOf(*lost.shoot),
                                                  migration::Name(lost.readiness), why));
  }
  script.append(kRecoverHead).append(kRecoverFunctions);
  if (!recovery.rehearsed) script += fmt::format("\nstill_lost {}\n", Quoted(recovery.seed.name));
  for (const LostShoot& lost : recovery.shoots) {
    if (!recovery.HasSteps(lost)) continue;
    ASSIGN_OR_RETURN(const std::vector<RecoveryStep> steps,
                     migration::StepsOf(lost, recovery.seed.name, recovery.StepOptions()));
    script += fmt::format("\nshoot {}\n", Quoted(garden::KeyOf(*lost.shoot)));
    for (const RecoveryStep& step : steps) {
      script += fmt::format("step {} {} \\\n  {} \\\n  {} \\\n  {}\n", migration::Name(step.kind),
                            Quoted(step.what), Quoted(step.done), Quoted(step.check),
                            Quoted(step.command));
    }
  }
  return script + "\nfinish\n";
}

}  // namespace trowel::cli
