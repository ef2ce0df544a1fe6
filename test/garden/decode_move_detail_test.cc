#include <gmock/gmock.h>

#include "garden/decode.h"
#include "garden/move_detail.h"
#include "garden/shoot_detail.h"
#include "garden/time.h"
#include "test/garden/json_document.h"

namespace trowel::garden {
namespace {

using Status = Condition::Status;

constexpr std::string_view kMoving = R"({
  "metadata": {"name": "moss", "namespace": "garden-dev"},
  "spec": {"seedName": "b", "region": "eu"},
  "status": {"seedName": "a", "uid": "1234", "technicalID": "shoot--dev--moss",
    "retryCycleStartTime": "2026-11-21T10:00:00Z",
    "lastOperation": {"type": "Migrate", "state": "Error", "progress": 42,
      "description": "Waiting until extension resources have been migrated",
      "lastUpdateTime": "2026-11-21T11:00:00Z"},
    "lastErrors": [{"taskID": "migrate", "description": "no quota",
      "codes": ["ERR_INFRA_QUOTA_EXCEEDED"]}],
    "constraints": [{"type": "HibernationPossible", "status": "True"},
      {"type": "ReadyForMigration", "status": "False",
       "lastTransitionTime": "2026-11-21T09:00:00Z"}],
    "liveMigration": {"conditions": [
      {"type": "DestinationEtcdPeersJoined", "status": "Progressing", "reason": "Joining"}]}}})";

TEST(DecodeMoveDetail, ReadsWhatAMoveTells) {
  JsonDocument json{std::string(kMoving)};
  const Shoot shoot = DecodeShoot(json.reader());
  EXPECT_EQ(json.error(), "");
  const MoveDetail& detail = *shoot.on_way;
  EXPECT_EQ(detail.uid, "1234");
  EXPECT_EQ(detail.technical_id, "shoot--dev--moss");
  EXPECT_EQ(detail.description, "Waiting until extension resources have been migrated");
  EXPECT_EQ(detail.progress, 42);
  EXPECT_EQ(detail.retries_since, *ParseTime("2026-11-21T10:00:00Z"));
  ASSERT_EQ(detail.failures.size(), 1U);
  EXPECT_EQ(detail.failures[0].task_id, "migrate");
  EXPECT_THAT(detail.failures[0].codes, ::testing::ElementsAre("ERR_INFRA_QUOTA_EXCEEDED"));
  EXPECT_EQ(detail.ready_for_migration.status, Status::kFalse);
  EXPECT_EQ(detail.ready_for_migration.since, *ParseTime("2026-11-21T09:00:00Z"));
  EXPECT_TRUE(detail.has_live_migration);
  ASSERT_EQ(detail.live_conditions.size(), 1U);
  EXPECT_EQ(detail.live_conditions[0].status, Status::kProgressing);
  EXPECT_EQ(detail.live_conditions[0].reason, "Joining");
}

// A resting shoot has none of it, however much its status says.
TEST(DecodeMoveDetail, IsOfShootsOnTheirWayOnly) {
  std::string text(kMoving);
  text.replace(text.find("\"Migrate\""), 9, "\"Reconcile\"");
  text.replace(text.find("\"seedName\": \"b\""), 15, "\"seedName\": \"a\"");
  JsonDocument json{std::string(text)};
  const Shoot shoot = DecodeShoot(json.reader());
  EXPECT_EQ(json.error(), "");
  EXPECT_EQ(shoot.on_way->description, "");
  EXPECT_EQ(shoot.on_way->uid, "");
}

TEST(DecodeMoveDetail, NamesTheFieldThatIsWrong) {
  std::string text(kMoving);
  text.replace(text.find("\"codes\": ["), 10, "\"codes\": [7, ");
  JsonDocument json{std::string(text)};
  DecodeShoot(json.reader());
  EXPECT_THAT(json.error(), ::testing::HasSubstr("status.lastErrors[0].codes"));
}

TEST(DecodeShoot, ReadsTheAnnotationsThatEndangerAMove) {
  JsonDocument json(R"({"metadata": {"name": "moss", "namespace": "garden-dev", "annotations": {
      "shoot.gardener.cloud/skip-readiness": "false",
      "migration.shoot.gardener.cloud/abort-live-migration": "true",
      "migration.gardener.cloud/force-shrink-etcd": "1"}}, "spec": {}})");
  const Shoot shoot = DecodeShoot(json.reader());
  EXPECT_EQ(json.error(), "");
  EXPECT_EQ(shoot.detail->skip_readiness, "false");
  EXPECT_TRUE(shoot.detail->abort_live_migration);
  EXPECT_TRUE(shoot.detail->force_shrink_etcd);
}

TEST(DecodeShoot, CountsTheNodesThatThereCanBe) {
  JsonDocument json(R"({
    "few": {"spec": {"provider": {"workers": [{"maximum": 1}, {"maximum": 1}]}}},
    "enough": {"spec": {"provider": {"workers": [{"maximum": 2}, {"maximum": 1}]}}},
    "none": {"spec": {"provider": {}}}})");
  EXPECT_TRUE(DecodeShoot(json.reader("/few")).detail->few_nodes);
  EXPECT_FALSE(DecodeShoot(json.reader("/enough")).detail->few_nodes);
  EXPECT_FALSE(DecodeShoot(json.reader("/none")).detail->few_nodes);
}

TEST(DecodeBackupEntry, ReadsWhereBackupsAre) {
  JsonDocument json(R"({"metadata": {"name": "shoot--dev--moss--1234", "namespace": "garden-dev",
        "ownerReferences": [{"kind": "ConfigMap", "name": "x", "controller": false},
          {"apiVersion": "core.gardener.cloud/v1beta1", "kind": "Shoot", "name": "moss",
           "controller": true}]},
      "spec": {"bucketName": "uid-b", "seedName": "b"},
      "status": {"seedName": "a", "lastError": {},
        "lastOperation": {"type": "Reconcile", "state": "Error"}}})");
  const BackupEntry entry = DecodeBackupEntry(json.reader());
  EXPECT_EQ(json.error(), "");
  EXPECT_EQ(entry.space, "garden-dev");
  EXPECT_EQ(entry.owner, "moss");
  EXPECT_EQ(entry.bucket_name, "uid-b");
  EXPECT_EQ(entry.seed_name, "b");
  EXPECT_EQ(entry.host_seed_name, "a");
  EXPECT_EQ(entry.last_error, "no description");
  EXPECT_EQ(entry.last_operation.state, OperationState::kError);
  EXPECT_FALSE(entry.deleting);
}

}  // namespace
}  // namespace trowel::garden
