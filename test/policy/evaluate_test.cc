#include "policy/evaluate.h"

#include <algorithm>
#include <map>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/support/garden_fixture.h"

namespace trowel::policy {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using trowel::testing::GardenFixture;

std::vector<std::string> RulesOf(const Findings& findings) {
  std::vector<std::string> rules;
  for (const Finding& finding : findings) rules.emplace_back(finding.rule);
  return rules;
}

std::uint64_t Bit(std::string_view rule) { return std::uint64_t{1} << FindRule(rule).value(); }

// All rules off but one.
GardenFixture Only(const std::string& rule, Mode mode) {
  GardenFixture garden;
  for (const Rule& other : RuleTable()) garden.Set(std::string(other.id), Mode::kOff);
  garden.Set(rule, mode);
  return garden;
}

// The destination is being deleted, and only the rule that minds is on.
GardenFixture Deleting(Mode mode) {
  GardenFixture garden = Only("seed-deleting", mode);
  garden.destination.deleting = true;
  return garden;
}

TEST(EvaluateTest, AMoveInOrderIsAllowedInSilence) {
  const Verdict verdict = GardenFixture().Decide();
  EXPECT_TRUE(verdict.allowed());
  EXPECT_THAT(RulesOf(verdict.denials), IsEmpty());
  EXPECT_THAT(RulesOf(verdict.warnings), IsEmpty());
  EXPECT_THAT(RulesOf(verdict.audits), IsEmpty());
}

TEST(EvaluateTest, TheModeSaysWhatFollowsFromAnObjection) {
  const Verdict denied = Deleting(Mode::kEnforce).Decide();
  EXPECT_EQ(denied.denied_by, Bit("seed-deleting"));
  EXPECT_THAT(RulesOf(denied.denials), ElementsAre("seed-deleting"));
  EXPECT_EQ(denied.denials[0].effect, Effect::kDeny);

  const Verdict warned = Deleting(Mode::kWarn).Decide();
  EXPECT_TRUE(warned.allowed());
  EXPECT_EQ(warned.warned_by, Bit("seed-deleting"));
  EXPECT_EQ(warned.warnings.at(0).effect, Effect::kWarn);

  const Verdict audited = Deleting(Mode::kAudit).Decide();
  EXPECT_TRUE(audited.allowed());
  EXPECT_EQ(audited.audited_by, Bit("seed-deleting"));
  EXPECT_EQ(audited.audits.at(0).effect, Effect::kAudit);

  const Verdict silent = Deleting(Mode::kOff).Decide();
  EXPECT_EQ(silent.denied_by | silent.warned_by | silent.audited_by, 0U);
  EXPECT_THAT(RulesOf(silent.audits), IsEmpty());
}

TEST(EvaluateTest, LiveMovesHaveTheirOwnMode) {
  GardenFixture garden = Deleting(Mode::kWarn);
  garden.Config("seed-deleting").live_mode = Mode::kEnforce;
  EXPECT_TRUE(garden.Decide().allowed());
  garden.Live();
  EXPECT_FALSE(garden.Decide().allowed());
}

TEST(EvaluateTest, WithEnforcementWarnNothingIsDeniedAndEverythingSaid) {
  GardenFixture garden = Deleting(Mode::kEnforce);
  garden.policy.enforcement = Mode::kWarn;
  const Verdict verdict = garden.Decide();
  EXPECT_TRUE(verdict.allowed());
  EXPECT_THAT(RulesOf(verdict.warnings), ElementsAre("seed-deleting"));
  garden.Set("seed-deleting", Mode::kAudit);
  EXPECT_THAT(RulesOf(garden.Decide().audits), ElementsAre("seed-deleting"));
}

TEST(EvaluateTest, SaysAllThatIsWrongInTheOrderOfTheTable) {
  GardenFixture garden;
  garden.destination.deleting = true;
  garden.destination.emergency_stop = true;
  garden.destination.has_backup = false;
  const Verdict verdict = garden.Decide();
  EXPECT_THAT(RulesOf(verdict.denials),
              ElementsAre("backup-configured", "seed-deleting", "seed-emergency-stop"));
}

TEST(EvaluateTest, WithoutTextTheBitsAreTheSame) {
  GardenFixture garden;
  garden.destination.deleting = true;
  garden.destination.visible = false;
  garden.project.reset();
  const Verdict full = garden.Decide(Detail::kFull);
  const Verdict bits = garden.Decide(Detail::kRulesOnly);
  EXPECT_EQ(bits.denied_by, full.denied_by);
  EXPECT_EQ(bits.warned_by, full.warned_by);
  EXPECT_EQ(bits.audited_by, full.audited_by);
  EXPECT_THAT(RulesOf(bits.denials), IsEmpty());
  EXPECT_THAT(RulesOf(bits.warnings), IsEmpty());
}

TEST(EvaluateTest, OfAMissingSeedOnlySeedExistsSpeaks) {
  GardenFixture garden;
  garden.with_destination = false;
  EXPECT_THAT(RulesOf(garden.Decide().denials), ElementsAre("seed-exists"));
  garden.with_source = false;
  EXPECT_THAT(RulesOf(garden.Decide().denials), ElementsAre("seed-exists", "seed-exists"));
}

TEST(EvaluateTest, WhereSeedExistsDoesNotDenyTheOthersCannotJudge) {
  GardenFixture garden;
  garden.Set("seed-exists", Mode::kWarn);
  garden.with_destination = false;
  const Verdict verdict = garden.Decide();
  EXPECT_NE(verdict.denied_by & Bit("seed-deleting"), 0U);
  EXPECT_NE(verdict.denied_by & Bit("taints-tolerated"), 0U);
  for (const Finding& finding : verdict.denials) EXPECT_TRUE(finding.unknown) << finding.rule;
}

TEST(EvaluateTest, AReturnIsJudgedByTheRulesThatSaySo) {
  GardenFixture garden;
  garden.destination.deleting = true;  // Judges returns.
  garden.destination.visible = false;  // Does not.
  garden.shoot.host_seed_name = "aws-eu2";
  const Verdict verdict = garden.Decide();
  EXPECT_THAT(RulesOf(verdict.denials), ElementsAre("seed-deleting"));
  EXPECT_THAT(RulesOf(verdict.warnings), IsEmpty());
}

TEST(EvaluateTest, AtFirstSchedulingRulesOnMovesAreNotAsked) {
  GardenFixture garden;
  garden.first = true;
  garden.destination.has_backup = false;
  garden.destination.deleting = true;
  EXPECT_THAT(RulesOf(garden.Decide().denials), ElementsAre("seed-deleting"));
}

struct UnknownCase {
  Mode mode;
  std::optional<OnUnknown> on_unknown;
  Effect effect;
};

class OnUnknownTest : public ::testing::TestWithParam<UnknownCase> {};

TEST_P(OnUnknownTest, FollowsItsSettingButNeverExceedsTheMode) {
  GardenFixture garden = Only("cloudprofile-selector", GetParam().mode);
  garden.Config("cloudprofile-selector").on_unknown = GetParam().on_unknown;
  garden.cloud_profile.reset();
  const Verdict verdict = garden.Decide();
  const std::uint64_t bit = Bit("cloudprofile-selector");
  EXPECT_EQ(verdict.denied_by, GetParam().effect == Effect::kDeny ? bit : 0U);
  EXPECT_EQ(verdict.warned_by, GetParam().effect == Effect::kWarn ? bit : 0U);
  EXPECT_EQ(verdict.audited_by, GetParam().effect == Effect::kAudit ? bit : 0U);
}

std::string NameOfCase(const ::testing::TestParamInfo<UnknownCase>& info) {
  const UnknownCase& c = info.param;
  return fmt::format("{}_{}", Name(c.mode), c.on_unknown ? Name(*c.on_unknown) : "unset");
}

INSTANTIATE_TEST_SUITE_P(
    All, OnUnknownTest,
    ::testing::Values(UnknownCase{Mode::kEnforce, std::nullopt, Effect::kDeny},
                      UnknownCase{Mode::kEnforce, OnUnknown::kDeny, Effect::kDeny},
                      UnknownCase{Mode::kEnforce, OnUnknown::kWarn, Effect::kWarn},
                      UnknownCase{Mode::kEnforce, OnUnknown::kAllow, Effect::kAudit},
                      UnknownCase{Mode::kWarn, std::nullopt, Effect::kWarn},
                      UnknownCase{Mode::kWarn, OnUnknown::kDeny, Effect::kWarn},
                      UnknownCase{Mode::kWarn, OnUnknown::kWarn, Effect::kWarn},
                      UnknownCase{Mode::kWarn, OnUnknown::kAllow, Effect::kAudit},
                      UnknownCase{Mode::kAudit, std::nullopt, Effect::kAudit},
                      UnknownCase{Mode::kAudit, OnUnknown::kDeny, Effect::kAudit},
                      UnknownCase{Mode::kAudit, OnUnknown::kWarn, Effect::kAudit},
                      UnknownCase{Mode::kAudit, OnUnknown::kAllow, Effect::kAudit},
                      UnknownCase{Mode::kOff, std::nullopt, Effect::kNone},
                      UnknownCase{Mode::kOff, OnUnknown::kDeny, Effect::kNone},
                      UnknownCase{Mode::kOff, OnUnknown::kWarn, Effect::kNone},
                      UnknownCase{Mode::kOff, OnUnknown::kAllow, Effect::kNone}),
    NameOfCase);

// Takes one fact away from the garden. False for facts that only a rule itself can miss.
bool TakeAway(const Fact& fact, GardenFixture* garden) {
  using garden::Kind;
  static const std::map<const Fact*, Kind> kLists = {{&facts::kShoots, Kind::kShoot},
                                                     {&facts::kShootStates, Kind::kShootState},
                                                     {&facts::kBackupBuckets, Kind::kBackupBucket},
                                                     {&facts::kBastions, Kind::kBastion},
                                                     {&facts::kManagedSeeds, Kind::kManagedSeed},
                                                     {&facts::kRegionTables, Kind::kConfigMap}};
  if (&fact == &facts::kDestination) {
    garden->broken_destination = "spec.taints: expected a list";
  } else if (&fact == &facts::kSource) {
    garden->broken_source = "spec.taints: expected a list";
  } else if (&fact == &facts::kCloudProfile) {
    garden->cloud_profile.reset();
  } else if (&fact == &facts::kProject) {
    garden->project.reset();
  } else if (const auto list = kLists.find(&fact); list != kLists.end()) {
    garden->unknown_kinds.emplace_back(list->second, "forbidden");
  } else {
    EXPECT_EQ(fact.bit, 0U) << fact.name << ": say how to take it away";
    return false;
  }
  return true;
}

class MissingFactTest : public ::testing::TestWithParam<Rule> {};

TEST_P(MissingFactTest, NeverPassesAnEnforcedRule) {
  const Rule& rule = GetParam();
  for (const Fact* fact : rule.facts) {
    GardenFixture garden = Only(std::string(rule.id), Mode::kEnforce);
    if (!TakeAway(*fact, &garden)) continue;
    SCOPED_TRACE(fact->name);
    if (rule.when == When::kLive) garden.Live();
    RuleConfig& config = garden.Config(std::string(rule.id));

    config.on_unknown.reset();
    EXPECT_FALSE(garden.Decide().allowed());
    config.on_unknown = OnUnknown::kDeny;
    const Verdict denied = garden.Decide();
    EXPECT_EQ(denied.denied_by, Bit(rule.id));
    ASSERT_FALSE(denied.denials.empty());
    EXPECT_TRUE(denied.denials[0].unknown);
    EXPECT_FALSE(denied.denials[0].message.empty());
    EXPECT_FALSE(denied.denials[0].remedy.empty());
    config.on_unknown = OnUnknown::kWarn;
    EXPECT_EQ(garden.Decide().warned_by, Bit(rule.id));
    config.on_unknown = OnUnknown::kAllow;
    EXPECT_EQ(garden.Decide().audited_by, Bit(rule.id));
  }
}

TEST_P(MissingFactTest, NeverDeniesWhereTheRuleWarnsOrAudits) {
  const Rule& rule = GetParam();
  for (const Mode mode : {Mode::kWarn, Mode::kAudit}) {
    GardenFixture garden = Only(std::string(rule.id), mode);
    if (rule.when == When::kLive) garden.Live();
    garden.Config(std::string(rule.id)).on_unknown = OnUnknown::kDeny;
    garden.destination.deleting = true;
    EXPECT_TRUE(garden.Decide().allowed());
    for (const Rule& each : RuleTable()) {
      for (const Fact* fact : each.facts) TakeAway(*fact, &garden);
    }
    EXPECT_TRUE(garden.Decide().allowed());
  }
}

INSTANTIATE_TEST_SUITE_P(Rules, MissingFactTest,
                         ::testing::ValuesIn(RuleTable().begin(), RuleTable().end()),
                         [](const ::testing::TestParamInfo<Rule>& row) {
                           std::string name(row.param.id);
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace trowel::policy
