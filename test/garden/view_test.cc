#include "garden/view.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "garden/builder.h"
#include "test/garden/garden_changes.h"

namespace trowel::garden {
namespace {

template <typename T>
Change Make(Kind kind, T object) {
  std::string space;
  if constexpr (requires { object.shoot_name; }) space = object.space;
  std::string name = object.name;
  return {kind, std::move(space), std::move(name), std::move(object)};
}

TEST(ViewTest, OfAnEmptyGardenFindsNothing) {
  const auto view = GardenBuilder().Build();
  EXPECT_TRUE(view->seeds().empty());
  EXPECT_EQ(view->FindSeed("a"), nullptr);
  EXPECT_EQ(view->FindShoot("garden-dev", "moss"), nullptr);
  EXPECT_EQ(view->FindCloudProfile("", {.namespaced = false, .name = "aws"}), nullptr);
  EXPECT_EQ(view->FindProjectOf("garden-dev"), nullptr);
  EXPECT_EQ(view->FindShootState("garden-dev", "moss"), nullptr);
  EXPECT_EQ(view->FindExposureClass("internet"), nullptr);
  EXPECT_FALSE(view->IsManagedSeed("garden", "moss"));
  EXPECT_TRUE(view->BastionsOf("garden-dev", "moss").empty());
  EXPECT_TRUE(view->RegionTablesOf("aws").empty());
  EXPECT_EQ(view->FindRegion("eu-west-1"), RegionId::kUnknown);
  EXPECT_TRUE(view->running_moves().empty());
  EXPECT_EQ(view->ShootsOfNamespace("garden-dev"), nullptr);
  EXPECT_EQ(view->ShootsOfPurpose("evaluation"), nullptr);
  EXPECT_EQ(view->WhyBroken(Kind::kSeed, "", "a"), nullptr);
  EXPECT_TRUE(view->ConfigMapsWith("a", "b").empty());
  EXPECT_EQ(view->generation(), 0U);
}

TEST(ViewTest, KeepsSeedsSortedByName) {
  GardenBuilder builder;
  for (const std::string name : {"gcp-1", "aws-2", "aws-10", "azure"}) {
    builder.Apply(SeedIn("region", name));
  }
  const auto view = builder.Build();
  std::vector<std::string> names;
  for (const SeedEntry& entry : view->seeds()) names.push_back(entry.seed->name);
  EXPECT_THAT(names, testing::ElementsAre("aws-10", "aws-2", "azure", "gcp-1"));
  EXPECT_EQ(view->FindSeed("aws-2"), &view->seeds()[1]);
  EXPECT_EQ(view->FindSeed("aws-"), nullptr);
}

TEST(ViewTest, FindsShootsWithNamesLongerThanKubernetesAllows) {
  GardenBuilder builder;
  const std::string name(1000, 'x');
  builder.Apply(ShootOn({"a", "a"}, name));
  const auto view = builder.Build();
  ASSERT_NE(view->FindShoot("garden-dev", name), nullptr);
  EXPECT_EQ(view->FindShoot("garden-dev", name)->name, name);
  EXPECT_EQ(view->FindShoot("garden-dev", name + "x"), nullptr);
}

TEST(ViewTest, TellsNamespacedProfilesFromClusterScopedOnes) {
  GardenBuilder builder;
  builder.Apply({Kind::kCloudProfile, "", "aws",
                 CloudProfile{.space = "", .name = "aws", .type = "shared", .seed_selector = {}}});
  builder.Apply(
      {Kind::kNamespacedCloudProfile, "garden-dev", "aws",
       CloudProfile{.space = "garden-dev", .name = "aws", .type = "own", .seed_selector = {}}});
  const auto view = builder.Build();
  EXPECT_EQ(view->FindCloudProfile("garden-dev", {.namespaced = false, .name = "aws"})->type,
            "shared");
  EXPECT_EQ(view->FindCloudProfile("garden-dev", {.namespaced = true, .name = "aws"})->type, "own");
  EXPECT_EQ(view->FindCloudProfile("garden-b", {.namespaced = true, .name = "aws"}), nullptr);
  EXPECT_EQ(view->kind(Kind::kCloudProfile).objects, 1U);
  EXPECT_EQ(view->kind(Kind::kNamespacedCloudProfile).objects, 1U);
}

TEST(ViewTest, FindsProjectsByTheirNamespace) {
  GardenBuilder builder;
  builder.Apply(Make(Kind::kProject, Project{.name = "dev", .space = "garden-dev"}));
  auto view = builder.Build();
  ASSERT_NE(view->FindProjectOf("garden-dev"), nullptr);
  EXPECT_EQ(view->FindProjectOf("garden-dev")->name, "dev");
  EXPECT_EQ(view->FindProjectOf("dev"), nullptr);
  builder.Apply(Make(Kind::kProject, Project{.name = "dev", .space = "garden-new"}));
  view = builder.Build();
  EXPECT_EQ(view->FindProjectOf("garden-dev"), nullptr);
  EXPECT_EQ(view->FindProjectOf("garden-new")->name, "dev");
}

TEST(ViewTest, CollectsBastionsAndManagedSeedsByShoot) {
  GardenBuilder builder;
  const auto bastion = [](std::string name) {
    return Make(Kind::kBastion,
                Bastion{.space = "garden-dev", .name = std::move(name), .shoot_name = "moss"});
  };
  builder.Apply(bastion("cli-b"));
  builder.Apply(bastion("cli-a"));
  builder.Apply(Make(Kind::kManagedSeed,
                     ManagedSeed{.space = "garden", .name = "eu-1", .shoot_name = "moss"}));
  auto view = builder.Build();
  EXPECT_THAT(view->BastionsOf("garden-dev", "moss"), testing::ElementsAre("cli-a", "cli-b"));
  EXPECT_TRUE(view->BastionsOf("garden", "moss").empty());
  EXPECT_TRUE(view->IsManagedSeed("garden", "moss"));
  EXPECT_FALSE(view->IsManagedSeed("garden-dev", "moss"));

  builder.Apply(Gone(Kind::kBastion, "garden-dev", "cli-a"));
  builder.Apply(Gone(Kind::kManagedSeed, "garden", "eu-1"));
  view = builder.Build();
  EXPECT_THAT(view->BastionsOf("garden-dev", "moss"), testing::ElementsAre("cli-b"));
  EXPECT_FALSE(view->IsManagedSeed("garden", "moss"));
}

TEST(ViewTest, NamesTheFirstBrokenBucketOfASeed) {
  GardenBuilder builder;
  builder.Apply(SeedIn("region", "a"));
  const auto bucket = [](std::string name, std::string error) {
    return Make(
        Kind::kBackupBucket,
        BackupBucket{.name = std::move(name), .seed_name = "a", .last_error = std::move(error)});
  };
  builder.Apply(bucket("b2", "access denied"));
  builder.Apply(bucket("b0", ""));
  EXPECT_EQ(builder.Build()->FindSeed("a")->broken_bucket, "b2: access denied");
  builder.Apply(bucket("b1", "no such bucket"));
  EXPECT_EQ(builder.Build()->FindSeed("a")->broken_bucket, "b1: no such bucket");
  builder.Apply(bucket("b1", ""));
  builder.Apply(Gone(Kind::kBackupBucket, "", "b2"));
  EXPECT_EQ(builder.Build()->FindSeed("a")->broken_bucket, "");
}

TEST(ViewTest, ListsTablesOfAProfileByName) {
  GardenBuilder builder;
  builder.Apply(RegionConfig("z", "aws", {{"a", "b: 1"}}));
  builder.Apply(RegionConfig("m", "gcp, aws,aws", {{"a", "b: 2"}}));
  builder.Apply(RegionConfig("elsewhere", "aws", {{"a", "b: 3"}}, "garden-dev"));
  Change unlabelled = RegionConfig("unlabelled", "aws", {{"a", "b: 4"}});
  std::get<ConfigMap>(unlabelled.object).labels = Labels();
  builder.Apply(unlabelled);

  const auto view = builder.Build();
  const auto tables = view->RegionTablesOf("aws");
  ASSERT_EQ(tables.size(), 2U);
  EXPECT_EQ(tables[0].table->name, "m");
  EXPECT_EQ(tables[1].table->name, "z");
  EXPECT_EQ(Distance(*view, "aws", {"a", "b"}), 2);
  EXPECT_EQ(view->RegionTablesOf("gcp").size(), 1U);
  EXPECT_EQ(Distance(*view, "aws", {"b", "a"}), std::nullopt);
}

TEST(ViewTest, LosesTheTableWhenTheLabelGoes) {
  GardenBuilder builder;
  Change config = RegionConfig("m", "aws", {{"a", "b: 2"}});
  builder.Apply(config);
  EXPECT_EQ(builder.Build()->RegionTablesOf("aws").size(), 1U);
  std::get<ConfigMap>(config.object).labels = Labels();
  builder.Apply(config);
  EXPECT_TRUE(builder.Build()->RegionTablesOf("aws").empty());
}

TEST(ViewTest, KnowsRegionsOfSeedsWithoutATable) {
  GardenBuilder builder;
  builder.Apply(RegionConfig("m", "aws", {{"b", "c: 2"}}));
  builder.Apply(SeedIn("b", "s1"));
  const auto before = builder.Build();
  builder.Apply(SeedIn("a", "s2"));  // Moves the numbers of all others.
  const auto view = builder.Build();
  EXPECT_NE(view->FindRegion("a"), RegionId::kUnknown);
  EXPECT_EQ(view->FindSeed("s1")->region, view->FindRegion("b"));
  EXPECT_EQ(view->FindSeed("s2")->region, view->FindRegion("a"));
  EXPECT_EQ(Distance(*view, "aws", {"b", "c"}), 2);
  EXPECT_EQ(Distance(*view, "aws", {"a", "a"}), 0);
  EXPECT_EQ(Distance(*before, "aws", {"b", "c"}), 2);
}

TEST(ViewTest, BoundsTheRegionsButNeverForgetsThoseOfSeeds) {
  GardenBuilder builder;
  std::string row;
  for (std::size_t i = 0; i < kRegionsMax + 100; ++i) row += "a" + std::to_string(i) + ": 1\n";
  builder.Apply(RegionConfig("m", "aws", {{"zz", row + "zzz: 7"}}));
  builder.Apply(SeedIn("zz", "s1"));
  builder.Apply(SeedIn("zzz", "s2"));
  const auto view = builder.Build();
  EXPECT_EQ(Distance(*view, "aws", {"zz", "zzz"}), 7);
  EXPECT_EQ(Distance(*view, "aws", {"zzz", "zz"}), std::nullopt);
}

TEST(ViewTest, SortsConfigMapsByNamespaceAndName) {
  GardenBuilder builder;
  builder.Apply(RegionConfig("m", "aws", {}, "a-b"));
  builder.Apply(RegionConfig("z", "aws", {}, "a"));
  builder.Apply(RegionConfig("b", "aws", {}, "a"));
  std::vector<std::string> names;
  const auto view = builder.Build();
  for (const ConfigMap* config : view->ConfigMapsWith(kRegionConfigLabel, kRegionConfigValue)) {
    names.push_back(config->space + "/" + config->name);
  }
  EXPECT_THAT(names, testing::ElementsAre("a/b", "a/z", "a-b/m"));
  EXPECT_TRUE(view->ConfigMapsWith(kRegionConfigLabel, "other").empty());
}

TEST(ViewTest, FindsTheSmallKinds) {
  GardenBuilder builder;
  builder.Apply({Kind::kShootState, "garden-dev", "moss",
                 ShootState{.space = "garden-dev", .name = "moss", .timestamp = {}}});
  builder.Apply(Make(Kind::kExposureClass,
                     ExposureClass{.name = "internet", .handler = "public", .seed_selector = {}}));
  const auto view = builder.Build();
  EXPECT_NE(view->FindShootState("garden-dev", "moss"), nullptr);
  EXPECT_EQ(view->FindShootState("garden", "moss"), nullptr);
  EXPECT_EQ(view->FindExposureClass("internet")->handler, "public");
  std::size_t shoots = 0;
  view->ForEachShoot([&](const Shoot&) { ++shoots; });
  EXPECT_EQ(shoots, 0U);
}

}  // namespace
}  // namespace trowel::garden
