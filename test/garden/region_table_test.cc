#include "garden/region_table.h"

#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

namespace trowel::garden {
namespace {

using Ids = std::map<std::string, RegionId, std::less<>>;
using State = RegionTable::Threshold::State;

ConfigMap WithRows(std::vector<Labels::Pair> rows) {
  ConfigMap config;
  config.name = "regions";
  config.data = std::move(rows);
  return config;
}

RegionTable WithThreshold(std::string text) {
  ConfigMap config = WithRows({});
  config.annotations = Labels({{std::string(kThresholdAnnotation), std::move(text)}});
  return ParseRegionTable(config);
}

RegionTable ReadFile(const std::string& provider) {
  const YAML::Node file = YAML::LoadFile("test/data/regions/provider-" + provider +
                                         ".60-gardener-scheduler-region-configmap.yaml");
  ConfigMap config;
  config.name = file["metadata"]["name"].as<std::string>();
  std::vector<Labels::Pair> labels, annotations;
  for (const auto& pair : file["metadata"]["labels"]) {
    labels.emplace_back(pair.first.as<std::string>(), pair.second.as<std::string>());
  }
  for (const auto& pair : file["metadata"]["annotations"]) {
    annotations.emplace_back(pair.first.as<std::string>(), pair.second.as<std::string>());
  }
  config.labels = Labels(std::move(labels));
  config.annotations = Labels(std::move(annotations));
  for (const auto& pair : file["data"]) {
    config.data.emplace_back(pair.first.as<std::string>(), pair.second.as<std::string>());
  }
  EXPECT_TRUE(IsRegionConfig(config));
  return ParseRegionTable(config);
}

Ids IdsOf(const RegionTable& table) {
  Ids ids;
  for (const auto& [from, row] : table.rows) {
    ids.emplace(from, RegionId::kUnknown);
    for (const auto& [to, distance] : row) ids.emplace(to, RegionId::kUnknown);
  }
  std::uint16_t next = 0;
  for (auto& [name, id] : ids) id = static_cast<RegionId>(next++);
  return ids;
}

struct Counts {
  int pairs = 0;
  int asymmetric = 0;
  int above_180 = 0;
  bool operator==(const Counts&) const = default;
};

// Through the matrix, so that it is what the counts are of.
Counts CountPairs(const RegionTable& table) {
  const Ids ids = IdsOf(table);
  const DistanceMatrix matrix(table, ids);
  Counts counts;
  for (const auto& [from, from_id] : ids) {
    for (const auto& [to, to_id] : ids) {
      if (from == to) continue;
      const std::optional<int> distance = matrix.Between(from_id, to_id);
      if (!distance.has_value()) continue;
      ++counts.pairs;
      if (distance != matrix.Between(to_id, from_id)) ++counts.asymmetric;
      if (*distance > 180) ++counts.above_180;
    }
  }
  return counts;
}

TEST(RegionTableTest, ReadsTheTablesOfTheProviders) {
  EXPECT_EQ(CountPairs(ReadFile("aws")), (Counts{702, 340, 237}));
  EXPECT_EQ(CountPairs(ReadFile("gcp")), (Counts{1122, 68, 378}));
  EXPECT_EQ(CountPairs(ReadFile("azure")), (Counts{1640, 0, 596}));
  EXPECT_EQ(CountPairs(ReadFile("alicloud")), (Counts{132, 0, 26}));
}

TEST(RegionTableTest, IsDirectional) {
  const RegionTable aws = ReadFile("aws");
  EXPECT_EQ(aws.cloud_profiles, std::vector<std::string>{"aws"});
  EXPECT_EQ(aws.rows.at("ap-southeast-3").at("us-west-2"), 179);
  EXPECT_EQ(aws.rows.at("us-west-2").at("ap-southeast-3"), 182);
  EXPECT_THAT(aws.broken_rows, testing::IsEmpty());
}

TEST(RegionTableTest, TrimsProfileNames) {
  ConfigMap config = WithRows({});
  config.annotations = Labels({{std::string(kCloudProfilesAnnotation), " aws ,\taws-EU,,b c"}});
  EXPECT_THAT(ParseRegionTable(config).cloud_profiles,
              testing::ElementsAre("aws", "aws-EU", "", "b c"));
}

TEST(RegionTableTest, MatchesOnlyTheEmptyProfileWithoutAnnotation) {
  EXPECT_THAT(ParseRegionTable(WithRows({})).cloud_profiles, testing::ElementsAre(""));
}

struct BrokenRow {
  std::string_view text;
  std::string_view why;
};

class BrokenRowTest : public testing::TestWithParam<BrokenRow> {};

TEST_P(BrokenRowTest, IsKeptAsBrokenAndSpoilsNoOther) {
  const RegionTable table =
      ParseRegionTable(WithRows({{"a", std::string(GetParam().text)}, {"b", "a: 5"}}));
  EXPECT_THAT(table.rows, testing::SizeIs(1));
  EXPECT_EQ(table.rows.at("b").at("a"), 5);
  ASSERT_TRUE(table.broken_rows.contains("a")) << GetParam().text;
  EXPECT_THAT(table.broken_rows.at("a"), testing::HasSubstr(std::string(GetParam().why)));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BrokenRowTest,
    testing::Values(
        BrokenRow{"b: 10.5", R"("b": expected an integer from 0 to 2147483647, is 10.5)"},
        BrokenRow{"b: \"10\"", R"("b": expected an integer, is the string "10")"},
        BrokenRow{"b: '10'", "is the string"}, BrokenRow{"b: !!str 10", "is the string"},
        BrokenRow{"b: -1", R"(is -1)"}, BrokenRow{"b: ten", R"(is the string "ten")"},
        BrokenRow{"b: on", "is a boolean"}, BrokenRow{"b: [1]", "is a list"},
        BrokenRow{"b: {c: 1}", "is a map"}, BrokenRow{"b: +-1", R"(is the string "+-1")"},
        BrokenRow{"b: 1:30", R"(is the string "1:30")"}, BrokenRow{"b: 1\n...\nc: 2", "line 3"},
        BrokenRow{"b: 2147483648", R"(is 2147483648)"},
        BrokenRow{"b: 99999999999999999999", "expected an integer"},
        BrokenRow{"c: 1\nb: 1\nc: 1", R"(line 3, column 1: the key "c" is there twice)"},
        BrokenRow{"- b", "expected a map from region to distance"},
        BrokenRow{"180", "expected a map"}, BrokenRow{"# only a comment", "expected a map"},
        BrokenRow{"~", "expected a map"}, BrokenRow{"[a]: 1", "a key must be a scalar"},
        BrokenRow{"? {a: 1}\n: 1", "a key must be a scalar"}, BrokenRow{"~: 1", "null"},
        BrokenRow{"b: 1\n c: [", "line 2"}, BrokenRow{"{", "line 1"}, BrokenRow{"b: *x", "line 1"},
        BrokenRow{"<<: 5", "a merge (<<) needs a map"},
        BrokenRow{"%YAML 1.2\n---\nb: 1", "%YAML of another version than 1.1"}));

struct ReadRow {
  std::string_view text;
  std::map<std::string, int, std::less<>> distances;
};

class ReadRowTest : public testing::TestWithParam<ReadRow> {};

TEST_P(ReadRowTest, IsReadAsGardenersLibraryReadsIt) {
  const RegionTable table = ParseRegionTable(WithRows({{"a", std::string(GetParam().text)}}));
  EXPECT_THAT(table.broken_rows, testing::IsEmpty());
  EXPECT_EQ(table.rows.at("a"), GetParam().distances) << GetParam().text;
}

// Each with what sigs.k8s.io/yaml v1.6.0 makes of it in a map[string]int.
INSTANTIATE_TEST_SUITE_P(
    Rows, ReadRowTest,
    testing::Values(ReadRow{"b: 10", {{"b", 10}}}, ReadRow{"b:", {{"b", 0}}},
                    ReadRow{"b: ~\nc: null", {{"b", 0}, {"c", 0}}}, ReadRow{"b: 010", {{"b", 8}}},
                    ReadRow{"b: 0x10", {{"b", 16}}}, ReadRow{"b: 1_000", {{"b", 1000}}},
                    ReadRow{"b: 1e2", {{"b", 100}}}, ReadRow{"b: 10.0", {{"b", 10}}},
                    ReadRow{"b: +5", {{"b", 5}}}, ReadRow{"b: 0b11", {{"b", 3}}},
                    ReadRow{"{b: 1, 'c': 2}", {{"b", 1}, {"c", 2}}},
                    ReadRow{"on: 1\n5: 2", {{"true", 1}, {"5", 2}}},
                    ReadRow{"b: &x 7\nc: *x", {{"b", 7}, {"c", 7}}},
                    ReadRow{"<<: {b: 1}\nc: 2", {{"b", 1}, {"c", 2}}},
                    ReadRow{"b: 1\r\nc: 2\r\n", {{"b", 1}, {"c", 2}}},
                    ReadRow{"b: 1\n...\n", {{"b", 1}}},
                    ReadRow{"%YAML 1.1\n---\nb: 1", {{"b", 1}}}));

TEST(RegionTableTest, TakesAnEmptyRowAsAnEmptyTable) {
  const RegionTable table = ParseRegionTable(WithRows({{"a", ""}, {"b", "{}"}}));
  EXPECT_THAT(table.broken_rows, testing::IsEmpty());
  EXPECT_THAT(table.rows.at("a"), testing::IsEmpty());
  EXPECT_THAT(table.rows.at("b"), testing::IsEmpty());
  EXPECT_THAT(table.empty_rows, testing::ElementsAre("a"));
}

TEST(RegionTableTest, TellsNullFromWhatIsOtherwiseBroken) {
  const RegionTable table = ParseRegionTable(WithRows({{"a", "# a comment"},
                                                       {"b", "~"},
                                                       {"c", "null"},
                                                       {"d", " \n"},
                                                       {"e", "---\n---\na: 1\n"},
                                                       {"f", ""},
                                                       {"g", "a: x"},
                                                       {"h", "[]"},
                                                       {"i", "'null'"},
                                                       {"j", "a: 1"}}));
  EXPECT_THAT(table.null_rows, testing::ElementsAre("a", "b", "c", "d", "e"));
  EXPECT_THAT(table.broken_rows, testing::SizeIs(8));
}

TEST(RegionTableTest, SurvivesRowsNestedAbsurdlyDeep) {
  const RegionTable table = ParseRegionTable(
      WithRows({{"a", std::string(100'000, '[')}, {"b", std::string(100'000, '{')}}));
  EXPECT_THAT(table.broken_rows, testing::SizeIs(2));
}

TEST(ThresholdTest, IsReadAsGoReadsIt) {
  EXPECT_EQ(ParseRegionTable(WithRows({})).threshold.state, State::kAbsent);
  for (const auto& [text, value] : std::map<std::string, int>{
           {"180", 180}, {"0", 0}, {"+5", 5}, {"-0", 0}, {"007", 7}, {"2147483647", 2147483647}}) {
    const RegionTable::Threshold threshold = WithThreshold(text).threshold;
    EXPECT_EQ(threshold.state, State::kValid) << text;
    EXPECT_EQ(threshold.value, value) << text;
    EXPECT_EQ(threshold.text, text);
  }
  for (const std::string text : {"", "-1", " 180", "180 ", "1e2", "0x10", "1_000", "+-1", "--1",
                                 "+", "10.0", "2147483648", "99999999999999999999"}) {
    EXPECT_EQ(WithThreshold(text).threshold.state, State::kInvalid) << text;
  }
}

TEST(DistanceMatrixTest, KnowsNothingButZeroWithinARegion) {
  const RegionTable table = ParseRegionTable(WithRows({{"a", "b: 7"}, {"c", "c: 30"}}));
  const Ids ids = IdsOf(table);
  const DistanceMatrix matrix(table, ids);
  const RegionId a = ids.at("a"), b = ids.at("b"), c = ids.at("c");
  EXPECT_EQ(matrix.Between(a, b), 7);
  EXPECT_EQ(matrix.Between(b, a), std::nullopt);
  EXPECT_EQ(matrix.Between(a, c), std::nullopt);
  EXPECT_EQ(matrix.Between(b, b), 0);
  EXPECT_EQ(matrix.Between(c, c), 30);
  EXPECT_EQ(matrix.Between(a, RegionId::kUnknown), std::nullopt);
  EXPECT_EQ(matrix.Between(RegionId::kUnknown, RegionId::kUnknown), std::nullopt);
}

TEST(IsRegionConfigTest, NeedsTheExactLabel) {
  ConfigMap config;
  EXPECT_FALSE(IsRegionConfig(config));
  config.labels = Labels({{std::string(kRegionConfigLabel), "other"}});
  EXPECT_FALSE(IsRegionConfig(config));
  config.labels = Labels({{std::string(kRegionConfigLabel), std::string(kRegionConfigValue)}});
  EXPECT_TRUE(IsRegionConfig(config));
}

}  // namespace
}  // namespace trowel::garden
