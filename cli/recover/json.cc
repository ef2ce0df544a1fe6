#include "base/time_text.h"
#include "cli/recover/recovery.h"
#include "garden/condition.h"

namespace trowel::cli {
namespace {

using migration::LostShoot;
using migration::RecoveryStep;

Json OrNull(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json SeedJson(const Recovery& recovery) {
  const migration::LostSeed& seed = recovery.seed;
  Json json = {
      {"name", seed.name},       {"gardenletReady", garden::Name(seed.gardenlet_ready.status)},
      {"answers", seed.answers}, {"possible", Json::array()},
      {"runsIn", Json::array()}, {"managedUnknown", OrNull(seed.why_unknown)}};
  json["since"] = seed.gardenlet_ready.since == absl::InfinitePast()
                      ? Json(nullptr)
                      : Json(FormatUtc(seed.gardenlet_ready.since));
  for (const migration::Scenario scenario : seed.possible()) {
    json["possible"].push_back(migration::Name(scenario));
  }
  for (const migration::LostSeed::Behind& behind : seed.behind) {
    json["runsIn"].push_back(
        {{"shoot", behind.shoot}, {"on", OrNull(behind.on)}, {"onItsWay", behind.on_its_way}});
  }
  return json;
}

absl::StatusOr<Json> ShootJson(const Recovery& recovery, const LostShoot& lost) {
  Json json = {{"shoot", garden::KeyOf(*lost.shoot)},
               {"purpose", lost.shoot->purpose.empty() ? "evaluation" : lost.shoot->purpose},
               {"state", migration::Name(lost.readiness)},
               {"why", OrNull(lost.why)},
               {"phase", lost.progress.on_its_way() ? Json(migration::Id(lost.progress.phase))
                                                    : Json(nullptr)},
               {"isSeed", lost.is_seed},
               {"to", OrNull(lost.to)},
               {"noPlace", OrNull(lost.no_place)},
               {"loss", OrNull(lost.Loss())}};
  json["shootStateAgeSeconds"] =
      lost.state_age.has_value() ? Json(absl::ToInt64Seconds(*lost.state_age)) : Json(nullptr);
  json["backupEntry"] = lost.backup == nullptr ? Json(nullptr) : Json(lost.backup->name);
  json["steps"] = Json::array();
  if (!recovery.HasSteps(lost)) return json;
  ASSIGN_OR_RETURN(const std::vector<RecoveryStep> steps,
                   migration::StepsOf(lost, recovery.seed.name, recovery.StepOptions()));
  for (const RecoveryStep& step : steps) {
    json["steps"].push_back({{"step", migration::Name(step.kind)},
                             {"what", step.what},
                             {"done", OrNull(step.done)},
                             {"check", step.check},
                             {"command", step.command}});
  }
  return json;
}

}  // namespace

absl::StatusOr<Json> RecoveryJson(const Recovery& recovery) {
  Json document = Document("Recovery");
  document["seed"] = SeedJson(recovery);
  document["scenario"] =
      recovery.scenario.has_value() ? Json(migration::Name(*recovery.scenario)) : Json(nullptr);
  document["fencedBy"] = OrNull(recovery.fenced_by);
  document["reason"] = OrNull(recovery.reason);
  document["rehearsal"] = recovery.rehearsed;
  document["gaps"] = recovery.gaps;
  document["shoots"] = Json::array();
  for (const LostShoot& lost : recovery.shoots) {
    ASSIGN_OR_RETURN(Json shoot, ShootJson(recovery, lost));
    document["shoots"].push_back(std::move(shoot));
  }
  document["garden"] = {{"source", recovery.garden.source}};
  return document;
}

}  // namespace trowel::cli
