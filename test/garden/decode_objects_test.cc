#include <gmock/gmock.h>

#include "garden/decode.h"
#include "garden/kind.h"
#include "garden/time.h"
#include "test/garden/json_document.h"

namespace trowel::garden {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(DecodeCloudProfile, ReadsTheRecordedOnes) {
  JsonDocument json(ReadTestFile("test/data/garden/list-cloudprofiles.json"));
  const CloudProfile aws = DecodeCloudProfile(json.reader("/items/0"));
  EXPECT_EQ(aws.name, "aws");
  EXPECT_EQ(aws.space, "");
  EXPECT_EQ(aws.type, "aws");
  ASSERT_TRUE(aws.seed_selector.has_value());
  EXPECT_TRUE(aws.seed_selector->has_provider_types);
  EXPECT_THAT(aws.seed_selector->provider_types, ElementsAre("aws", "gcp"));
  const CloudProfile gcp = DecodeCloudProfile(json.reader("/items/1"));
  EXPECT_EQ(gcp.type, "gcp");
  EXPECT_FALSE(gcp.seed_selector.has_value());
  EXPECT_EQ(json.error(), "");
}

TEST(DecodeCloudProfile, TellsEmptyProviderTypesFromNone) {
  JsonDocument json(R"({"a": {"spec": {"seedSelector": {"providerTypes": []}}},
                        "b": {"spec": {"seedSelector": {}}}})");
  EXPECT_TRUE(DecodeCloudProfile(json.reader("/a")).seed_selector->has_provider_types);
  EXPECT_FALSE(DecodeCloudProfile(json.reader("/b")).seed_selector->has_provider_types);
}

TEST(DecodeNamespacedCloudProfile, ReadsWhatItComesToFromTheStatus) {
  JsonDocument json(R"({"metadata": {"name": "ours", "namespace": "garden-dev"},
      "spec": {"parent": {"name": "aws"}, "type": "wrong"},
      "status": {"cloudProfileSpec": {"type": "aws", "seedSelector": {"matchLabels": {"a": "b"}}}}
      })");
  const CloudProfile profile = DecodeNamespacedCloudProfile(json.reader());
  EXPECT_EQ(json.error(), "");
  EXPECT_EQ(profile.space, "garden-dev");
  EXPECT_EQ(profile.name, "ours");
  EXPECT_EQ(profile.type, "aws");
  EXPECT_EQ(*profile.seed_selector->labels.match_labels.Find("a"), "b");
}

TEST(DecodeProject, ReadsTheRecordedOne) {
  JsonDocument json(ReadTestFile("test/data/garden/list-projects.json"));
  const Project project = DecodeProject(json.reader("/items/0"));
  EXPECT_EQ(project.name, "dev");
  EXPECT_EQ(project.space, "garden-dev");
  EXPECT_FALSE(project.deleting);
  EXPECT_EQ(json.error(), "");
}

TEST(DecodeConfigMap, ReadsARecordedRegionTable) {
  JsonDocument json(ReadTestFile("test/data/reviews/configmap-regions-broken-row.json"));
  const ConfigMap config = DecodeConfigMap(json.reader("/request/object"));
  EXPECT_EQ(json.error(), "");
  EXPECT_EQ(config.space, "garden");
  EXPECT_EQ(config.name, "aws-region-config");
  EXPECT_EQ(config.resource_version, "289");
  EXPECT_EQ(*config.labels.Find("scheduling.gardener.cloud/purpose"), "region-config");
  EXPECT_EQ(*config.annotations.Find("scheduling.gardener.cloud/cloudprofiles"), "aws");
  EXPECT_THAT(config.data,
              ElementsAre(Pair("eu-central-1", "eu-west-1: 24\n"), Pair("eu-west-1", "{")));
}

TEST(DecodeConfigMap, SortsItsDataAndTakesOnlyStrings) {
  JsonDocument json(R"({"a": {"data": {"z": "1", "a": "2"}, "binaryData": {"x": 5}},
                        "b": {"data": {"z": 1}}})");
  EXPECT_THAT(DecodeConfigMap(json.reader("/a")).data, ElementsAre(Pair("a", "2"), Pair("z", "1")));
  EXPECT_EQ(json.error(), "");
  DecodeConfigMap(json.reader("/b"));
  EXPECT_EQ(json.error(), "data.z: expected a string");
}

TEST(DecodeShootState, ReadsWhenItWasWritten) {
  JsonDocument json(R"({
      "a": {"metadata": {"name": "moss", "namespace": "garden-dev",
            "annotations": {"gardener.cloud/timestamp": "2026-11-21T09:00:00Z"}}, "spec": 5},
      "b": {"metadata": {"annotations": {"gardener.cloud/timestamp": "yesterday"}}},
      "c": {"metadata": {}}})");
  const ShootState state = DecodeShootState(json.reader("/a"));
  EXPECT_EQ(state.space, "garden-dev");
  EXPECT_EQ(state.name, "moss");
  EXPECT_EQ(state.timestamp, *ParseTime("2026-11-21T09:00:00Z"));
  EXPECT_EQ(DecodeShootState(json.reader("/b")).timestamp, std::nullopt);
  EXPECT_EQ(DecodeShootState(json.reader("/c")).timestamp, std::nullopt);
  EXPECT_EQ(json.error(), "");
}

TEST(DecodeBackupBucket, IsErroneousOnceLastErrorIsThere) {
  JsonDocument json(R"({
      "a": {"metadata": {"name": "b1"}, "spec": {"seedName": "aws-eu1"}, "status": {}},
      "b": {"status": {"lastError": {"description": "quota exceeded"}}},
      "c": {"status": {"lastError": {}}}})");
  const BackupBucket bucket = DecodeBackupBucket(json.reader("/a"));
  EXPECT_EQ(bucket.name, "b1");
  EXPECT_EQ(bucket.seed_name, "aws-eu1");
  EXPECT_EQ(bucket.last_error, "");
  EXPECT_EQ(DecodeBackupBucket(json.reader("/b")).last_error, "quota exceeded");
  EXPECT_EQ(DecodeBackupBucket(json.reader("/c")).last_error, "no description");
}

TEST(DecodeSmallKinds, ReadTheNamesTheyRefer) {
  JsonDocument json(R"({
      "bastion": {"metadata": {"name": "b", "namespace": "garden-dev"},
                  "spec": {"shootRef": {"name": "moss"}}},
      "managedSeed": {"metadata": {"name": "aws-eu9", "namespace": "garden"},
                      "spec": {"shoot": {"name": "soil"}}},
      "exposure": {"metadata": {"name": "internet"}, "handler": "h",
                   "scheduling": {"seedSelector": {"matchExpressions": [
                       {"key": "tier", "operator": "In", "values": ["gold"]},
                       {"key": "tier", "operator": "Near"}]}}}})");
  const Bastion bastion = DecodeBastion(json.reader("/bastion"));
  EXPECT_EQ(bastion.space, "garden-dev");
  EXPECT_EQ(bastion.name, "b");
  EXPECT_EQ(bastion.shoot_name, "moss");
  const ManagedSeed managed = DecodeManagedSeed(json.reader("/managedSeed"));
  EXPECT_EQ(managed.space, "garden");
  EXPECT_EQ(managed.name, "aws-eu9");
  EXPECT_EQ(managed.shoot_name, "soil");
  const ExposureClass exposure = DecodeExposureClass(json.reader("/exposure"));
  EXPECT_EQ(exposure.name, "internet");
  EXPECT_EQ(exposure.handler, "h");
  const auto& terms = exposure.seed_selector->labels.match_expressions;
  ASSERT_EQ(terms.size(), 2U);
  EXPECT_EQ(terms[0].op, LabelSelector::Operator::kIn);
  EXPECT_THAT(terms[0].values, ElementsAre("gold"));
  EXPECT_EQ(terms[1].op, LabelSelector::Operator::kInvalid);
  EXPECT_EQ(terms[1].op_text, "Near");
  EXPECT_THAT(terms[1].values, IsEmpty());
  EXPECT_EQ(json.error(), "");
}

TEST(FindKind, KnowsGroupAndVersion) {
  bool differs = true;
  EXPECT_EQ(FindKind("Shoot", "core.gardener.cloud/v1beta1", &differs), Kind::kShoot);
  EXPECT_FALSE(differs);
  EXPECT_EQ(FindKind("ConfigMap", "v1"), Kind::kConfigMap);
  EXPECT_EQ(FindKind("Bastion", "operations.gardener.cloud/v1alpha1"), Kind::kBastion);
  EXPECT_EQ(FindKind("Shoot", "core.gardener.cloud/v1", &differs), std::nullopt);
  EXPECT_TRUE(differs);
  EXPECT_EQ(FindKind("Project", "example.org/v1beta1", &differs), std::nullopt);
  EXPECT_FALSE(differs);
  EXPECT_EQ(FindKind("Shoot", "", &differs), std::nullopt);
  EXPECT_FALSE(differs);
}

TEST(Kinds, AreInTheOrderOfTheEnum) {
  for (const KindInfo& info : Kinds()) EXPECT_EQ(InfoOf(info.kind).name, info.name);
}

}  // namespace
}  // namespace trowel::garden
