#include <gmock/gmock.h>

#include "garden/decode.h"
#include "garden/seed_detail.h"
#include "garden/time.h"
#include "test/garden/json_document.h"

namespace trowel::garden {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Seed DecodeText(std::string_view text) {
  JsonDocument json(text);
  Seed seed = DecodeSeed(json.reader());
  EXPECT_EQ(json.error(), "");
  return seed;
}

TEST(DecodeSeed, ReadsARecordedSeed) {
  JsonDocument json(ReadTestFile("test/data/garden/list-seeds.json"));
  const Seed seed = DecodeSeed(json.reader("/items/0"));
  EXPECT_EQ(json.error(), "");
  EXPECT_EQ(seed.name, "aws-eu1");
  EXPECT_EQ(*seed.labels.Find("seed.gardener.cloud/region"), "eu-west-1");
  EXPECT_FALSE(seed.emergency_stop);
  EXPECT_FALSE(seed.deleting);
  EXPECT_EQ(seed.detail->generation, 1);
  EXPECT_EQ(seed.provider_type, "aws");
  EXPECT_EQ(seed.region, "eu-west-1");
  EXPECT_THAT(seed.zones, ElementsAre("eu-west-1a", "eu-west-1b", "eu-west-1c"));
  EXPECT_TRUE(seed.has_backup);
  EXPECT_EQ(seed.backup_provider, "aws");
  EXPECT_EQ(seed.internal_domain, "internal.example.org");
  EXPECT_THAT(seed.default_domains, ElementsAre("shoots.example.org"));
  ASSERT_EQ(seed.networks.size(), 3U);
  EXPECT_EQ(seed.networks[0].text, "10.10.0.0/16");
  EXPECT_EQ(seed.networks[2].text, "10.12.0.0/16");
  EXPECT_TRUE(seed.visible);
  EXPECT_EQ(seed.zone_selection, ZoneSelection::kNone);
  EXPECT_EQ(seed.gardenlet_version, "v1.150.0");
  EXPECT_EQ(seed.detail->observed_generation, 1);
  EXPECT_EQ(seed.gardenlet_ready.status, Condition::Status::kTrue);
  EXPECT_EQ(seed.gardenlet_ready.since, *ParseTime("2026-11-21T09:00:00Z"));
  EXPECT_EQ(seed.system_components_healthy.status, Condition::Status::kTrue);
  EXPECT_EQ(seed.backup_buckets_ready.status, Condition::Status::kTrue);
  EXPECT_TRUE(seed.reconciled_once);
  EXPECT_EQ(seed.allocatable_shoots, 250);
}

struct RecordedChange {
  std::string file;
  void (*check)(const Seed& before, const Seed& after);
};

class DecodeRecordedSeed : public ::testing::TestWithParam<RecordedChange> {};

TEST_P(DecodeRecordedSeed, SeesTheChange) {
  JsonDocument json(ReadTestFile("test/data/reviews/" + GetParam().file));
  const Seed before = DecodeSeed(json.reader("/request/oldObject"));
  const Seed after = DecodeSeed(json.reader("/request/object"));
  EXPECT_EQ(json.error(), "");
  GetParam().check(before, after);
}

const RecordedChange kChanges[] = {
    {"seed-invisible.json",
     [](const Seed& before, const Seed& after) {
       EXPECT_TRUE(before.visible);
       EXPECT_FALSE(after.visible);
     }},
    {"seed-taint.json",
     [](const Seed& before, const Seed& after) {
       EXPECT_THAT(before.taints, IsEmpty());
       ASSERT_EQ(after.taints.size(), 1U);
       EXPECT_EQ(after.taints[0].key, "seed.gardener.cloud/protected");
       EXPECT_EQ(after.taints[0].value, std::nullopt);
     }},
    {"seed-status-condition-false.json",
     [](const Seed& before, const Seed& after) {
       EXPECT_EQ(before.gardenlet_ready.status, Condition::Status::kTrue);
       EXPECT_EQ(after.gardenlet_ready.status, Condition::Status::kUnknown);
     }},
    {"seed-status-gardenlet-upgrade.json",
     [](const Seed& before, const Seed& after) {
       EXPECT_EQ(before.gardenlet_version, "v1.150.0");
       EXPECT_EQ(after.gardenlet_version, "v1.151.0");
     }},
};

INSTANTIATE_TEST_SUITE_P(Reviews, DecodeRecordedSeed, ::testing::ValuesIn(kChanges));

TEST(DecodeSeed, HasTheDefaultsOfTheApi) {
  const Seed seed = DecodeText("{}");
  EXPECT_TRUE(seed.visible);
  EXPECT_FALSE(seed.has_backup);
  EXPECT_EQ(seed.internal_domain, "");
  EXPECT_THAT(seed.networks, IsEmpty());
  EXPECT_EQ(seed.shoot_default_pods, std::nullopt);
  EXPECT_EQ(seed.allocatable_shoots, std::nullopt);
  EXPECT_EQ(seed.gardenlet_ready.status, Condition::Status::kMissing);
  EXPECT_FALSE(seed.reconciled_once);
}

TEST(DecodeSeed, IsInvisibleWithAnEmptySchedulingSetting) {
  EXPECT_TRUE(DecodeText(R"({"spec": {"settings": {}}})").visible);
  EXPECT_TRUE(DecodeText(R"({"spec": {"settings": {"scheduling": null}}})").visible);
  EXPECT_FALSE(DecodeText(R"({"spec": {"settings": {"scheduling": {}}}})").visible);
}

TEST(DecodeSeed, StopsOnlyForTheExactWordTrue) {
  const auto stopped = [](std::string_view value) {
    return DecodeText(fmt::format(R"({{"metadata": {{"annotations": {{
        "shoot.gardener.cloud/emergency-stop-reconciliations": "{}"}}}}}})",
                                  value))
        .emergency_stop;
  };
  EXPECT_TRUE(stopped("true"));
  EXPECT_FALSE(stopped("True"));
  EXPECT_FALSE(stopped("1"));
  EXPECT_FALSE(stopped(" true"));
}

TEST(DecodeSeed, TellsAnEmptyTaintValueFromNone) {
  const Seed seed = DecodeText(
      R"({"spec": {"taints": [{"key": "a"}, {"key": "b", "value": ""}, {"key": "c", "value": "x"}],
          "accessRestrictions": [{"name": "eu-only"}]}})");
  ASSERT_EQ(seed.taints.size(), 3U);
  EXPECT_EQ(seed.taints[0].value, std::nullopt);
  EXPECT_EQ(seed.taints[1].value, "");
  EXPECT_EQ(seed.taints[2].value, "x");
  EXPECT_THAT(seed.access_restrictions, ElementsAre("eu-only"));
}

TEST(DecodeSeed, ReadsEachConditionStatus) {
  const Seed seed = DecodeText(R"({"status": {"conditions": [
      {"type": "GardenletReady", "status": "Progressing", "lastTransitionTime": null},
      {"type": "SeedSystemComponentsHealthy", "status": "False"},
      {"type": "ExtensionsReady", "status": "False"},
      {"type": "BackupBucketsReady", "status": "Unknown"}]}})");
  EXPECT_EQ(seed.gardenlet_ready.status, Condition::Status::kProgressing);
  EXPECT_EQ(seed.gardenlet_ready.since, absl::InfinitePast());
  EXPECT_EQ(seed.system_components_healthy.status, Condition::Status::kFalse);
  EXPECT_EQ(seed.backup_buckets_ready.status, Condition::Status::kUnknown);
  EXPECT_EQ(Name(Condition::Status::kProgressing), "Progressing");
  EXPECT_EQ(Name(Condition::Status::kMissing), "missing");
}

TEST(DecodeSeed, ReadsShootDefaultsOneByOneAndTheZoneSelection) {
  const Seed seed = DecodeText(R"({"spec": {
      "networks": {"pods": "10.0.0.0/8", "shootDefaults": {"services": "100.64.0.0/13"}},
      "settings": {"zoneSelection": {"mode": "Enforce"}}}})");
  EXPECT_EQ(seed.networks.size(), 1U);
  EXPECT_EQ(seed.shoot_default_pods, std::nullopt);
  EXPECT_EQ(seed.shoot_default_services->text, "100.64.0.0/13");
  EXPECT_TRUE(seed.has_shoot_defaults);
  EXPECT_EQ(seed.zone_selection, ZoneSelection::kEnforce);
}

TEST(DecodeSeed, TellsEmptyShootDefaultsFromNone) {
  EXPECT_FALSE(DecodeText("{}").has_shoot_defaults);
  EXPECT_FALSE(DecodeText(R"({"spec": {"networks": {"shootDefaults": null}}})").has_shoot_defaults);
  EXPECT_TRUE(DecodeText(R"({"spec": {"networks": {"shootDefaults": {}}}})").has_shoot_defaults);
}

struct Allocatable {
  std::string json;
  std::int64_t value;
};

class DecodeAllocatable : public ::testing::TestWithParam<Allocatable> {};

TEST_P(DecodeAllocatable, TakesStringsAndNumbers) {
  const Seed seed = DecodeText(
      fmt::format(R"({{"status": {{"allocatable": {{"shoots": {}}}}}}})", GetParam().json));
  EXPECT_EQ(seed.allocatable_shoots, GetParam().value);
}

const Allocatable kAllocatable[] = {
    {R"("250")", 250}, {"250", 250}, {R"("1k")", 1000}, {R"("1500m")", 2},  {"1.5", 2},
    {"2e1", 20},       {"0", 0},     {"-1", -1},        {R"("1Ki")", 1024}, {R"("2e1")", 20},
};

INSTANTIATE_TEST_SUITE_P(Quantities, DecodeAllocatable, ::testing::ValuesIn(kAllocatable));

struct BrokenSeed {
  std::string json;
  std::string error;
};

class DecodeBrokenSeed : public ::testing::TestWithParam<BrokenSeed> {};

TEST_P(DecodeBrokenSeed, NamesThePath) {
  JsonDocument json(GetParam().json);
  DecodeSeed(json.reader());
  EXPECT_EQ(json.error(), GetParam().error);
}

const BrokenSeed kBroken[] = {
    {R"({"status": {"allocatable": {"shoots": "many"}}})",
     "status.allocatable.shoots: expected a quantity such as 250 or 1k"},
    {R"({"status": {"allocatable": {"shoots": {}}}})",
     "status.allocatable.shoots: expected a quantity such as 250 or 1k"},
    {R"({"status": {"allocatable": {"shoots": true}}})",
     "status.allocatable.shoots: expected a quantity such as 250 or 1k"},
    {R"({"metadata": {"generation": 1.25}})", "metadata.generation: expected an integer"},
    {R"({"metadata": {"generation": -9e30}})", "metadata.generation: expected an integer"},
    {R"({"metadata": {"deletionTimestamp": 5}})", "metadata.deletionTimestamp: expected a string"},
    {R"({"spec": {"provider": {"region": 5}}})", "spec.provider.region: expected a string"},
    {R"({"spec": {"backup": "yes"}})", "spec.backup: expected an object"},
    {R"({"spec": {"settings": {"scheduling": {"visible": "no"}}}})",
     "spec.settings.scheduling.visible: expected true or false"},
    {R"({"status": {"lastOperation": "done"}})", "status.lastOperation: expected an object"},
    {R"({"status": {"conditions": [{"type": "GardenletReady", "lastTransitionTime": "today"}]}})",
     "status.conditions[0].lastTransitionTime: expected an RFC 3339 time"},
    {R"({"spec": {"taints": {"key": "a"}}})", "spec.taints: expected a list"},
};

INSTANTIATE_TEST_SUITE_P(Broken, DecodeBrokenSeed, ::testing::ValuesIn(kBroken));

}  // namespace
}  // namespace trowel::garden
