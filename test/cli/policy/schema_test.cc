#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "garden/yaml_document.h"
#include "kube/manifests.h"
#include "policy/config/format_policy.h"
#include "policy/config/match_keys.h"
#include "policy/config/parse_policy.h"
#include "test/cli/run_trowel.h"
#include "test/properties/random_policy.h"
#include "test/support/garden_generator.h"

namespace trowel::test {
namespace {

using Json = nlohmann::json;
using testing::Dice;
using valijson::adapters::NlohmannJsonAdapter;

// The schema that the command prints, as an editor would load it.
class SchemaTest : public ::testing::Test {
 protected:
  SchemaTest() {
    const Ran ran = RunTrowel("policy schema");
    EXPECT_EQ(ran.code, 0);
    document_ = Json::parse(ran.out);
    valijson::SchemaParser parser;
    parser.populateSchema(NlohmannJsonAdapter(document_), schema_);
  }

  bool Takes(const Json& policy) {
    valijson::Validator validator;
    return validator.validate(schema_, NlohmannJsonAdapter(policy), nullptr);
  }
  // Empty: none.
  std::string Objections(const Json& policy) {
    valijson::Validator validator;
    valijson::ValidationResults results;
    validator.validate(schema_, NlohmannJsonAdapter(policy), &results);
    std::string text;
    for (const valijson::ValidationResults::Error& error : results) {
      for (const std::string& part : error.context) text += part;
      text += ": " + error.description + "\n";
    }
    return text;
  }

  Json document_;
  valijson::Schema schema_;
};

Json OfYaml(const std::string& text) {
  const absl::StatusOr<garden::YamlDocument> document = garden::ReadYamlDocument(text);
  EXPECT_TRUE(document.ok()) << document.status() << "\n" << text;
  return document.ok() ? Json::parse(document->json) : Json();
}

bool ParserTakes(const Json& policy) { return policy::ParsePolicy(policy.dump(), "p").ok(); }

// Each of them as FormatPolicy() prints it, with every rule and every setting.
Json RandomDocument(std::uint64_t number) {
  Dice dice(number * 7919 + 1);
  return OfYaml(policy::FormatPolicy(testing::RandomPolicy(&dice)));
}

TEST_F(SchemaTest, TakesEveryPolicyThatCanBePrinted) {
  std::size_t taken = 0;
  for (std::uint64_t number = 0; number < 60; ++number) {
    const Json policy = RandomDocument(number);
    if (!ParserTakes(policy)) continue;  // A match may be empty at random, and all weights 0.
    ++taken;
    ASSERT_EQ(Objections(policy), "") << policy.dump(1);
  }
  EXPECT_GT(taken, 30U);
}

TEST_F(SchemaTest, TakesTheExample) {
  const absl::StatusOr<std::string> text = kube::ReadFile("examples/policy.yaml", 1 << 20);
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_EQ(Objections(OfYaml(*text)), "");
}

// One place of a document, changed as a person might get it wrong.
void Spoil(Json* value, Dice* dice) {
  if (value->is_object() && !value->empty() && !dice->OneIn(5)) {
    auto member = value->begin();
    std::advance(member, static_cast<std::ptrdiff_t>(dice->Below(value->size())));
    if (dice->OneIn(4)) {
      const std::string key = member.key();
      Json moved = std::move(*member);
      value->erase(key);
      if (dice->OneIn(2)) (*value)[key + "s"] = std::move(moved);
      return;
    }
    return Spoil(&*member, dice);
  }
  if (value->is_array() && !value->empty() && !dice->OneIn(5)) {
    return Spoil(&(*value)[dice->Below(value->size())], dice);
  }
  const std::vector<Json> others = {Json::array(),       Json::object(),     Json(-1),
                                    Json("enfroce"),     Json(" "),          Json("7d"),
                                    Json(true),          Json(""),           Json("a\nb"),
                                    Json(2'000'000'000), Json("2026-12-24"), Json::array({""}),
                                    Json::array({"*"}),  Json("off")};
  *value = others[dice->Below(others.size())];
}

// An editor that marks what is right is worse than one that lets something pass.
TEST_F(SchemaTest, RefusesNothingThatTheParserTakesAndMostOfWhatItRefuses) {
  std::size_t refused = 0;
  std::size_t noticed = 0;
  Dice dice(11);
  for (std::uint64_t number = 0; number < 3000; ++number) {
    Json policy = RandomDocument(number % 40);
    if (!ParserTakes(policy)) continue;
    // A small one: most mistakes shall be in what people write.
    Json& rules = policy["rules"];
    while (rules.size() > 4) {
      auto rule = rules.begin();
      std::advance(rule, static_cast<std::ptrdiff_t>(dice.Below(rules.size())));
      rules.erase(rule.key());
    }
    Spoil(&policy, &dice);
    const bool parser = ParserTakes(policy);
    const bool schema = Takes(policy);
    if (parser) {
      ASSERT_TRUE(schema) << Objections(policy) << policy.dump(1);
    }
    if (!parser) ++refused;
    if (!parser && !schema) ++noticed;
  }
  EXPECT_GT(refused, 1000U);
  EXPECT_GT(noticed * 100, refused * 90) << noticed << " of " << refused;
}

TEST_F(SchemaTest, KnowsEveryRuleSettingAndKeyOfAMatch) {
  const Json& defs = document_["$defs"];
  for (const policy::Rule& rule : policy::AllRules()) {
    const Json& of_rule = defs[fmt::format("rule-{}", rule.id)];
    ASSERT_TRUE(of_rule.is_object()) << rule.id;
    EXPECT_EQ(of_rule["properties"].size(), 6 + rule.settings.size()) << rule.id;
    for (const policy::Setting& setting : rule.settings) {
      EXPECT_TRUE(of_rule["properties"].contains(std::string(setting.name))) << setting.name;
    }
  }
  EXPECT_EQ(defs["match"]["properties"].size(), policy::MatchKeyNames().size());
}

}  // namespace
}  // namespace trowel::test
