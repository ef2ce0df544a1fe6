#include "base/time_text.h"
#include "cli/run/run_output.h"
#include "migration/run/eta.h"

namespace trowel::cli {
namespace {

std::string SpanText(absl::Duration span) {
  return absl::FormatDuration(absl::Trunc(span, absl::Seconds(1)));
}

void AddTime(const char* key, const std::optional<absl::Time>& time, Json* json) {
  if (time.has_value()) (*json)[key] = FormatUtc(*time);
}

void AddBound(const char* key, const std::optional<int>& bound, Json* json) {
  if (bound.has_value()) (*json)[key] = *bound;
}

Json SignatureJson(const run::Signature& signature) {
  Json json = {{"by", signature.by}, {"at", FormatUtc(signature.at)}};
  if (!signature.reason.empty()) json["reason"] = signature.reason;
  return json;
}

Json GoalJson(const run::Goal& goal) {
  Json json = {{"kind", Name(goal.kind)}};
  if (!goal.seeds.empty()) json["seeds"] = goal.seeds;
  if (goal.kind == run::Goal::Kind::kBalance) json["fill"] = goal.fill_percent;
  if (!goal.of.empty()) json["of"] = goal.of;
  return json;
}

Json SettingsJson(const run::Settings& settings) {
  Json json = {{"maxParallel", settings.max_parallel}};
  AddBound("garden", settings.budgets.garden, &json);
  AddBound("perSource", settings.budgets.per_source, &json);
  AddBound("perDestination", settings.budgets.per_destination, &json);
  AddBound("perPair", settings.budgets.per_pair, &json);
  AddBound("perProject", settings.budgets.per_project, &json);
  json["maxFailures"] = settings.max_failures;
  json["deadline"] = SpanText(settings.deadline);
  json["slowAfter"] = SpanText(settings.slow_after);
  json["soak"] = SpanText(settings.soak);
  json["patience"] = SpanText(settings.patience);
  json["haltAfter"] = SpanText(settings.halt_after);
  json["staleAfter"] = SpanText(settings.stale_after);
  AddBound("unhealthyPercent", settings.unhealthy_percent, &json);
  if (!settings.while_no_alert.empty()) json["whileNoAlert"] = settings.while_no_alert;
  json["maintenanceOnly"] = settings.maintenance_only;
  json["cordon"] = settings.cordon;
  json["keepClosed"] = settings.keep_closed;
  json["twoPerson"] = settings.two_person;
  return json;
}

Json MoveJson(const run::Move& move) {
  Json json = {{"shoot", move.shoot},       {"from", move.from},        {"to", move.to},
               {"live", move.live},         {"risk", Name(move.risk)},  {"wave", move.wave},
               {"state", Name(move.state)}, {"attempts", move.attempts}};
  AddTime("begun", move.begun, &json);
  AddTime("ended", move.ended, &json);
  AddTime("failed", move.failed, &json);
  if (!move.why.empty()) json["why"] = move.why;
  return json;
}

}  // namespace

Json RunHeadJson(const run::Run& run, absl::Time now) {
  const run::Tally tally = Count(run);
  Json document = Document("Run");
  document["name"] = run.name;
  document["state"] = Name(run.state);
  if (!run.why.empty()) document["why"] = run.why;
  document["goal"] = GoalJson(run.goal);
  document["plan"] = PlanHash(run);
  document["policy"] = run.policy_hash;
  document["author"] = SignatureJson(run.author);
  document["approvals"] = Json::array();
  for (const run::Signature& approval : run.approvals) {
    document["approvals"].push_back(SignatureJson(approval));
  }
  AddTime("began", run.began, &document);
  AddTime("ended", run.ended, &document);
  document["parallel"] = run.parallel;
  document["count"] = run.moves.size();
  document["underWay"] = tally.under_way;
  document["failures"] = tally.failures;
  document["arrived"] = tally[run::MoveState::kArrived];
  if (const std::optional<run::Eta> eta = TimeLeft(run, now); eta.has_value()) {
    document["eta"] = {{"secondsLeft", absl::ToInt64Seconds(eta->left)},
                       {"secondsEach", absl::ToInt64Seconds(eta->usual)},
                       {"measured", eta->measured}};
  }
  return document;
}

Json RunJson(const run::Run& run, absl::Time now) {
  Json document = RunHeadJson(run, now);
  document["settings"] = SettingsJson(run.settings);
  document["sources"] = Json::array();
  for (const run::Source& source : run.sources) {
    document["sources"].push_back({{"seed", source.seed}, {"door", Name(source.door)}});
  }
  document["moves"] = Json::array();
  for (const run::Move& move : run.moves) document["moves"].push_back(MoveJson(move));
  return document;
}

}  // namespace trowel::cli
