#include "policy/rule_table.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace trowel::policy {
namespace {

std::string FileOf(std::string_view id) {
  std::string name(id);
  std::replace(name.begin(), name.end(), '-', '_');
  return name + ".cc";
}

TEST(RuleTableTest, HasTheRuleOfEachFile) {
  std::set<std::string> files;
  for (const Rule& rule : AllRules()) {
    EXPECT_TRUE(files.insert(FileOf(rule.id)).second) << rule.id << " is there twice";
  }
  for (const char* folder : {"policy/move", "policy/change"}) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.path().extension() != ".cc") continue;
      // What several rules share has a header.
      const bool shared =
          std::filesystem::exists(std::filesystem::path(entry.path()).replace_extension(".h"));
      EXPECT_TRUE(shared || files.contains(entry.path().filename())) << entry.path();
    }
  }
}

TEST(RuleTableTest, HasAFileForEachRule) {
  for (const Rule& rule : RuleTable()) {
    EXPECT_TRUE(std::filesystem::exists("policy/move/" + FileOf(rule.id)) ||
                rule.on_shoot != nullptr || rule.on_object != nullptr)
        << rule.id;
  }
  for (const Rule& rule : ChangeRules()) {
    EXPECT_TRUE(std::filesystem::exists("policy/change/" + FileOf(rule.id)) ||
                std::filesystem::exists("policy/config_rules/" + FileOf(rule.id)) ||
                rule.check != nullptr)
        << rule.id;
  }
}

TEST(RuleTableTest, EachRowIsComplete) {
  for (const Rule& rule : AllRules()) {
    SCOPED_TRACE(rule.id);
    EXPECT_EQ(rule.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), std::string_view::npos);
    EXPECT_FALSE(rule.summary.empty());
    EXPECT_LE(rule.summary.size(), 90U);
    EXPECT_NE(rule.summary.back(), '.');
    EXPECT_TRUE(rule.check != nullptr || rule.on_shoot != nullptr || rule.on_object != nullptr);
  }
  for (const Rule& rule : RuleTable()) EXPECT_NE(rule.check, nullptr) << rule.id;
}

TEST(RuleTableTest, ALiveMoveIsNeverJudgedMoreMildly) {
  for (const Rule& rule : AllRules()) EXPECT_GE(rule.live_mode, rule.mode) << rule.id;
}

TEST(RuleTableTest, EachRuleHasAFunctionOfItsOwn) {
  std::set<RuleFunction> functions;
  for (const Rule& rule : RuleTable()) EXPECT_TRUE(functions.insert(rule.check).second) << rule.id;
}

TEST(RuleTableTest, RulesAtFirstSchedulingNeedNothingThatOnlyAMoveHas) {
  for (const Rule& rule : RuleTable()) {
    if (rule.when != When::kAlways) continue;
    for (const Fact* fact : rule.facts) {
      EXPECT_NE(fact->name, "last-move") << rule.id;
      EXPECT_NE(fact->name, "state-timestamp") << rule.id;
    }
  }
}

TEST(RuleTableTest, WhoeverReadsTheDestinationNamesItAsAFact) {
  for (const Rule& rule : RuleTable()) {
    EXPECT_EQ(rule.reads != Reads::kNothing, rule.facts.Has(facts::kDestination)) << rule.id;
  }
}

TEST(RuleTableTest, ReturnsAreJudgedByFew) {
  std::set<std::string_view> ids;
  for (const Rule& rule : RuleTable()) {
    if (rule.judges_returns) ids.insert(rule.id);
  }
  EXPECT_EQ(ids, (std::set<std::string_view>{"binding-only", "domain-taken", "seed-capacity",
                                             "seed-cycle", "seed-deleting", "seed-exists",
                                             "self-hosted", "shoot-deleting", "shoot-domain"}));
}

TEST(RuleTableTest, FindsARuleByItsIdOnly) {
  for (std::size_t i = 0; i < RuleTable().size(); ++i) EXPECT_EQ(FindRule(RuleTable()[i].id), i);
  EXPECT_EQ(FindRule("seed-heal"), std::nullopt);
  EXPECT_EQ(FindRule(""), std::nullopt);
  EXPECT_EQ(FindRule("zzz"), std::nullopt);
}

TEST(RuleTableTest, TheIdOfARowIsThatOfItsRule) {
  for (std::size_t i = 0; i < RuleTable().size(); ++i) EXPECT_EQ(FindRule(RuleTable()[i].id), i);
}

// Two rules may share a fact, or a setting: it then means the same, and is described once.
TEST(RuleTableTest, WhatIsCalledTheSameIsTheSame) {
  std::map<std::string_view, const Fact*> facts_by_name;
  std::map<std::string_view, const Setting*> settings_by_name;
  for (const Rule& rule : AllRules()) {
    for (const Fact* fact : rule.facts) {
      const Fact* first = facts_by_name.emplace(fact->name, fact).first->second;
      EXPECT_EQ(first->missing_when, fact->missing_when) << rule.id << ": " << fact->name;
      EXPECT_EQ(first->bit, fact->bit) << rule.id << ": " << fact->name;
      EXPECT_FALSE(fact->missing_when.empty()) << fact->name;
    }
    for (const Setting& setting : rule.settings) {
      const Setting* first = settings_by_name.emplace(setting.name, &setting).first->second;
      EXPECT_EQ(first->text, setting.text) << rule.id << ": " << setting.name;
      EXPECT_EQ(first->type, setting.type) << rule.id << ": " << setting.name;
    }
  }
}

TEST(RuleTableTest, EachSettingIsDescribedAndPrinted) {
  std::set<decltype(Setting::read)> readers;
  for (const Rule& rule : AllRules()) {
    EXPECT_EQ(rule.settings.empty(), rule.defaults == nullptr) << rule.id;
    std::set<std::string_view> names;
    for (const Setting& setting : rule.settings) {
      SCOPED_TRACE(setting.name);
      EXPECT_TRUE(names.insert(setting.name).second) << rule.id << " has it twice";
      EXPECT_FALSE(setting.type.empty()) << "say what is possible: \"a or b\"";
      EXPECT_FALSE(setting.text.empty());
      ASSERT_NE(setting.read, nullptr);
      ASSERT_NE(setting.write, nullptr);
      EXPECT_TRUE(readers.insert(setting.read).second) << rule.id << ": not a function of its own";
      setting.write(rule.defaults());
    }
  }
}

}  // namespace
}  // namespace trowel::policy
