#include "policy/rule_table.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

namespace trowel::policy {
namespace {

TEST(RuleTableTest, HasAllRulesOnMoves) { EXPECT_EQ(RuleTable().size(), 37U); }

TEST(RuleTableTest, EachRowIsComplete) {
  for (const Rule& rule : RuleTable()) {
    SCOPED_TRACE(rule.id);
    EXPECT_EQ(rule.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), std::string_view::npos);
    EXPECT_FALSE(rule.summary.empty());
    EXPECT_LE(rule.summary.size(), 90U);
    EXPECT_NE(rule.summary.back(), '.');
    EXPECT_NE(rule.check, nullptr);
  }
}

TEST(RuleTableTest, ALiveMoveIsNeverJudgedMoreMildly) {
  for (const Rule& rule : RuleTable()) EXPECT_GE(rule.live_mode, rule.mode) << rule.id;
}

TEST(RuleTableTest, EachRuleHasAFunctionOfItsOwn) {
  std::set<RuleFunction> functions;
  for (const Rule& rule : RuleTable()) EXPECT_TRUE(functions.insert(rule.check).second) << rule.id;
}

TEST(RuleTableTest, RulesAtFirstSchedulingNeedNothingThatOnlyAMoveHas) {
  for (const Rule& rule : RuleTable()) {
    if (rule.when != When::kAlways) continue;
    EXPECT_FALSE(rule.facts.Has(Fact::kLastMove)) << rule.id;
    EXPECT_FALSE(rule.facts.Has(Fact::kStateTimestamp)) << rule.id;
  }
}

TEST(RuleTableTest, WhoeverReadsTheDestinationNamesItAsAFact) {
  for (const Rule& rule : RuleTable()) {
    EXPECT_EQ(rule.reads != Reads::kNothing, rule.facts.Has(Fact::kDestination)) << rule.id;
  }
}

TEST(RuleTableTest, ReturnsAreJudgedByFive) {
  std::set<std::string_view> ids;
  for (const Rule& rule : RuleTable()) {
    if (rule.judges_returns) ids.insert(rule.id);
  }
  EXPECT_EQ(ids, (std::set<std::string_view>{"binding-only", "seed-capacity", "seed-deleting",
                                             "seed-exists", "shoot-deleting"}));
}

TEST(RuleTableTest, FindsARuleByItsIdOnly) {
  for (std::size_t i = 0; i < RuleTable().size(); ++i) EXPECT_EQ(FindRule(RuleTable()[i].id), i);
  EXPECT_EQ(FindRule("seed-heal"), std::nullopt);
  EXPECT_EQ(FindRule(""), std::nullopt);
  EXPECT_EQ(FindRule("zzz"), std::nullopt);
}

TEST(RuleTableTest, SettingsAndFactsHaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kSettings; ++i) names.insert(Name(static_cast<Setting>(i)));
  EXPECT_EQ(names.size(), kSettings);
  names.clear();
  for (std::size_t i = 0; i < kFacts; ++i) names.insert(Name(static_cast<Fact>(i)));
  EXPECT_EQ(names.size(), kFacts);
}

TEST(RuleTableTest, EverySettingBelongsToARule) {
  for (std::size_t i = 0; i < kSettings; ++i) {
    int owners = 0;
    for (const Rule& rule : RuleTable()) {
      owners += rule.settings.Has(static_cast<Setting>(i)) ? 1 : 0;
    }
    EXPECT_GE(owners, 1) << Name(static_cast<Setting>(i));
  }
}

}  // namespace
}  // namespace trowel::policy
