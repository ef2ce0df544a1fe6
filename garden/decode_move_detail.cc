#include <string>
#include <string_view>
#include <utility>

#include "garden/decode_parts.h"
#include "garden/decode_shoot.h"
#include "garden/move_detail.h"

namespace trowel::garden {
namespace {

MoveDetail::Failure DecodeFailure(JsonReader entry) {
  MoveDetail::Failure failure;
  failure.task_id = entry["taskID"].Text();
  failure.description = entry["description"].Text();
  failure.codes = entry["codes"].TextList();
  return failure;
}

MoveDetail::LiveCondition DecodeLiveCondition(JsonReader entry) {
  MoveDetail::LiveCondition condition;
  condition.type = entry["type"].Text();
  condition.status = DecodeConditionStatus(entry["status"].Text());
  condition.reason = entry["reason"].Text();
  condition.since = DecodeTime(entry["lastTransitionTime"]);
  return condition;
}

}  // namespace

void DecodeMoveDetail(JsonReader status, Shoot* shoot) {
  MoveDetail& detail = shoot->on_way.Edit();
  detail.uid = status["uid"].Text();
  detail.technical_id = status["technicalID"].Text();
  const JsonReader operation = status["lastOperation"];
  detail.description = operation["description"].Text();
  detail.progress = operation["progress"].Integer();
  detail.retries_since = DecodeTime(status["retryCycleStartTime"]);
  status["lastErrors"].ForEach(
      [&detail](JsonReader entry) { detail.failures.push_back(DecodeFailure(entry)); });
  status["constraints"].ForEach([&detail](JsonReader entry) {
    if (entry["type"].Text() != "ReadyForMigration") return;
    detail.ready_for_migration.status = DecodeConditionStatus(entry["status"].Text());
    detail.ready_for_migration.since = DecodeTime(entry["lastTransitionTime"]);
    detail.ready_message = entry["message"].Text();
  });
  status["conditions"].ForEach([&detail](JsonReader entry) {
    if (entry["type"].Text() != "APIServerAvailable") return;
    detail.api_server_available.status = DecodeConditionStatus(entry["status"].Text());
    detail.api_server_available.since = DecodeTime(entry["lastTransitionTime"]);
  });
  const JsonReader live = status["liveMigration"];
  detail.has_live_migration = live.present();
  live["conditions"].ForEach([&detail](JsonReader entry) {
    detail.live_conditions.push_back(DecodeLiveCondition(entry));
  });
}

}  // namespace trowel::garden
