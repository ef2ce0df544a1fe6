#include "migration/run/format.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/text.h"
#include "base/time_text.h"
#include "migration/run/text.h"
#include "migration/run/words.h"
#include "policy/config/format_text.h"
#include "policy/config/parse_windows.h"

namespace trowel::run {
namespace {

using policy::FormatText;
using policy::FormatTexts;

// As policies write durations, to the second.
std::string FormatSpan(absl::Duration span) {
  return absl::FormatDuration(absl::Trunc(span, absl::Seconds(1)));
}

void AppendLine(std::string_view key, std::string_view value, std::string* text) {
  fmt::format_to(std::back_inserter(*text), "{}: {}\n", key, value);
}

void AppendBound(std::string_view key, const std::optional<int>& bound, std::string* text) {
  if (bound.has_value()) AppendLine(key, fmt::to_string(*bound), text);
}

std::string FormatSignature(const Signature& signature) {
  std::string text =
      fmt::format("{{by: {}, at: \"{}\"", FormatText(signature.by), FormatUtc(signature.at));
  if (!signature.reason.empty()) text += ", reason: " + FormatText(signature.reason);
  return text + "}";
}

std::string FormatGoal(const Goal& goal) {
  std::string text = fmt::format("{{kind: {}", Name(goal.kind));
  if (!goal.seeds.empty()) text += ", seeds: " + FormatTexts(goal.seeds);
  if (goal.kind == Goal::Kind::kBalance) text += fmt::format(", fill: {}", goal.fill_percent);
  if (!goal.of.empty()) text += ", of: " + FormatText(goal.of);
  return text + "}";
}

void AppendSettings(const Settings& settings, std::string* text) {
  *text += "settings:\n";
  AppendLine("  maxParallel", fmt::to_string(settings.max_parallel), text);
  AppendBound("  garden", settings.budgets.garden, text);
  AppendBound("  perSource", settings.budgets.per_source, text);
  AppendBound("  perDestination", settings.budgets.per_destination, text);
  AppendBound("  perPair", settings.budgets.per_pair, text);
  AppendBound("  perProject", settings.budgets.per_project, text);
  AppendLine("  maxFailures", fmt::to_string(settings.max_failures), text);
  AppendLine("  deadline", FormatSpan(settings.deadline), text);
  AppendLine("  slowAfter", FormatSpan(settings.slow_after), text);
  AppendLine("  soak", FormatSpan(settings.soak), text);
  AppendLine("  patience", FormatSpan(settings.patience), text);
  AppendLine("  haltAfter", FormatSpan(settings.halt_after), text);
  AppendLine("  staleAfter", FormatSpan(settings.stale_after), text);
  AppendBound("  unhealthyPercent", settings.unhealthy_percent, text);
  if (!settings.while_no_alert.empty()) {
    AppendLine("  whileNoAlert", FormatText(settings.while_no_alert), text);
  }
  if (!settings.freeze.empty()) {
    AppendLine("  freeze", policy::FormatWindows(settings.freeze), text);
  }
  AppendLine("  maintenanceOnly", settings.maintenance_only ? "true" : "false", text);
  AppendLine("  cordon", settings.cordon ? "true" : "false", text);
  AppendLine("  keepClosed", settings.keep_closed ? "true" : "false", text);
  AppendLine("  twoPerson", settings.two_person ? "true" : "false", text);
}

void AppendTime(std::string_view key, const std::optional<absl::Time>& time, std::string* text) {
  if (!time.has_value()) return;
  fmt::format_to(std::back_inserter(*text), ", {}: \"{}\"", key, FormatUtc(*time));
}

void AppendMove(const Move& move, std::string* text) {
  *text += "- {";
  AppendPlanned(move, text);
  fmt::format_to(std::back_inserter(*text), ", state: {}", Name(move.state));
  if (move.attempts > 0) {
    fmt::format_to(std::back_inserter(*text), ", attempts: {}", move.attempts);
  }
  AppendTime("asked", move.asked, text);
  AppendTime("begun", move.begun, text);
  AppendTime("ended", move.ended, text);
  AppendTime("failed", move.failed, text);
  AppendTime("refused", move.refused, text);
  if (move.slow) *text += ", slow: true";
  if (!move.why.empty()) *text += ", why: " + FormatText(InOneLine(move.why));
  *text += "}\n";
}

void AppendProgress(const Run& run, std::string* text) {
  AppendLine("state", Name(run.state), text);
  if (!run.why.empty()) AppendLine("why", FormatText(InOneLine(run.why)), text);
  if (!run.approvals.empty()) {
    *text += "approvals:\n";
    for (const Signature& approval : run.approvals) {
      *text += "- " + FormatSignature(approval) + "\n";
    }
  }
  if (!run.halted_for.empty()) AppendLine("haltedFor", FormatTexts(run.halted_for), text);
  const auto time = [&](std::string_view key, const std::optional<absl::Time>& when) {
    if (when.has_value()) AppendLine(key, fmt::format("\"{}\"", FormatUtc(*when)), text);
  };
  time("began", run.began);
  time("resumed", run.resumed);
  time("ended", run.ended);
  AppendLine("parallel", fmt::to_string(run.parallel), text);
  AppendLine("sincePace", fmt::to_string(run.since_pace), text);
  if (run.sources.empty()) return;
  *text += "sources:\n";
  for (const Source& source : run.sources) {
    *text += fmt::format("- {{seed: {}, door: {}", FormatText(source.seed), Name(source.door));
    AppendTime("since", source.since, text);
    *text += "}\n";
  }
}

}  // namespace

std::string InOneLine(std::string_view text) {
  std::string line = Printable(text);
  // What is written within quotes takes no more room than it has.
  std::replace(line.begin(), line.end(), '"', '\'');
  std::replace(line.begin(), line.end(), '\\', '/');
  if (line.size() <= kWhyMax) return line;
  constexpr std::string_view kCut = "...";
  line.resize(kWhyMax - kCut.size());
  // Not within a character.
  const std::size_t broken = FindInvalidUtf8(line);
  if (broken != std::string_view::npos) line.resize(broken);
  return line.append(kCut);
}

std::string FormatHead(const Run& run) {
  std::string text = "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Run\n";
  AppendLine("name", FormatText(run.name), &text);
  AppendLine("goal", FormatGoal(run.goal), &text);
  AppendLine("author", FormatSignature(run.author), &text);
  AppendLine("policy", FormatText(run.policy_hash), &text);
  AppendSettings(run.settings, &text);
  return text;
}

void AppendPlanned(const Move& move, std::string* text) {
  fmt::format_to(std::back_inserter(*text),
                 "shoot: {}, from: {}, to: {}, live: {}, risk: {}, wave: {}",
                 FormatText(move.shoot), FormatText(move.from), FormatText(move.to), move.live,
                 WordOf(kRiskWords, move.risk), move.wave);
}

std::string FormatRun(const Run& run) {
  std::string text = FormatHead(run);
  AppendLine("plan", FormatText(PlanHash(run)), &text);
  AppendProgress(run, &text);
  AppendLine("count", fmt::to_string(run.moves.size()), &text);
  text += "moves:\n";
  for (const Move& move : run.moves) AppendMove(move, &text);
  return text;
}

std::size_t BytesMax(const Run& run) {
  // Three times at the most, a number, a flag, a reason within quotes, and the keys of all that.
  constexpr std::size_t kProgressMax = 160 + kWhyMax;
  std::size_t bytes = FormatRun(run).size() + std::size_t{16} * kWhyMax;
  for (const Move& move : run.moves) {
    const bool has_ended = move.settled();  // What may come has come.
    bytes += has_ended ? 0 : kProgressMax;
  }
  return bytes;
}

}  // namespace trowel::run
