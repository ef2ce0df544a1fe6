#include <gmock/gmock.h>

#include "garden/shoot_detail.h"
#include "garden/time.h"
#include "test/garden/shoot_text.h"

namespace trowel::garden {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(DecodeShoot, ReadsARecordedShoot) {
  JsonDocument json(ReadTestFile("test/data/garden/list-shoots.json"));
  const Shoot shoot = DecodeShoot(json.reader("/items/1"));
  EXPECT_EQ(json.error(), "");
  EXPECT_EQ(KeyOf(shoot), "garden-dev/moss");
  EXPECT_FALSE(shoot.deleting);
  EXPECT_TRUE(shoot.live_migrate);
  EXPECT_FALSE(shoot.allow_distant_regions);
  EXPECT_THAT(shoot.misspelt, IsEmpty());
  EXPECT_EQ(shoot.seed_name, "aws-eu5");
  EXPECT_EQ(shoot.host_seed_name, "aws-eu1");
  EXPECT_FALSE(shoot.seed_selector.has_value());
  EXPECT_EQ(shoot.scheduler_name, "default-scheduler");
  EXPECT_FALSE(shoot.cloud_profile.namespaced);
  EXPECT_EQ(shoot.cloud_profile.name, "aws");
  EXPECT_EQ(shoot.region, "eu-west-1");
  EXPECT_EQ(shoot.provider_type, "aws");
  EXPECT_EQ(shoot.purpose, "production");
  EXPECT_TRUE(shoot.zone_ha());
  EXPECT_FALSE(shoot.workerless);
  EXPECT_THAT(shoot.worker_zones, ElementsAre("eu-west-1a", "eu-west-1b", "eu-west-1c"));
  EXPECT_FALSE(shoot.hibernation_enabled);
  EXPECT_TRUE(shoot.has_networking);
  EXPECT_EQ(shoot.networks.nodes->text, "10.250.0.0/16");
  EXPECT_EQ(shoot.networks.pods->text, "100.64.0.0/13");
  EXPECT_EQ(shoot.networks.services->text, "100.104.0.0/13");
  EXPECT_THAT(shoot.ip_families, ElementsAre("IPv4"));
  EXPECT_EQ(shoot.dns_domain, "moss.dev.shoots.example.org");
  ASSERT_TRUE(shoot.maintenance.has_value());
  EXPECT_EQ(shoot.maintenance->begin_second, 11 * 3600);
  EXPECT_EQ(shoot.maintenance->end_second, 12 * 3600);
  EXPECT_EQ(shoot.last_operation.type, OperationType::kReconcile);
  EXPECT_EQ(shoot.last_operation.state, OperationState::kSucceeded);
  EXPECT_EQ(shoot.last_operation.updated, *ParseTime("2026-11-21T09:00:00Z"));
  EXPECT_EQ(shoot.status_networks.nodes.size(), 1U);
  EXPECT_EQ(shoot.status_networks.pods.size(), 1U);
  EXPECT_EQ(shoot.status_networks.services.size(), 1U);
  EXPECT_TRUE(shoot.detail->rotations.empty());
  EXPECT_EQ(shoot.technical_id_length, std::string("shoot--dev--moss").size());
  EXPECT_EQ(shoot.bound_at, *ParseTime("2026-11-21T09:32:25Z"));
  EXPECT_TRUE(OnItsWay(shoot));
}

TEST(DecodeShoot, ReadsARecordedMove) {
  JsonDocument json(ReadTestFile("test/data/reviews/binding-move-both-annotations.json"));
  const Shoot before = DecodeShoot(json.reader("/request/oldObject"));
  const Shoot after = DecodeShoot(json.reader("/request/object"));
  EXPECT_EQ(json.error(), "");
  EXPECT_EQ(before.seed_name, "aws-eu1");
  EXPECT_EQ(before.bound_at, *ParseTime("2026-11-21T09:32:23Z"));
  EXPECT_FALSE(before.live_migrate);
  EXPECT_FALSE(OnItsWay(before));
  EXPECT_EQ(after.seed_name, "aws-us1");
  EXPECT_EQ(after.bound_at, *ParseTime("2026-11-21T09:32:24Z"));
  EXPECT_TRUE(after.live_migrate);
  EXPECT_TRUE(after.allow_distant_regions);
  EXPECT_EQ(after.failure_tolerance, FailureTolerance::kNode);
}

TEST(DecodeShoot, ReadsARecordedUnscheduledShoot) {
  JsonDocument json(ReadTestFile("test/data/reviews/shoot-create.json"));
  const Shoot shoot = DecodeShoot(json.reader("/request/object"));
  EXPECT_EQ(json.error(), "");
  EXPECT_EQ(shoot.seed_name, "");
  EXPECT_EQ(shoot.host_seed_name, "");
  EXPECT_EQ(shoot.bound_at, std::nullopt);
  EXPECT_EQ(shoot.last_operation.type, OperationType::kNone);
  EXPECT_TRUE(shoot.status_networks.empty());
}

TEST(DecodeShoot, HasTheDefaultsOfTheApi) {
  const Shoot shoot = DecodeText("{}");
  EXPECT_THAT(shoot.ip_families, ElementsAre("IPv4"));
  EXPECT_FALSE(shoot.has_networking);
  EXPECT_TRUE(shoot.workerless);
  EXPECT_FALSE(shoot.ha());
  EXPECT_EQ(shoot.cloud_profile.name, "");
  EXPECT_FALSE(shoot.maintenance_unreadable);
  EXPECT_FALSE(shoot.self_hosted);
}

TEST(DecodeShoot, IsSelfHostedIfAnyPoolHasAControlPlane) {
  const auto self_hosted = [](std::string_view pools) {
    return DecodeText(fmt::format(R"({{"spec": {{"provider": {{"workers": {}}}}}}})", pools))
        .self_hosted;
  };
  EXPECT_FALSE(self_hosted("[{}]"));
  EXPECT_FALSE(self_hosted(R"([{"controlPlane": null}])"));
  EXPECT_TRUE(self_hosted(R"([{"controlPlane": {}}, {}])"));
}

struct ProfileCase {
  std::string spec;
  bool namespaced;
  std::string name;
};

class CloudProfileOf : public ::testing::TestWithParam<ProfileCase> {};

TEST_P(CloudProfileOf, IsResolvedAsGardenerDoes) {
  const Shoot shoot = DecodeText(fmt::format(R"({{"spec": {}}})", GetParam().spec));
  EXPECT_EQ(shoot.cloud_profile.namespaced, GetParam().namespaced);
  EXPECT_EQ(shoot.cloud_profile.name, GetParam().name);
}

const ProfileCase kProfiles[] = {
    {R"({"cloudProfile": {"kind": "CloudProfile", "name": "a"}, "cloudProfileName": "b"})", false,
     "a"},
    {R"({"cloudProfile": {"name": "a"}})", false, "a"},
    {R"({"cloudProfile": {"kind": "NamespacedCloudProfile", "name": "a"}})", true, "a"},
    {R"({"cloudProfile": null, "cloudProfileName": "b"})", false, "b"},
    {R"({"cloudProfileName": ""})", false, ""},
};

INSTANTIATE_TEST_SUITE_P(References, CloudProfileOf, ::testing::ValuesIn(kProfiles));

TEST(DecodeShoot, ReadsTheFailureTolerance) {
  const auto tolerance = [](std::string_view control_plane) {
    return DecodeText(fmt::format(R"({{"spec": {{"controlPlane": {}}}}})", control_plane))
        .failure_tolerance;
  };
  EXPECT_EQ(tolerance("{}"), FailureTolerance::kNone);
  EXPECT_EQ(tolerance(R"({"highAvailability": null})"), FailureTolerance::kNone);
  EXPECT_EQ(tolerance(R"({"highAvailability": {}})"), FailureTolerance::kUnset);
  EXPECT_EQ(tolerance(R"({"highAvailability": {"failureTolerance": {"type": "rack"}}})"),
            FailureTolerance::kUnset);
  EXPECT_EQ(tolerance(R"({"highAvailability": {"failureTolerance": {"type": "node"}}})"),
            FailureTolerance::kNode);
  EXPECT_EQ(tolerance(R"({"highAvailability": {"failureTolerance": {"type": "zone"}}})"),
            FailureTolerance::kZone);
}

TEST(DecodeShoot, ReadsWhatASpecCanHold) {
  const Shoot shoot = DecodeText(R"({
      "metadata": {"deletionTimestamp": "2026-11-21T09:00:00Z"},
      "spec": {"controlPlane": {"zones": ["c"]},
               "provider": {"workers": [{"zones": ["b", "a"]}, {}, {"zones": ["b", "c"]}]},
               "hibernation": {"enabled": true},
               "seedSelector": {"matchLabels": {"x": "y"}, "providerTypes": ["gcp"]},
               "tolerations": [{"key": "k"}, {"key": "l", "value": "v"}],
               "accessRestrictions": [{"name": "eu-only", "options": {"a": "b"}}],
               "networking": {"pods": "garbage", "ipFamilies": ["IPv6"]},
               "maintenance": {"timeWindow": {"begin": "noon", "end": "130000+0000"}}}})");
  EXPECT_TRUE(shoot.deleting);
  EXPECT_THAT(shoot.control_plane_zones, ElementsAre("c"));
  EXPECT_THAT(shoot.worker_zones, ElementsAre("a", "b", "c"));
  EXPECT_TRUE(shoot.hibernation_enabled);
  EXPECT_EQ(*shoot.seed_selector->labels.match_labels.Find("x"), "y");
  EXPECT_THAT(shoot.seed_selector->provider_types, ElementsAre("gcp"));
  ASSERT_EQ(shoot.tolerations.size(), 2U);
  EXPECT_EQ(shoot.tolerations[0].value, "");
  EXPECT_EQ(shoot.tolerations[1].value, "v");
  EXPECT_THAT(shoot.access_restrictions, ElementsAre("eu-only"));
  EXPECT_EQ(shoot.networks.pods->family, Cidr::Family::kInvalid);
  EXPECT_THAT(shoot.ip_families, ElementsAre("IPv6"));
  EXPECT_EQ(shoot.maintenance, std::nullopt);
  EXPECT_TRUE(shoot.maintenance_unreadable);
}

struct BrokenShoot {
  std::string json;
  std::string error;
};

class DecodeBrokenShoot : public ::testing::TestWithParam<BrokenShoot> {};

TEST_P(DecodeBrokenShoot, NamesThePath) {
  JsonDocument json(GetParam().json);
  DecodeShoot(json.reader());
  EXPECT_EQ(json.error(), GetParam().error);
}

const BrokenShoot kBroken[] = {
    {R"({"metadata": {"annotations": {"migration.gardener.cloud/live-migrate": true}}})",
     "metadata.annotations[migration.gardener.cloud/live-migrate]: expected a string"},
    {R"({"spec": {"cloudProfile": {"kind": "Cloud"}}})",
     "spec.cloudProfile.kind: expected CloudProfile or NamespacedCloudProfile"},
    {R"({"spec": {"hibernation": {"enabled": "yes"}}})",
     "spec.hibernation.enabled: expected true or false"},
    {R"({"spec": {"networking": {"pods": ["10.0.0.0/8"]}}})",
     "spec.networking.pods: expected a string"},
    {R"({"status": {"networking": {"pods": "10.0.0.0/8"}}})",
     "status.networking.pods: expected a list"},
    {R"({"status": {"networking": {"pods": ["10.0.0.0/8", 5]}}})",
     "status.networking.pods[1]: expected a string"},
    {R"({"status": {"hibernated": 0}})", "status.hibernated: expected true or false"},
    {R"({"spec": []})", "spec: expected an object"},
};

INSTANTIATE_TEST_SUITE_P(Broken, DecodeBrokenShoot, ::testing::ValuesIn(kBroken));

}  // namespace
}  // namespace trowel::garden
