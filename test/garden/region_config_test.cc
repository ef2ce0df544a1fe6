#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "garden/builder.h"
#include "garden/store.h"
#include "test/garden/garden_changes.h"

// What becomes of the table of a region ConfigMap when a new version of it cannot be read.
namespace trowel::garden {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using State = RegionTable::Threshold::State;

constexpr const char* kStays = "; its last good table stays in force";

Change Regions(std::vector<Labels::Pair> rows) {
  return RegionConfig("regions", "aws", std::move(rows));
}
Change Unreadable() {
  Broken broken = BrokenWith("data: expected an object");
  broken.labels = {{std::string(kRegionConfigLabel), std::string(kRegionConfigValue)}};
  return {Kind::kConfigMap, "garden", "regions", std::move(broken)};
}

class RegionConfigTest : public ::testing::Test {
 protected:
  std::shared_ptr<const GardenView> After(const std::vector<Change>& changes) {
    for (const Change& change : changes) builder.Apply(change);
    return builder.Build();
  }
  static std::string WhyBroken(const GardenView& view) {
    const std::string* why = view.WhyBroken(Kind::kConfigMap, "garden", "regions");
    return why == nullptr ? "" : *why;
  }
  static std::pair<std::size_t, std::size_t> ReadableAndBroken(const GardenView& view) {
    const KindState& state = view.kind(Kind::kConfigMap);
    return {state.objects, state.broken};
  }

  GardenBuilder builder;
};

TEST_F(RegionConfigTest, KeepsItsLastGoodTableWhenItCannotBeRead) {
  const auto view = After({Regions({{"eu", "us: 120"}}), Unreadable()});
  EXPECT_EQ(Distance(*view, "aws", {"eu", "us"}), 120);
  EXPECT_EQ(WhyBroken(*view), std::string("data: expected an object") + kStays);
  EXPECT_EQ(ReadableAndBroken(*view), std::pair(0UL, 1UL));
  const auto listed = view->ConfigMapsWith(kRegionConfigLabel, kRegionConfigValue);
  ASSERT_THAT(listed, SizeIs(1));
  EXPECT_EQ(listed[0]->why_broken, WhyBroken(*view));
}

// Nothing of a refused version is used: its good rows may belong to its malformed ones.
TEST_F(RegionConfigTest, KeepsItsLastGoodTableWholeWhenOneRowIsMalformed) {
  Change change = Regions({{"eu", "us: 7"}, {"us", "eu: ten"}, {"zz", "- 1"}});
  std::get<ConfigMap>(change.object).annotations = Labels(
      {{std::string(kCloudProfilesAnnotation), "gcp"}, {std::string(kThresholdAnnotation), "5"}});
  const auto view = After({Regions({{"eu", "us: 120"}, {"us", "eu: 130"}}), change});
  EXPECT_EQ(Distance(*view, "aws", {"eu", "us"}), 120);
  EXPECT_EQ(Distance(*view, "aws", {"us", "eu"}), 130);
  EXPECT_EQ(view->RegionTablesOf("aws")[0].table->threshold.state, State::kAbsent);
  EXPECT_THAT(view->RegionTablesOf("gcp"), IsEmpty());
  EXPECT_THAT(WhyBroken(*view), HasSubstr(R"(row us is malformed: "eu": expected an integer)"));
  EXPECT_THAT(WhyBroken(*view), EndsWith(std::string(" (and 1 more)") + kStays));
  EXPECT_EQ(ReadableAndBroken(*view), std::pair(0UL, 1UL));
}

TEST_F(RegionConfigTest, KeepsItThroughSeveralRefusedVersionsUntilAGoodOne) {
  auto view = After(
      {Regions({{"eu", "us: 120"}}), Unreadable(), Regions({{"eu", "us: ten"}}), Unreadable()});
  EXPECT_EQ(Distance(*view, "aws", {"eu", "us"}), 120);
  EXPECT_EQ(ReadableAndBroken(*view), std::pair(0UL, 1UL));
  view = After({Regions({{"eu", "us: 90"}})});
  EXPECT_EQ(Distance(*view, "aws", {"eu", "us"}), 90);
  EXPECT_EQ(WhyBroken(*view), "");
  EXPECT_EQ(ReadableAndBroken(*view), std::pair(1UL, 0UL));
}

TEST_F(RegionConfigTest, LosesItWhenTheConfigMapIsDeleted) {
  const Change gone = Gone(Kind::kConfigMap, "garden", "regions");
  auto view = After({Regions({{"eu", "us: 120"}}), Unreadable(), gone});
  EXPECT_THAT(view->RegionTablesOf("aws"), IsEmpty());
  EXPECT_EQ(ReadableAndBroken(*view), std::pair(0UL, 0UL));
  // What comes after under the same name is another ConfigMap.
  view = After({Unreadable()});
  EXPECT_THAT(view->RegionTablesOf("aws"), IsEmpty());
  EXPECT_EQ(WhyBroken(*view), "data: expected an object");
}

TEST_F(RegionConfigTest, LosesItWhenItIsNoRegionConfigMapAnyMore) {
  Change change = Regions({{"eu", "us: 120"}});
  std::get<ConfigMap>(change.object).labels = {};
  const auto view = After({Regions({{"eu", "us: 120"}}), change});
  EXPECT_THAT(view->RegionTablesOf("aws"), IsEmpty());
  EXPECT_EQ(ReadableAndBroken(*view), std::pair(1UL, 0UL));
}

TEST_F(RegionConfigTest, HasNoTableWhenItWasNeverReadable) {
  const auto view = After({Unreadable(), Unreadable()});
  EXPECT_THAT(view->RegionTablesOf("aws"), IsEmpty());
  EXPECT_THAT(WhyBroken(*view), Not(HasSubstr("stays")));
}

TEST_F(RegionConfigTest, WithoutAGoodTableAMalformedRowSpoilsOnlyItself) {
  auto view = After({Regions({{"eu", "us: ten"}, {"us", "eu: 130"}})});
  EXPECT_EQ(Distance(*view, "aws", {"eu", "us"}), std::nullopt);
  EXPECT_EQ(Distance(*view, "aws", {"us", "eu"}), 130);
  EXPECT_EQ(ReadableAndBroken(*view), std::pair(1UL, 0UL));
  // The newest of them counts, and when it cannot be read at all, none does.
  view = After({Regions({{"eu", "us: ten"}, {"us", "eu: 140"}})});
  EXPECT_EQ(Distance(*view, "aws", {"us", "eu"}), 140);
  view = After({Unreadable()});
  EXPECT_THAT(view->RegionTablesOf("aws"), IsEmpty());
  EXPECT_THAT(WhyBroken(*view), Not(HasSubstr("stays")));
}

// Its rows may belong to the threshold that was meant.
TEST_F(RegionConfigTest, AThresholdThatCannotBeReadKeepsTheLastGoodTable) {
  Change change = Regions({{"eu", "us: 90"}});
  std::get<ConfigMap>(change.object).annotations = Labels(
      {{std::string(kCloudProfilesAnnotation), "aws"}, {std::string(kThresholdAnnotation), "far"}});
  auto view = After({Regions({{"eu", "us: 120"}}), change});
  EXPECT_EQ(Distance(*view, "aws", {"eu", "us"}), 120);
  EXPECT_EQ(view->RegionTablesOf("aws")[0].table->threshold.state, State::kAbsent);
  EXPECT_EQ(WhyBroken(*view),
            std::string("annotation migration.gardener.cloud/inter-region-distance-threshold is "
                        "malformed: expected an integer >= 0, is \"far\"") +
                kStays);
  view = After({Regions({{"eu", "us: 80"}})});
  EXPECT_EQ(Distance(*view, "aws", {"eu", "us"}), 80);
  EXPECT_EQ(WhyBroken(*view), "");
}

TEST_F(RegionConfigTest, WithoutAGoodTableAThresholdThatCannotBeReadIsToldBesideRowsThatCannot) {
  Change change = Regions({{"eu", "us: 90"}, {"us", "eu: ten"}});
  std::get<ConfigMap>(change.object).annotations = Labels(
      {{std::string(kCloudProfilesAnnotation), "aws"}, {std::string(kThresholdAnnotation), "far"}});
  auto view = After({change});
  EXPECT_EQ(Distance(*view, "aws", {"eu", "us"}), 90);
  EXPECT_EQ(view->RegionTablesOf("aws")[0].table->threshold.state, State::kInvalid);
  ASSERT_THAT(view->FaultyConfigMaps(), SizeIs(1));
  EXPECT_THAT(view->FaultyConfigMaps()[0]->problem(),
              AllOf(HasSubstr("row us is malformed"), HasSubstr("; annotation migration.gardener"),
                    EndsWith("; all other rows count")));
  std::get<ConfigMap>(change.object).data = {{"eu", "us: 90"}};
  view = After({change});
  ASSERT_THAT(view->FaultyConfigMaps(), SizeIs(1));
  EXPECT_THAT(view->FaultyConfigMaps()[0]->problem(), EndsWith("; all rows count"));
}

TEST_F(RegionConfigTest, KeepsTablesOneByOne) {
  const auto view =
      After({Regions({{"eu", "us: 120"}}), RegionConfig("others", "gcp", {{"eu", "us: 20"}}),
             Unreadable(), RegionConfig("others", "gcp", {{"eu", "us: 30"}})});
  EXPECT_EQ(Distance(*view, "aws", {"eu", "us"}), 120);
  EXPECT_EQ(Distance(*view, "gcp", {"eu", "us"}), 30);
}

TEST_F(RegionConfigTest, OfAnotherNamespaceIsNoTableToKeep) {
  Change change = Unreadable();
  change.space = "garden-dev";
  const auto view = After({Regions({{"eu", "us: 120"}}), change});
  EXPECT_EQ(*view->WhyBroken(Kind::kConfigMap, "garden-dev", "regions"),
            "data: expected an object");
  EXPECT_EQ(WhyBroken(*view), "");
}

// As of an object that is too large: nothing but its name is known.
TEST_F(RegionConfigTest, KeepsItsLabelsWhenNotEvenTheyCanBeRead) {
  const auto view =
      After({Regions({{"eu", "us: 120"}}), BrokenObject(Kind::kConfigMap, "garden", "regions")});
  EXPECT_THAT(view->ConfigMapsWith(kRegionConfigLabel, kRegionConfigValue), SizeIs(1));
  EXPECT_EQ(Distance(*view, "aws", {"eu", "us"}), 120);
}

TEST(RegionConfigStoreTest, AFullListKeepsATableAsAnEventDoesAndDeletesWhatItDoesNotName) {
  constexpr absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);
  Store store("garden");
  const Store::Source source = store.Add(Kind::kConfigMap, "configmaps (regions)");
  const auto distance_after = [&](const std::vector<Change>& listed) {
    store.BeginList(source);
    for (const Change& change : listed) store.Apply(source, change);
    store.EndList(source, kNow);
    return Distance(*store.Build(), "aws", {"eu", "us"});
  };
  EXPECT_EQ(distance_after({Regions({{"eu", "us: 120"}})}), 120);
  EXPECT_EQ(distance_after({Unreadable()}), 120);
  EXPECT_EQ(distance_after({Unreadable()}), 120);
  EXPECT_EQ(distance_after({}), std::nullopt);
  EXPECT_EQ(distance_after({Unreadable()}), std::nullopt);
}

}  // namespace
}  // namespace trowel::garden
