#include <gtest/gtest.h>

#include "policy/asking.h"
#include "test/properties/decision.h"
#include "test/properties/random_policy.h"

namespace trowel::testing {
namespace {

using garden::Kind;
using policy::Mode;
using policy::OnUnknown;

// The seeds of a generated garden that are named in its changes, broken ones included.
std::vector<std::string> SeedNames(const GeneratedGarden& garden) {
  std::vector<std::string> names = {"no-such-seed"};
  for (const garden::Change& change : garden.changes) {
    if (change.kind == Kind::kSeed) names.push_back(change.name);
  }
  return names;
}

void SetAll(Mode mode, policy::Policy* policy) {
  for (policy::RuleConfig& config : policy->rules) config.mode = config.live_mode = mode;
  for (policy::Override& override : policy->overrides) {
    for (std::shared_ptr<const policy::RuleConfig>& config : override.rules) {
      if (config == nullptr) continue;
      policy::RuleConfig changed = *config;
      changed.mode = changed.live_mode = mode;
      config = std::make_shared<const policy::RuleConfig>(std::move(changed));
    }
  }
}

TEST(PolicyProperty, WarnAndAuditNeverDeny) {
  std::size_t warnings = 0;
  for (std::uint64_t random_seed = 3000; random_seed < 3080; ++random_seed) {
    SCOPED_TRACE(::testing::Message() << "garden " << random_seed);
    Dice dice(random_seed);
    const GeneratedGarden garden = HostileGarden(random_seed);
    const std::shared_ptr<const garden::GardenView> view = garden.Build();
    const std::vector<std::string> seeds = SeedNames(garden);
    policy::Policy policy = RandomPolicy(&dice);
    for (policy::RuleConfig& config : policy.rules) config.on_unknown = OnUnknown::kDeny;
    for (const Mode mode : {Mode::kWarn, Mode::kAudit, Mode::kOff}) {
      SetAll(mode, &policy);
      for (const garden::Shoot* shoot : SomeShoots(garden, 6)) {
        const policy::Verdict verdict = Admit(*shoot, dice.Pick(seeds), {}, *view, policy);
        ASSERT_TRUE(verdict.allowed()) << Describe(verdict);
        ASSERT_TRUE(mode == Mode::kWarn || verdict.warned_by == 0) << Describe(verdict);
        ASSERT_TRUE(mode != Mode::kOff || verdict.audited_by == 0) << Describe(verdict);
        warnings += verdict.warnings.size();
      }
    }
  }
  EXPECT_GT(warnings, 100U);
}

// One rule less that denies: nothing else may change.
TEST(PolicyProperty, SofteningOneRuleTouchesNoOther) {
  for (std::uint64_t random_seed = 4000; random_seed < 4100; ++random_seed) {
    SCOPED_TRACE(::testing::Message() << "garden " << random_seed);
    Dice dice(random_seed);
    const GeneratedGarden garden = HostileGarden(random_seed);
    const std::shared_ptr<const garden::GardenView> view = garden.Build();
    const policy::Policy policy = policy::DefaultPolicy();
    const garden::Shoot& shoot = *dice.Pick(garden.Shoots());
    const std::string& seed = dice.Pick(view->seeds()).seed->name;
    const std::uint64_t denied_by = Admit(shoot, seed, {}, *view, policy).denied_by;
    for (std::size_t i = 0; i < policy::RuleTable().size(); ++i) {
      // It speaks for the others where it denies (rule.h), so that without it they do.
      if (policy::RuleTable()[i].id == "seed-exists") continue;
      policy::Policy softer = policy;
      softer.rules[i].mode = softer.rules[i].live_mode = Mode::kWarn;
      const std::uint64_t bit = std::uint64_t{1} << i;
      const policy::Verdict verdict = Admit(shoot, seed, {}, *view, softer);
      ASSERT_EQ(verdict.denied_by, denied_by & ~bit) << Describe(verdict);
    }
  }
}

// Forbids kinds and spoils objects at random.
void KnockOut(GeneratedGarden* garden, Dice* dice) {
  const std::size_t kinds = dice->Below(3);
  for (std::size_t i = 0; i < kinds; ++i) {
    garden->unknown_kinds.emplace_back(dice->Pick(garden::Kinds()).kind, "forbidden");
  }
  for (garden::Change& change : garden->changes) {
    if (!dice->OneIn(6)) continue;
    if (change.kind == Kind::kShoot || dice->OneIn(2)) {
      garden::Broken broken;
      broken.why = "spec: expected an object";
      broken.seeds_readable = false;
      change.object = broken;
    } else {
      change.object = garden::Deleted{};
    }
  }
}

// Every rule enforced, and denying what it does not know.
policy::Policy StrictPolicy(Dice* dice) {
  policy::Policy policy = RandomPolicy(dice);
  policy.enforcement = Mode::kEnforce;
  policy.exempt = {};
  policy.exemptions = {};
  SetAll(Mode::kEnforce, &policy);
  for (policy::RuleConfig& config : policy.rules) {
    config.enforce_from.reset();
    config.on_unknown = dice->OneIn(2) ? std::optional(OnUnknown::kDeny) : std::nullopt;
  }
  for (policy::Override& override : policy.overrides)
    override.rules.assign(policy.rules.size(), {});
  return policy;
}

TEST(PolicyProperty, AnUnknownNeverPassesARuleThatDeniesIt) {
  std::size_t unknowns = 0;
  for (std::uint64_t random_seed = 5000; random_seed < 5150; ++random_seed) {
    SCOPED_TRACE(::testing::Message() << "garden " << random_seed);
    Dice dice(random_seed);
    GeneratedGarden garden = HostileGarden(random_seed);
    const std::vector<std::string> seeds = SeedNames(garden);
    // Before: reviews carry shoots that Trowel itself may not be able to read.
    std::vector<garden::Shoot> shoots;
    for (const garden::Shoot* shoot : SomeShoots(garden, 8)) shoots.push_back(*shoot);
    KnockOut(&garden, &dice);
    const std::shared_ptr<const garden::GardenView> view = garden.Build();
    const policy::Policy policy = StrictPolicy(&dice);
    for (const garden::Shoot& shoot : shoots) {
      const std::string to = dice.Pick(seeds);
      // Nobody is kept from going back by what only Gardener would know.
      if (to == shoot.host_seed_name) continue;
      const policy::Verdict verdict = Admit(shoot, to, dice.OneIn(2), *view, policy);
      for (const policy::Findings* soft : {&verdict.warnings, &verdict.audits}) {
        for (const policy::Finding& finding : *soft) ASSERT_FALSE(finding.unknown) << finding.rule;
      }
      for (const policy::Finding& finding : verdict.denials) {
        if (!finding.unknown) continue;
        ++unknowns;
        const std::size_t rule = *policy::FindRule(finding.rule);
        ASSERT_NE(verdict.denied_by >> rule & 1, 0U) << Describe(verdict);
      }
    }
  }
  EXPECT_GT(unknowns, 1000U);
}

// Stated from the other side: a rule that is asked and lacks a fact never keeps silent.
TEST(PolicyProperty, ARuleThatLacksAFactDenies) {
  std::size_t lacking = 0;
  for (std::uint64_t random_seed = 6000; random_seed < 6150; ++random_seed) {
    SCOPED_TRACE(::testing::Message() << "garden " << random_seed);
    Dice dice(random_seed);
    GeneratedGarden garden = HostileGarden(random_seed);
    const std::vector<std::string> seeds = SeedNames(garden);
    const garden::Shoot shoot = *dice.Pick(garden.Shoots());
    KnockOut(&garden, &dice);
    const std::shared_ptr<const garden::GardenView> view = garden.Build();
    const policy::Policy policy = StrictPolicy(&dice);
    const std::string& seed = dice.Pick(seeds);
    const policy::Verdict verdict = Admit(shoot, seed, {}, *view, policy);
    if (view->FindSeed(seed) == nullptr || !view->kind(Kind::kSeed).known) {
      ++lacking;
      ASSERT_FALSE(verdict.allowed()) << seed;
    }
    if (view->FindSeed(seed) == nullptr || verdict.denied_by == 0) continue;
    // A return is judged by few rules, which ask for less.
    if (shoot.host_seed_name == seed) continue;
    const bool no_shoots = !view->kind(Kind::kShoot).known;
    const std::uint64_t capacity = std::uint64_t{1} << *policy::FindRule("seed-capacity");
    const std::uint64_t exists = std::uint64_t{1} << *policy::FindRule("seed-exists");
    if (no_shoots && (verdict.denied_by & exists) == 0) {
      ++lacking;
      ASSERT_NE(verdict.denied_by & capacity, 0U) << Describe(verdict);
    }
  }
  EXPECT_GT(lacking, 20U);
}

}  // namespace
}  // namespace trowel::testing
