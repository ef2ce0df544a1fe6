#include "webhook/admission/change_review.h"

#include <memory>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "garden/builder.h"
#include "garden/move_detail.h"
#include "test/webhook/admission/found_change.h"

namespace trowel::webhook {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

json Managed(json old, json now) {
  return Update("seedmanagement.gardener.cloud", "v1alpha1", "ManagedSeed", "managedseeds",
                {{"spec", {{"gardenlet", std::move(old)}}}},
                {{"spec", {{"gardenlet", std::move(now)}}}});
}

TEST(ChangeReview, HasBothHalvesOfAShootAndWhatDiffersInItsSpec) {
  json review = Recorded("shoot-metadata-change-while-migrating");
  review["request"]["object"]["spec"]["provider"]["workers"][0]["maximum"] = 77;
  const Found found(review);
  ASSERT_FALSE(found.none());
  EXPECT_EQ((*found).kind, "Shoot");
  EXPECT_EQ((*found).spec_change, "spec.provider.workers[0].maximum");
  EXPECT_EQ(found.shoot().old.name, "fern");
  EXPECT_EQ(found.shoot().now->seed_name, "aws-eu4");
  EXPECT_EQ(DoingWhat(*found), "changing Shoot garden-dev/fern");
}

TEST(ChangeReview, OfADeletionHasWhatIsDeleted) {
  const Found found(Recorded("shoot-delete-between-binding-and-migrate"));
  ASSERT_FALSE(found.none());
  EXPECT_FALSE(found.shoot().now.has_value());
  EXPECT_EQ(found.shoot().old.host_seed_name, "aws-eu1");
  EXPECT_THAT(DoingWhat(*found), ::testing::StartsWith("deleting Shoot garden-dev/"));
}

TEST(ChangeReview, LooksNoFurtherWhereAShootAtRestKeepsItsSpecAndAnnotations) {
  json review = Recorded("shoot-annotate-skip-readiness");
  EXPECT_FALSE(Found(review).none());
  json& request = review["request"];
  request["object"]["metadata"]["annotations"] = request["oldObject"]["metadata"]["annotations"];
  request["object"]["metadata"]["labels"]["team"] = "a";
  EXPECT_TRUE(Found(review).none());
  // What is not looked at cannot be wrong.
  request["object"]["status"]["hibernated"] = "perhaps";
  EXPECT_TRUE(Found(review).none());
}

// Each of these makes the same change one of a shoot that does not rest, or that is not known to.
TEST(ChangeReview, LooksCloserAtAShootThatMayBeOnItsWay) {
  const std::vector<std::pair<const char*, json>> states = {
      {"seedName", "aws-eu2"},
      {"liveMigration", json::object()},
      {"lastOperation", {{"type", "Migrate"}, {"state", "Succeeded"}}},
      {"lastOperation", {{"type", "Restore"}, {"state", "Error"}}},
      {"lastOperation", {{"type", "Restore"}}},
      {"lastOperation", {{"type", "LiveMigrate"}, {"state", "Processing"}}}};
  for (const auto& [key, value] : states) {
    json review = Recorded("shoot-annotate-skip-readiness");
    json& request = review["request"];
    request["object"]["metadata"]["annotations"] = request["oldObject"]["metadata"]["annotations"];
    request["oldObject"]["status"][key] = value;
    request["object"]["status"][key] = value;
    EXPECT_FALSE(Found(review).none()) << key << " " << value;
  }
}

TEST(ChangeReview, NamesTheFieldThatHasAWrongType) {
  json review = Recorded("shoot-metadata-change-while-migrating");
  review["request"]["object"]["spec"]["provider"]["workers"][0]["zones"] = 3;
  const Found found(review);
  ASSERT_FALSE(found.change.ok());
  EXPECT_EQ(Message(found.change.status()),
            "request.object.spec.provider.workers[0].zones: expected a list of strings");
}

// Whoever may bind could else set with a binding what he may not set with an update.
TEST(ChangeReview, IsOneOfABindingThatMovesNothing) {
  json review = Recorded("binding-move-again-while-migrating");
  json& request = review["request"];
  request["object"]["spec"] = request["oldObject"]["spec"];
  request["object"]["metadata"]["annotations"]["shoot.gardener.cloud/skip-readiness"] = "true";
  const Found found(review);
  ASSERT_FALSE(found.none());
  EXPECT_TRUE((*found).of_shoot());
}

TEST(ChangeReview, TellsWhichPartsOfAStatusSayWhereAShootIs) {
  json review = Recorded("shoot-status-migrating");
  json& request = review["request"];
  request["object"]["status"] = request["oldObject"]["status"];
  EXPECT_THAT(Found(review).shoot().status_changes, IsEmpty());
  json& status = request["object"]["status"];
  status["conditions"][0]["message"] = "another one";
  status["lastOperation"]["progress"] = 3;
  EXPECT_THAT(Found(review).shoot().status_changes, IsEmpty());
  status["seedName"] = "aws-eu9";
  status["uid"] = "other";
  status["technicalID"] = "other";
  status["lastOperation"] = {{"type", "Migrate"}, {"state", "Aborted"}};
  status["liveMigration"] = json::object();
  status["credentials"]["rotation"]["etcdEncryptionKey"]["phase"] = "Preparing";
  const Found found(review);
  EXPECT_TRUE((*found).of_status);
  EXPECT_THAT(found.shoot().status_changes,
              UnorderedElementsAre("status.seedName", "status.lastOperation.type",
                                   "status.lastOperation.state", "status.uid", "status.technicalID",
                                   "status.credentials.rotation", "status.liveMigration"));
}

TEST(ChangeReview, OfASeedHasBothHalves) {
  const Found found(Recorded("seed-taint"));
  ASSERT_FALSE(found.none());
  EXPECT_EQ(found.object().kind, policy::ObjectKind::kSeed);
  EXPECT_THAT((*found).group, "core.gardener.cloud");
  EXPECT_NE(std::get_if<garden::Seed>(&*found.halves().now), nullptr);
  EXPECT_THAT(found.object().spec_change, ::testing::StartsWith("spec.taints"));
  const Found deleted(Recorded("seed-delete-unused"));
  EXPECT_TRUE(deleted.object().deletes);
  EXPECT_FALSE(deleted.halves().now.has_value());
  const Found status(Recorded("seed-status-condition-false"));
  EXPECT_TRUE(status.object().of_status);
}

TEST(ChangeReview, OfAConfigMapIncludesItsCreation) {
  const Found created(Recorded("configmap-regions-create"));
  EXPECT_TRUE(created.object().creates);
  EXPECT_FALSE(created.halves().old.has_value());
  EXPECT_NE(std::get_if<garden::ConfigMap>(&*created.halves().now), nullptr);
  const Found deleted(Recorded("configmap-regions-delete"));
  EXPECT_NE(std::get_if<garden::ConfigMap>(&*deleted.halves().old), nullptr);
}

TEST(ChangeReview, IsNoneOfAConfigMapWithoutTheLabels) {
  json review = Recorded("configmap-regions-create");
  json& labels = review["request"]["object"]["metadata"]["labels"];
  labels = json::object();
  EXPECT_TRUE(Found(review).none());
  labels["trowel.gardener.cloud/config"] = "policy";
  EXPECT_FALSE(Found(review).none());
  // One that was a table, and is none any more.
  json update = Recorded("configmap-regions-broken-row");
  update["request"]["object"]["metadata"]["labels"] = json::object();
  EXPECT_FALSE(Found(update).none());
}

// What its seed is, decides about a backup entry: unlike in a shoot, it is part of the change.
TEST(ChangeReview, OfABackupEntryCountsItsSeed) {
  const Found found(Update("core.gardener.cloud", "v1beta1", "BackupEntry", "backupentries",
                           {{"spec", {{"seedName", "a"}, {"bucketName", "b"}}}},
                           {{"spec", {{"seedName", "c"}, {"bucketName", "b"}}}}));
  EXPECT_EQ(found.object().spec_change, "spec.seedName");
  EXPECT_EQ(std::get<garden::BackupEntry>(*found.halves().now).seed_name, "c");
}

TEST(ChangeReview, TellsWhichFinalizersAreLostAndWhichAnnotationsAreNewlyTrue) {
  const Found found(Update(
      "core.gardener.cloud", "v1beta1", "ShootState", "shootstates",
      {{"metadata",
        {{"finalizers", {"x", "core.gardener.cloud/shootstate"}},
         {"deletionTimestamp", "2026-11-21T12:00:00Z"},
         {"annotations", {{"stays", "true"}, {"was", "false"}, {"goes", "true"}}}}}},
      {{"metadata",
        {{"finalizers", {"x"}},
         {"annotations", {{"stays", "True"}, {"was", "1"}, {"new", "T"}, {"no", "yes"}}}}}}));
  EXPECT_THAT(found.object().lost_finalizers, ElementsAre("core.gardener.cloud/shootstate"));
  EXPECT_THAT(found.object().new_annotations, UnorderedElementsAre("was", "new"));
  EXPECT_TRUE(found.object().deleting);
  EXPECT_EQ(found.object().spec_change, "");
}

TEST(ChangeReview, TellsWhetherAnotherGardenletIsDeployed) {
  const json image = {{"deployment", {{"image", {{"tag", "v1.150.0"}}}}}};
  const json other = {{"deployment", {{"image", {{"tag", "v1.151.0"}}}}}};
  EXPECT_TRUE(Found(Managed(image, other)).object().deployment_changed);
  EXPECT_TRUE(Found(Managed(json::object(), other)).object().deployment_changed);
  EXPECT_FALSE(Found(Managed(image, image)).object().deployment_changed);
  json configured = image;
  configured["config"] = {{"logLevel", "debug"}};
  EXPECT_FALSE(Found(Managed(image, configured)).object().deployment_changed);

  const auto gardenlet = [](json old, json now) {
    return Found(Update("seedmanagement.gardener.cloud", "v1alpha1", "Gardenlet", "gardenlets",
                        {{"spec", {{"deployment", std::move(old)}}}},
                        {{"spec", {{"deployment", std::move(now)}}}}));
  };
  const json helm = {{"helm", {{"ociRepository", {{"ref", "a:1"}}}}}};
  json newer = helm;
  newer["helm"]["ociRepository"]["ref"] = "a:2";
  EXPECT_TRUE(gardenlet(helm, newer).object().deployment_changed);
  EXPECT_EQ(gardenlet(helm, newer).object().kind, policy::ObjectKind::kGardenlet);
  EXPECT_FALSE(gardenlet(helm, newer).halves().old.has_value());
  json replicas = helm;
  replicas["replicaCount"] = 3;
  EXPECT_FALSE(gardenlet(helm, replicas).object().deployment_changed);
}

// An API server asks so of each object when a collection is deleted.
TEST(ChangeReview, TakesTheNameOfADeletedObjectFromTheObject) {
  const json old = {{"spec", {{"seedName", "aws-eu1"}, {"bucketName", "b"}}}};
  const auto collection = [](json review) {
    json& request = review["request"];
    request["operation"] = "DELETE";
    request["object"] = nullptr;
    request["name"] = "";
    return review;
  };
  const Found entry(collection(
      Update("core.gardener.cloud", "v1beta1", "BackupEntry", "backupentries", old, old)));
  EXPECT_EQ((*entry).name, "one");
  EXPECT_EQ((*entry).space, "garden-dev");
  json absent = collection(
      Update("core.gardener.cloud", "v1beta1", "BackupEntry", "backupentries", old, old));
  absent["request"].erase("name");
  absent["request"].erase("namespace");
  const Found without(absent);
  EXPECT_EQ((*without).name, "one");
  EXPECT_EQ((*without).space, "garden-dev");
}

// Whoever reads ConfigMaps for Gardener reads none of other namespaces.
TEST(ChangeReview, JudgesConfigMapsOfTheGardenNamespaceAlone) {
  json now = {{"data", {{"policy.yaml", "no policy"}}}};
  now["metadata"]["labels"] = {{"trowel.gardener.cloud/config", "policy"}};
  const Found found(Update("", "v1", "ConfigMap", "configmaps", now, [&] {
    json broken = now;
    broken["data"]["policy.yaml"] = "kind: Policy\nrules: 7\n";
    return broken;
  }()));
  const auto view = garden::GardenBuilder().Build();
  const policy::Policy policy = policy::DefaultPolicy();
  const auto denied = [&](std::string_view garden_namespace) {
    return !DecideChange(*found, {.view = view.get(),
                                  .policy = &policy,
                                  .requester = nullptr,
                                  .pending = {},
                                  .now = absl::FromUnixSeconds(1'795'000'000),
                                  .garden_namespace = garden_namespace})
                .verdict.allowed();
  };
  EXPECT_TRUE(denied("garden-dev"));
  EXPECT_FALSE(denied("garden"));
}

TEST(ChangeReview, IsNoneOfWhatNoRuleIsAbout) {
  EXPECT_TRUE(Found(Recorded("shoot-create")).none());
  json created = Recorded("seed-taint");
  created["request"]["operation"] = "CREATE";
  EXPECT_TRUE(Found(created).none());
}

}  // namespace
}  // namespace trowel::webhook
