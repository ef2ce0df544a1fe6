#include <gmock/gmock.h>

#include "test/scheduler/plan/plan_fixture.h"
#include "test/support/tune.h"
#include "test/support/unreadable_shoot.h"

namespace trowel::testing {
namespace {

using policy::Mode;
using scheduler::PlanOrder;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class DrainTest : public PlanFixture {};

TEST_F(DrainTest, TakesTheLeastRiskFirst) {
  Add("infra", "infrastructure");
  Add("prod", "production");
  Add("none", "");
  Add("test", "testing");
  Add("dev", "development");
  garden::Shoot& asleep = Add("asleep", "production");
  asleep.hibernated = asleep.hibernation_enabled = true;
  // One that wakes up is in use, and so is one that does not sleep yet.
  Add("waking", "production").hibernated = true;
  Add("tired", "production").hibernation_enabled = true;
  EXPECT_THAT(Waves(Drain()),
              ElementsAre("asleep>aws-eu2", "none>aws-eu2 test>aws-eu2", "dev>aws-eu2",
                          "prod>aws-eu2 tired>aws-eu2 waking>aws-eu2", "infra>aws-eu2"));
}

TEST_F(DrainTest, TakesAShootThatIsASeedLast) {
  Add("soil", "evaluation");
  Add("prod", "production");
  Manage("soil");
  EXPECT_THAT(Waves(Drain()), ElementsAre("prod>aws-eu2", "soil>aws-eu2"));
}

// Each of these moves is fine alone; after all of them the seeds would run in one another. One has
// to stay, and the others need not wait for it.
TEST_F(DrainTest, MakesNoCircleOfSeedsThatRunInOneAnother) {
  garden.with_destination = false;
  for (const char* name : {"clay", "loam", "sand"}) {
    Add(name, "infrastructure");
    AddSeed(name);
    Manage(name);
  }
  for (const int parallel : {1, 5}) {
    options.max_parallel = parallel;
    const scheduler::Plan plan = Drain();
    EXPECT_THAT(Waves(plan), ElementsAre("clay>loam", "loam>sand"));
    ASSERT_EQ(plan.stuck.size(), 1U);
    for (const scheduler::StuckShoot& stuck : plan.stuck) {
      EXPECT_FALSE(stuck.findings.empty() && stuck.refusals.empty() && stuck.nearest.empty());
    }
  }
  // Others go there, and these where nothing of the plan runs.
  Add("prod", "production");
  AddSeed("rock");
  options.max_parallel = 5;
  EXPECT_TRUE(Drain().complete());
  for (const scheduler::Wave& wave : Drain().waves) {
    for (const scheduler::PlannedMove& move : wave.moves) {
      if (move.shoot->name == "prod") continue;
      EXPECT_EQ(move.to->seed->name, "rock");
    }
  }
}

// Whatever does not deny still says why nothing is placed there.
TEST_F(DrainTest, SaysWhyAShootStaysThoughThePolicyEnforcesNothing) {
  garden.policy.enforcement = Mode::kWarn;
  garden.destination.taints = {{.key = "team", .value = std::nullopt}};
  Add("prod", "production");
  const scheduler::Plan plan = Drain();
  ASSERT_EQ(plan.stuck.size(), 1U);
  const scheduler::StuckShoot& stuck = plan.stuck.front();
  EXPECT_FALSE(stuck.findings.empty() && stuck.refusals.empty());
}

// As a ranking orders them: what would be denied comes last, however near it is.
TEST_F(DrainTest, TakesLastWhatOnlyEnforcementLetsPass) {
  garden.policy.enforcement = Mode::kWarn;
  garden.destination.gardenlet_version = "v1.151.0";  // A classic move between two hangs.
  AddSeed("far", "eu-central-1");
  garden.regions->rows["eu-west-1"]["eu-central-1"] = 200;  // region-distance warns.
  Add("prod", "production");
  EXPECT_THAT(Waves(Drain()), ElementsAre("prod>far"));
  garden.policy.enforcement = Mode::kEnforce;
  EXPECT_THAT(Waves(Drain()), ElementsAre("prod>far"));
}

TEST_F(DrainTest, PrefersFewerWarnings) {
  garden.destination.provider_type = "gcp";  // So warn provider-type and backup-healthy.
  garden.destination.backup_provider = "gcp";
  garden.destination.region = "eu-west-1";
  AddSeed("plain", "eu-central-1");
  garden.regions->rows["eu-west-1"]["eu-central-1"] = 200;  // So warns region-distance.
  Add("prod", "production");
  EXPECT_THAT(Waves(Drain()), ElementsAre("prod>plain"));
}

// Nobody is helped by ten shoots that are bound away and stay frozen where they are.
TEST_F(DrainTest, PlansNothingFromASourceThatStartsNothingWhateverThePolicySays) {
  Add("prod", "production");
  garden.source.emergency_stop = true;
  for (const Mode enforcement : {Mode::kEnforce, Mode::kWarn}) {
    for (const Mode mode : {Mode::kEnforce, Mode::kWarn, Mode::kOff}) {
      garden.policy.enforcement = enforcement;
      garden.Set("source-healthy", mode);
      const scheduler::Plan plan = Drain();
      EXPECT_THAT(Waves(plan), IsEmpty());
      ASSERT_EQ(plan.stuck.size(), 1U);
      const scheduler::StuckShoot& stuck = plan.stuck.front();
      EXPECT_FALSE(stuck.findings.empty() && stuck.refusals.empty());
      EXPECT_FALSE(plan.complete());
    }
  }
}

TEST_F(DrainTest, CountsExternalScores) {
  AddSeed("aws-eu3", "eu-central-1");
  Add("prod", "production");
  EXPECT_THAT(Waves(Drain()), ElementsAre("prod>aws-eu2"));
  garden.policy.weights.external = 50;
  garden.more = {ScoresConfig("cost", "2026-11-22T00:00:00Z", "seeds: {aws-eu2: 1, aws-eu3: 2}")};
  EXPECT_THAT(Waves(Drain()), ElementsAre("prod>aws-eu3"));
  options.now = At("2026-11-22T00:00:00Z");
  EXPECT_THAT(Waves(Drain()), ElementsAre("prod>aws-eu2"));
}

TEST_F(DrainTest, CanGoByName) {
  options.order = PlanOrder::kName;
  options.max_parallel = 2;
  Add("b", "production");
  Add("c", "evaluation");
  Add("a", "infrastructure");
  EXPECT_THAT(Waves(Drain()), ElementsAre("a>aws-eu2 b>aws-eu2", "c>aws-eu2"));
}

TEST_F(DrainTest, LetsProductionChoose) {
  garden.destination.region = "us-east-1";
  garden.regions->rows["eu-west-1"]["us-east-1"] = 170;
  AddSeed("aws-eu4").allocatable_shoots = 1;  // Nearer, with room for one.
  Add("a", "evaluation");
  Add("b", "production");
  EXPECT_THAT(Waves(Drain()), ElementsAre("a>aws-eu2", "b>aws-eu4"));
}

// Both seeds are alike but for their names; a project should not be on one of them.
TEST_F(DrainTest, SpreadsWhatBelongsTogether) {
  garden.with_destination = false;
  AddSeed("aws-eu4");
  AddSeed("aws-eu5");
  for (const char* name : {"a", "b", "c", "d"}) Add(name, "production");
  EXPECT_THAT(Waves(Drain()), ElementsAre("a>aws-eu4 b>aws-eu5 c>aws-eu4 d>aws-eu5"));
}

// The only seat that one of them can take without a warning is not given to the other.
TEST_F(DrainTest, GivesOutSeatsWithoutWarningsFirst) {
  garden.Set("taints-tolerated", Mode::kWarn);
  SetRoom(1);
  garden::Seed& tainted = AddSeed("aws-eu4");
  tainted.allocatable_shoots = 1;
  tainted.taints = {{.key = "team", .value = std::nullopt}};
  Add("a", "production").tolerations = {{.key = "team", .value = ""}};
  Add("b", "production");
  const scheduler::Plan plan = Drain();
  EXPECT_THAT(Waves(plan), ElementsAre("a>aws-eu4 b>aws-eu2"));
  for (const scheduler::PlannedMove& move : plan.waves.front().moves) {
    EXPECT_EQ(move.warned_by, 0U);
  }
}

TEST_F(DrainTest, LetsShootsChangePlaces) {
  SetRoom(1);
  garden::Seed& tainted = AddSeed("aws-eu4");
  tainted.allocatable_shoots = 1;
  tainted.taints = {{.key = "team", .value = std::nullopt}};
  AddSeed("aws-eu5", "us-east-1").allocatable_shoots = 0;
  // The first would rather go to aws-eu2, which is all that the second can take.
  garden::Shoot& first = Add("a", "production");
  first.tolerations = {{.key = "team", .value = ""}};
  first.region = "eu-central-1";
  Add("b", "production");
  const scheduler::Plan plan = Drain();
  EXPECT_THAT(Waves(plan), ElementsAre("a>aws-eu4 b>aws-eu2"));
  EXPECT_TRUE(plan.complete());
}

// Production keeps more room free there, and so it has to go before that is taken up.
TEST_F(DrainTest, BreaksTheOrderOfRisksOnlyForRoom) {
  SetRoom(4);
  policy::Override keeps{.name = "production", .match = {}, .rules = {}};
  keeps.match.purposes = {"production"};
  keeps.rules.resize(garden.policy.rules.size());
  policy::RuleConfig config = garden.Config("seed-capacity");
  Tune("seed-capacity", "headroom: 3", &config);
  keeps.rules[*policy::FindRule("seed-capacity")] =
      std::make_shared<const policy::RuleConfig>(config);
  garden.policy.overrides.push_back(std::move(keeps));
  for (const char* name : {"a", "b", "c"}) Add(name, "evaluation");
  Add("prod", "production");
  EXPECT_THAT(Waves(Drain()), ElementsAre("prod>aws-eu2", "a>aws-eu2 b>aws-eu2 c>aws-eu2"));
}

TEST_F(DrainTest, SaysWhetherMovesAreLive) {
  garden::Shoot& annotated = Add("a", "production");
  annotated.live_migrate = true;
  annotated.failure_tolerance = garden::FailureTolerance::kNode;
  garden.Tune("live-support", "since: v1.150.0");
  EXPECT_TRUE(Drain().waves.at(0).moves.at(0).live);
  options.live = false;
  EXPECT_FALSE(Drain().waves.at(0).moves.at(0).live);
  annotated.live_migrate = false;
  options.live = true;
  EXPECT_TRUE(Drain().waves.at(0).moves.at(0).live);
}

TEST_F(DrainTest, LeavesAloneWhatIsOnItsWay) {
  Add("away", "production").seed_name = "aws-eu2";
  Add("here", "production", "aws-eu2").seed_name = "aws-eu1";
  Add("other", "production", "aws-eu2");
  const scheduler::Plan plan = Drain();
  EXPECT_THAT(plan.waves, IsEmpty());
  ASSERT_EQ(plan.leaving.size(), 1U);
  EXPECT_EQ(plan.leaving.front().shoot->name, "away");
  EXPECT_THAT(Stuck(plan), ElementsAre("here: on-its-way"));
  EXPECT_THAT(Rules(plan.stuck.front().findings), ElementsAre("migration-in-progress"));
  EXPECT_FALSE(plan.complete());
}

TEST_F(DrainTest, CountsShootsThatCannotBeRead) {
  Add("a", "production");
  garden.more.push_back(UnreadableShoot("torn", "aws-eu1"));
  const scheduler::Plan plan = Drain();
  EXPECT_THAT(Waves(plan), ElementsAre("a>aws-eu2"));
  EXPECT_EQ(plan.unreadable, 1);
  EXPECT_FALSE(plan.complete());
}

TEST_F(DrainTest, CountsShootsOfWhichNotEvenTheSeedCanBeRead) {
  garden.more.push_back(UnreadableShoot("torn"));
  const scheduler::Plan plan = Drain();
  EXPECT_EQ(plan.unreadable, 1);
  EXPECT_FALSE(plan.complete()) << "it may run on any seed";
}

TEST_F(DrainTest, OfASeedThatCannotBeReadCountsAllShootsThatCannotBeRead) {
  garden.broken_source = "spec: expected an object";
  garden.more.push_back(UnreadableShoot("torn", "aws-eu1"));
  EXPECT_EQ(Drain().unreadable, 1);
  EXPECT_FALSE(Drain().complete());
}

TEST_F(DrainTest, OfAnEmptySeedIsComplete) {
  const scheduler::Plan plan = Drain();
  EXPECT_THAT(plan.waves, IsEmpty());
  EXPECT_TRUE(plan.complete());
}

// A drain must not rest on the luck of who asks.
TEST_F(DrainTest, DoesNotCountOnExemptions) {
  garden.destination.taints = {{.key = "team", .value = std::nullopt}};
  garden.policy.exempt.users = {"operator@example.org"};
  options.requester = &garden.requester;
  Add("a", "production");
  EXPECT_THAT(Stuck(Drain()), ElementsAre("a: refused"));
}

// The Seed is there and cannot be read: seed-exists does not know the source.
TEST_F(DrainTest, OfAMalformedSeedIsRefused) {
  garden.broken_source = "spec: expected an object";
  Add("a", "production");
  const scheduler::Plan plan = Drain();
  ASSERT_THAT(Stuck(plan), ElementsAre("a: refused"));
  EXPECT_THAT(Rules(plan.stuck.front().findings), ElementsAre("seed-exists"));
}

}  // namespace
}  // namespace trowel::testing
