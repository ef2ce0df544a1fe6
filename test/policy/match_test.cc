#include "policy/match.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "policy/change.h"
#include "policy/config/match_keys.h"
#include "policy/config/override_cover.h"
#include "policy/config/parse_match.h"
#include "policy/policy.h"
#include "test/policy/parsed_policy.h"
#include "test/policy/resolved_move.h"

namespace trowel::policy {
namespace {

using trowel::testing::GardenFixture;
using trowel::testing::ParsedPolicy;
using trowel::testing::ResolvedMove;

Match MatchOf(const GardenFixture& garden, const std::string& match) {
  const Policy policy = ParsedPolicy("overrides:\n- {name: o, match: " + match +
                                     ", rules: {seed-deleting: {mode: audit}}}\n");
  const ResolvedMove resolved(garden);
  return Matches(policy.overrides.at(0).match, resolved.move, To::kThis);
}

bool Holds(const GardenFixture& garden, const std::string& match) {
  return MatchOf(garden, match).holds;
}

// One key in a match that holds for the fixture's move, and one that does not.
struct KeyCase {
  std::string key;
  std::string holds;
  std::string not_so;
};

class MatchKeyTest : public ::testing::TestWithParam<KeyCase> {
 protected:
  MatchKeyTest() {
    const auto label = [](const char* value) {
      return garden::Labels(std::vector<garden::Labels::Pair>{{"tier", value}});
    };
    garden.shoot.labels.Edit() = label("gold");
    garden.shoot.region = "eu-west-1";
    garden.project->labels = label("silver");
    garden.source.labels = label("bronze");
    garden.destination.labels = label("iron");
  }
  static std::string Key(const std::string& value) { return GetParam().key + ": " + value; }
  GardenFixture garden;
};

TEST_P(MatchKeyTest, HoldsForWhatItNamesOnly) {
  EXPECT_TRUE(Holds(garden, "{" + Key(GetParam().holds) + "}"));
  EXPECT_FALSE(Holds(garden, "{" + Key(GetParam().not_so) + "}"));
  EXPECT_FALSE(MatchOf(garden, "{" + Key(GetParam().not_so) + "}").unknown());
}

TEST_P(MatchKeyTest, IsAndedWithAnother) {
  if (GetParam().key == "purposes") return;  // It is there once.
  EXPECT_TRUE(Holds(garden, "{purposes: [production], " + Key(GetParam().holds) + "}"));
  EXPECT_FALSE(Holds(garden, "{purposes: [testing], " + Key(GetParam().holds) + "}"));
}

TEST_P(MatchKeyTest, ExceptsWhatItNamesOnly) {
  EXPECT_FALSE(Holds(garden, "{except: [{" + Key(GetParam().holds) + "}]}"));
  EXPECT_TRUE(Holds(garden, "{except: [{" + Key(GetParam().not_so) + "}]}"));
  EXPECT_FALSE(Holds(
      garden, "{except: [{" + Key(GetParam().not_so) + "}, {" + Key(GetParam().holds) + "}]}"));
}

TEST_P(MatchKeyTest, IsPrintedAsItIsRead) {
  const std::string body = "overrides:\n- {name: o, match: {" + Key(GetParam().holds) +
                           ", except: [{" + Key(GetParam().not_so) +
                           "}]}, rules: {seed-deleting: {mode: audit}}}\n";
  const std::string printed = FormatMatch(ParsedPolicy(body).overrides.at(0).match);
  const Policy again = ParsedPolicy("overrides:\n- {name: o, match: " + printed +
                                    ", rules: {seed-deleting: {mode: audit}}}\n");
  EXPECT_EQ(FormatMatch(again.overrides.at(0).match), printed);
  const ResolvedMove resolved(garden);
  EXPECT_TRUE(Matches(again.overrides.at(0).match, resolved.move, To::kThis).holds);
}

const std::vector<KeyCase>& KeyCases() {
  static const std::vector<KeyCase> cases = {
      {"purposes", "[production]", "[testing]"},
      {"projects", "[dev, other]", "[other]"},
      {"cloudProfiles", "['a*']", "[gcp]"},
      {"namespaces", "['garden-*']", "[garden]"},
      {"regions", "[eu-west-1]", "['us-*']"},
      {"providerTypes", "[aws]", "[gcp]"},
      {"failureTolerances", "[none]", "[node, zone]"},
      {"users", "['operator@*']", "[somebody]"},
      {"groups", "['gardener:*']", "[somebody]"},
      {"shootLabels", "{matchLabels: {tier: gold}}", "{matchLabels: {tier: silver}}"},
      {"projectLabels", "{matchLabels: {tier: silver}}", "{matchLabels: {tier: gold}}"},
      {"sourceSeeds", "{names: [aws-eu1], matchLabels: {tier: bronze}}",
       "{names: [aws-eu1], matchLabels: {tier: iron}}"},
      {"destinationSeeds", "{names: ['aws-*'], matchLabels: {tier: iron}}",
       "{names: [aws-eu1], matchLabels: {tier: iron}}"},
      {"live", "false", "true"},
  };
  return cases;
}

INSTANTIATE_TEST_SUITE_P(Keys, MatchKeyTest, ::testing::ValuesIn(KeyCases()),
                         [](const auto& one) { return one.param.key; });

TEST(MatchTest, EveryKeyHasACase) {
  std::vector<std::string_view> known(MatchKeyNames().begin(), MatchKeyNames().end());
  std::vector<std::string_view> tried;
  for (const KeyCase& one : KeyCases()) tried.push_back(one.key);
  tried.push_back(kExceptKey);
  std::sort(known.begin(), known.end());
  std::sort(tried.begin(), tried.end());
  EXPECT_EQ(known, tried);
}

// Rankings and plans are nobody's.
TEST(MatchTest, WhereNobodyIsNamedNoUserMatches) {
  GardenFixture garden;
  garden.with_requester = false;
  EXPECT_FALSE(Holds(garden, "{users: ['*']}"));
  EXPECT_FALSE(Holds(garden, "{groups: ['*']}"));
  EXPECT_TRUE(Holds(garden, "{except: [{users: ['*']}]}"));
}

// So one for everybody does not stand before one for all moves.
TEST(MatchTest, AnOverrideForUsersHidesNoneForMovesOfNobody) {
  const auto covers = [](const std::string& earlier, const std::string& later) {
    const std::string rest = ", rules: {seed-deleting: {mode: audit}}}\n";
    const Policy policy = ParsedPolicy("overrides:\n- {name: a, match: " + earlier + rest +
                                       "- {name: b, match: " + later + rest);
    return Covers(policy.overrides.at(0).match, policy.overrides.at(1).match);
  };
  EXPECT_FALSE(covers("{users: ['*']}", "{purposes: [production]}"));
  EXPECT_FALSE(covers("{groups: ['*']}", "{users: [a]}"));
  EXPECT_TRUE(covers("{users: ['*']}", "{users: [a], purposes: [production]}"));
  EXPECT_TRUE(covers("{regions: ['*']}", "{purposes: [production]}"));
}

TEST(MatchTest, LiveIsTheKindOfMove) {
  GardenFixture garden;
  garden.Live();
  EXPECT_TRUE(Holds(garden, "{live: true}"));
  EXPECT_FALSE(Holds(garden, "{live: false}"));
}

TEST(MatchTest, WhatIsMissingIsUnknownAndNotUnmatched) {
  GardenFixture garden;
  garden.project.reset();
  EXPECT_EQ(MatchOf(garden, "{projectLabels: {matchLabels: {a: b}}}").missing, Match::kProject);
  EXPECT_EQ(MatchOf(garden, "{except: [{projects: [dev]}]}").missing, Match::kProject);
  // A certain exception decides.
  const Match excepted = MatchOf(garden, "{projects: [dev], except: [{purposes: [production]}]}");
  EXPECT_FALSE(excepted.holds || excepted.unknown());
}

TEST(MatchTest, ADestinationThatIsNotThereIsUnknown) {
  GardenFixture garden;
  garden.with_destination = false;
  EXPECT_EQ(MatchOf(garden, "{destinationSeeds: {matchLabels: {a: b}}}").missing,
            Match::kDestination);
}

TEST(MatchTest, OfAShootWithoutDestinationNoneMatches) {
  const GardenFixture garden;
  const ResolvedMove resolved(garden);
  Move move = resolved.move;
  move.destination = nullptr;
  move.destination_name = {};
  OverrideMatch match;
  match.destination_seeds = SeedMatch{.names = {"*"}, .labels = {}};
  EXPECT_FALSE(Matches(match, move, To::kThis).holds);
  EXPECT_FALSE(Matches(match, move, To::kThis).unknown());
  EXPECT_TRUE(Matches(match, move, To::kOpen).holds);
}

// A change is no move, not even one of a shoot on its way.
TEST(MatchTest, NoDestinationMatchesAChange) {
  GardenFixture garden;
  const std::shared_ptr<const garden::GardenView> view = garden.View();
  const auto mode = [&](const garden::Shoot& shoot, const std::string& match) {
    const Policy policy = ParsedPolicy("overrides:\n- {name: a, match: " + match +
                                       ", rules: {skip-readiness: {mode: audit}}}\n");
    const ShootChange change =
        ResolveChange({.old = &shoot, .now = &shoot, .at = garden.now}, *view, policy);
    const EffectivePolicy effective = SelectForChange(policy, change);
    for (std::size_t i = 0; i < ChangeRules().size(); ++i) {
      if (ChangeRules()[i].id == "skip-readiness") return effective.rules[i]->mode;
    }
    return Mode::kOff;
  };
  garden::Shoot moving = garden.shoot;
  moving.seed_name = "aws-eu2";
  for (const garden::Shoot& shoot : {garden.shoot, moving}) {
    EXPECT_EQ(mode(shoot, "{destinationSeeds: {names: ['*']}}"), Mode::kEnforce);
    EXPECT_EQ(mode(shoot, "{except: [{destinationSeeds: {names: ['*']}}]}"), Mode::kAudit);
    EXPECT_EQ(mode(shoot, "{sourceSeeds: {names: [aws-eu1]}}"), Mode::kAudit);
  }
}

TEST(MatchTest, TheNameOfASeedThatIsNotThereTells) {
  GardenFixture garden;
  garden.with_source = false;
  EXPECT_TRUE(Holds(garden, "{sourceSeeds: {names: ['aws-*']}}"));
  EXPECT_FALSE(MatchOf(garden, "{sourceSeeds: {names: [gcp-*]}}").unknown());
  EXPECT_TRUE(MatchOf(garden, "{sourceSeeds: {names: ['aws-*'], matchLabels: {a: b}}}").unknown());
  EXPECT_FALSE(MatchOf(garden, "{sourceSeeds: {names: [gcp-*], matchLabels: {a: b}}}").unknown());
}

TEST(SelectForAnySeedTest, LeavesOutWhatDependsOnTheDestinationAndSaysSo) {
  const Policy policy = ParsedPolicy(
      "overrides:\n"
      "- {name: a, match: {destinationSeeds: {names: ['*']}}, rules: {seed-visible: {mode: off}}}\n"
      "- {name: b, match: {purposes: [testing], destinationSeeds: {names: ['*']}}, rules: "
      "{seed-deleting: {mode: off}}}\n"
      "- {name: c, match: {purposes: [production]}, rules: {seed-healthy: {mode: audit}}}\n");
  const GardenFixture garden;
  const ResolvedMove resolved(garden);
  const std::size_t visible = *FindRule("seed-visible");
  const EffectivePolicy any = SelectForAnySeed(policy, resolved.move);
  EXPECT_EQ(any.rules[visible]->mode, Mode::kWarn);
  EXPECT_EQ(any.by_destination, std::uint64_t{1} << visible);
  EXPECT_EQ(Select(policy, resolved.move).rules[visible]->mode, Mode::kOff);
  EXPECT_EQ(OverrideOf(policy, Select(policy, resolved.move).rules[visible])->name, "a");
  EXPECT_EQ(OverrideOf(policy, any.rules[visible]), nullptr);
  const std::size_t healthy = *FindRule("seed-healthy");
  EXPECT_EQ(OverrideOf(policy, any.rules[healthy])->name, "c");
}

}  // namespace
}  // namespace trowel::policy
