#include "daemon/garden_follower.h"

#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/support/eventually.h"
#include "test/support/temp_dir.h"
#include "webhook/probes/probe_content.h"
#include "webhook/probes/readiness_answer.h"

// The region tables of a folder while it is edited.
namespace trowel::daemon {
namespace {

namespace fs = std::filesystem;
using test::Eventually;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kHead[] = R"(
apiVersion: v1
kind: ConfigMap
metadata:
  name: aws-regions
  namespace: garden
  labels: {scheduling.gardener.cloud/purpose: region-config}
  annotations: {scheduling.gardener.cloud/cloudprofiles: aws}
)";

// Of CloudProfile aws: how far it is from eu to us.
std::string RegionConfig(const std::string& distance) {
  return std::string(kHead) + "data: {eu: 'us: " + distance + "'}\n";
}

class GardenFollowerTest : public ::testing::Test {
 protected:
  GardenFollowerTest() {
    fs::create_directory(dir_ / "garden");
    Edit("seed.yaml",
         "apiVersion: core.gardener.cloud/v1beta1\nkind: Seed\nmetadata: {name: a}\n"
         "spec: {provider: {type: aws, region: us}}\n");
  }
  ~GardenFollowerTest() override { follower_.Stop(); }

  void Begin(const std::string& regions) {
    Edit("regions.yaml", regions);
    const absl::Status loaded = follower_.Load();
    ASSERT_TRUE(loaded.ok()) << loaded;
    follower_.Start();
  }
  // As editors do it: a new file takes the place of the old one.
  void Edit(const std::string& name, const std::string& text) {
    dir_.Write("edited", text);
    fs::rename(dir_ / "edited", dir_ / ("garden/" + name));
  }

  // -1: there is no table of CloudProfile aws, or none that knows.
  int Distance() const {
    const auto view = follower_.view().Read();
    const auto tables = view->RegionTablesOf("aws");
    if (tables.empty()) return -1;
    return tables[0].matrix->Between(view->FindRegion("eu"), view->FindRegion("us")).value_or(-1);
  }
  std::string ReadyzVerbose() const {
    const auto view = follower_.view().Read();
    return webhook::DescribeReadiness(
               readiness_, {.view = view.get(), .has_policy = true, .now = clock_.Now()}, true)
        .text;
  }
  bool Tells(const std::string& text) const {
    return Eventually([&] { return ReadyzVerbose().find(text) != std::string::npos; });
  }

  // The status follows the view.
  bool TellsNoLonger(const std::string& text) const {
    return Eventually([&] { return ReadyzVerbose().find(text) == std::string::npos; });
  }

  test::TempDir dir_;
  SystemClock clock_;
  webhook::Readiness readiness_;
  GardenFollower follower_{{.garden = {dir_ / "garden"},
                            .policy_file = {},
                            .garden_namespace = "garden",
                            .poll = std::chrono::milliseconds(100)},
                           &clock_,
                           &readiness_};
};

TEST_F(GardenFollowerTest, ABrokenRegionTableNeverReplacesAGoodOne) {
  Begin(RegionConfig("120"));
  EXPECT_EQ(Distance(), 120);

  Edit("regions.yaml", RegionConfig("ten"));
  EXPECT_TRUE(
      Tells("ConfigMap garden/aws-regions: row eu is malformed: "
            R"("us": expected an integer, is the string "ten"; )"
            "its last good table stays in force"))
      << ReadyzVerbose();
  EXPECT_EQ(Distance(), 120);

  Edit("regions.yaml", RegionConfig("90"));
  EXPECT_TRUE(Eventually([&] { return Distance() == 90; }));
  EXPECT_TRUE(TellsNoLonger("aws-regions")) << ReadyzVerbose();
}

// Not a row but the whole object is broken, then the whole file.
TEST_F(GardenFollowerTest, NeitherDoesABrokenConfigMapNorABrokenFile) {
  Begin(RegionConfig("120"));
  Edit("regions.yaml", std::string(kHead) + "data: [eu]\n");
  EXPECT_TRUE(Tells("ConfigMap garden/aws-regions: ")) << ReadyzVerbose();
  EXPECT_THAT(ReadyzVerbose(), HasSubstr("its last good table stays in force"));
  EXPECT_EQ(Distance(), 120);

  Edit("regions.yaml", "data: [\nkind: ConfigMap\n");
  EXPECT_TRUE(Tells("regions.yaml: line ")) << ReadyzVerbose();
  EXPECT_EQ(Distance(), 120);

  Edit("regions.yaml", RegionConfig("90"));
  EXPECT_TRUE(Eventually([&] { return Distance() == 90; }));
}

TEST_F(GardenFollowerTest, NeitherDoesABrokenOneOfAnotherFile) {
  Begin(RegionConfig("120"));
  Edit("zz.yaml", RegionConfig("70"));
  EXPECT_TRUE(Eventually([&] { return Distance() == 70; })) << "the last file counts";
  Edit("zz.yaml", RegionConfig("ten"));
  EXPECT_TRUE(Tells("its last good table stays in force")) << ReadyzVerbose();
  EXPECT_EQ(Distance(), 70);
  fs::remove(dir_ / "garden/zz.yaml");
  EXPECT_TRUE(Eventually([&] { return Distance() == 120; }));
  EXPECT_TRUE(TellsNoLonger("ConfigMap garden/aws-regions")) << ReadyzVerbose();
}

TEST_F(GardenFollowerTest, ATableThatIsGoneStaysAwayWhenABrokenOneComes) {
  Begin(RegionConfig("120"));
  fs::remove(dir_ / "garden/regions.yaml");
  EXPECT_TRUE(Eventually([&] { return Distance() == -1; }));
  Edit("regions.yaml", RegionConfig("ten"));
  EXPECT_TRUE(Eventually([&] { return !follower_.view().Read()->RegionTablesOf("aws").empty(); }));
  EXPECT_EQ(Distance(), -1);
  EXPECT_THAT(ReadyzVerbose(), Not(HasSubstr("stays in force")));
  Edit("regions.yaml", RegionConfig("90"));
  EXPECT_TRUE(Eventually([&] { return Distance() == 90; }));
}

}  // namespace
}  // namespace trowel::daemon
