#include "garden/selector.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace trowel::garden {
namespace {

using Operator = LabelSelector::Operator;

Labels Of(std::vector<Labels::Pair> pairs) { return Labels(std::move(pairs)); }

LabelSelector With(std::string key, Operator op, std::vector<std::string> values) {
  LabelSelector selector;
  selector.match_expressions.push_back(
      {.key = std::move(key), .op = op, .values = std::move(values), .op_text = ""});
  return selector;
}

TEST(LabelsTest, FindsByKeyWhateverTheOrderWas) {
  const Labels labels = Of({{"zone", "b"}, {"a", "1"}, {"m", ""}});
  ASSERT_NE(labels.Find("zone"), nullptr);
  EXPECT_EQ(*labels.Find("zone"), "b");
  EXPECT_EQ(*labels.Find("a"), "1");
  EXPECT_EQ(*labels.Find("m"), "");
  EXPECT_EQ(labels.Find("zon"), nullptr);
  EXPECT_EQ(labels.Find("zonee"), nullptr);
  EXPECT_EQ(Labels().Find("a"), nullptr);
}

TEST(LabelsTest, KeepsTheLastValueOfARepeatedKey) {
  const Labels labels = Of({{"a", "1"}, {"b", "2"}, {"a", "3"}, {"a", "2"}});
  EXPECT_EQ(labels.pairs(), (std::vector<Labels::Pair>{{"a", "2"}, {"b", "2"}}));
}

TEST(LabelSelectorTest, MatchesEverythingWhenEmpty) {
  EXPECT_TRUE(LabelSelector().Matches(Labels()));
  EXPECT_TRUE(LabelSelector().Matches(Of({{"a", "1"}})));
  EXPECT_TRUE(LabelSelector().IsValid());
}

TEST(LabelSelectorTest, NeedsEveryLabelWithItsValue) {
  LabelSelector selector;
  selector.match_labels = Of({{"a", "1"}, {"b", "2"}});
  EXPECT_TRUE(selector.Matches(Of({{"a", "1"}, {"b", "2"}, {"c", "3"}})));
  EXPECT_FALSE(selector.Matches(Of({{"a", "1"}})));
  EXPECT_FALSE(selector.Matches(Of({{"a", "1"}, {"b", "3"}})));
}

struct Row {
  Operator op;
  std::vector<std::string> values;
  bool when_equal;  // tier=gold
  bool when_other;  // tier=silver
  bool when_absent;
};

class ExpressionTest : public testing::TestWithParam<Row> {};

TEST_P(ExpressionTest, MatchesAsKubernetesDoes) {
  const Row& row = GetParam();
  const LabelSelector selector = With("tier", row.op, row.values);
  EXPECT_EQ(selector.Matches(Of({{"tier", "gold"}})), row.when_equal);
  EXPECT_EQ(selector.Matches(Of({{"tier", "silver"}})), row.when_other);
  EXPECT_EQ(selector.Matches(Of({{"other", "gold"}})), row.when_absent);
}

INSTANTIATE_TEST_SUITE_P(
    Operators, ExpressionTest,
    testing::Values(Row{Operator::kIn, {"gold", "platinum"}, true, false, false},
                    Row{Operator::kNotIn, {"gold", "platinum"}, false, true, true},
                    Row{Operator::kExists, {}, true, true, false},
                    Row{Operator::kDoesNotExist, {}, false, false, true},
                    Row{Operator::kIn, {}, false, false, false},
                    Row{Operator::kNotIn, {}, false, false, false},
                    Row{Operator::kExists, {"gold"}, false, false, false},
                    Row{Operator::kInvalid, {"gold"}, false, false, false}));

TEST(LabelSelectorTest, JoinsAllTermsByAnd) {
  LabelSelector selector = With("tier", Operator::kIn, {"gold"});
  selector.match_expressions.push_back(
      {.key = "region", .op = Operator::kExists, .values = {}, .op_text = ""});
  selector.match_labels = Of({{"a", "1"}});
  EXPECT_TRUE(selector.Matches(Of({{"a", "1"}, {"tier", "gold"}, {"region", "x"}})));
  EXPECT_FALSE(selector.Matches(Of({{"a", "1"}, {"tier", "gold"}})));
  EXPECT_FALSE(selector.Matches(Of({{"tier", "gold"}, {"region", "x"}})));
}

TEST(LabelSelectorTest, RefusesWhatKubernetesRefuses) {
  EXPECT_FALSE(With("tier", Operator::kInvalid, {"gold"}).IsValid());
  EXPECT_FALSE(With("tier", Operator::kIn, {}).IsValid());
  EXPECT_FALSE(With("tier", Operator::kNotIn, {}).IsValid());
  EXPECT_FALSE(With("tier", Operator::kExists, {"gold"}).IsValid());
  EXPECT_FALSE(With("", Operator::kExists, {}).IsValid());
  EXPECT_FALSE(With("-tier", Operator::kExists, {}).IsValid());
  EXPECT_FALSE(With("Upper.Case/tier", Operator::kExists, {}).IsValid());
  EXPECT_FALSE(With("a..b/tier", Operator::kExists, {}).IsValid());
  EXPECT_FALSE(With("/tier", Operator::kExists, {}).IsValid());
  EXPECT_FALSE(With("a/b/c", Operator::kExists, {}).IsValid());
  EXPECT_FALSE(With("tier", Operator::kIn, {"no spaces"}).IsValid());
  EXPECT_FALSE(With(std::string(64, 'a'), Operator::kExists, {}).IsValid());
}

TEST(LabelSelectorTest, AcceptsWhatKubernetesAccepts) {
  EXPECT_TRUE(With("Tier_1.x", Operator::kIn, {"", "Gold-1"}).IsValid());
  EXPECT_TRUE(With("seed.gardener.cloud/tier", Operator::kDoesNotExist, {}).IsValid());
  EXPECT_TRUE(With(std::string(63, 'a'), Operator::kExists, {}).IsValid());
}

}  // namespace
}  // namespace trowel::garden
