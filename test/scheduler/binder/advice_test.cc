#include "scheduler/binder/advice.h"

#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scheduler/binder/advisor.h"
#include "test/scheduler/binder/binder_fixture.h"
#include "test/support/eventually.h"

namespace trowel::scheduler {
namespace {

using test::Eventually;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using trowel::testing::RestingShoot;

class AdviceTest : public ::testing::Test, public trowel::testing::GardenFixture {
 protected:
  // Of the fixture's shoot, which is on aws-eu1.
  Advice Ask() {
    view = View();
    return AdviceFor(shoot, now, *view, policy);
  }
  std::shared_ptr<const garden::GardenView> view;
};

TEST_F(AdviceTest, AgreesWhereItWouldHaveGoneItself) {
  const Advice advice = Ask();
  EXPECT_EQ(advice.verdict, Advice::Verdict::kSame);
  EXPECT_EQ(advice.seed, "aws-eu1");
  EXPECT_THAT(advice.why, StartsWith("Trowel would have placed it there, too: aws-eu1, score "));
}

TEST_F(AdviceTest, NamesTheBetterSeedAndBothScores) {
  shoot = RestingShoot("moss", "aws-eu2");
  const Advice advice = Ask();
  EXPECT_EQ(advice.verdict, Advice::Verdict::kOther);
  EXPECT_EQ(advice.on, "aws-eu2");
  EXPECT_EQ(advice.seed, "aws-eu1");
  EXPECT_GT(advice.score, advice.on_score);
  EXPECT_GT(advice.on_score, 0);
  EXPECT_THAT(advice.why, StartsWith("Trowel would have placed it on aws-eu1, score "));
  EXPECT_THAT(advice.why, HasSubstr("; aws-eu2 has "));
}

// Alone in its project it has the whole of it on its seed, and takes a place there: neither speaks
// against where it is.
TEST_F(AdviceTest, DoesNotCountAShootAgainstItsOwnSeed) {
  destination.region = "eu-west-1";
  source.allocatable_shoots = destination.allocatable_shoots = 4;
  for (const char* seed : {"aws-eu1", "aws-eu2"}) {
    shoot = RestingShoot("moss", seed);
    const Advice advice = Ask();
    EXPECT_EQ(advice.verdict, Advice::Verdict::kSame) << advice.why;
    EXPECT_EQ(advice.seed, seed);
  }
}

// As if it was not there: the share of the project is that of the others.
TEST_F(AdviceTest, ScoresAsBeforeTheShootWasPlaced) {
  shoot = RestingShoot("moss", "aws-eu2");
  AddShoot(RestingShoot("fern", "aws-eu1"));
  AddShoot(RestingShoot("reed", "aws-eu9"));
  const Advice advice = Ask();
  first = true;
  shoot = RestingShoot("moss", "");
  const std::shared_ptr<const garden::GardenView> before = View();
  for (const Candidate& candidate : Rank({.shoot = &shoot, .now = now}, *before, policy)) {
    const bool here = candidate.seed->seed->name == "aws-eu2";
    EXPECT_NEAR(here ? advice.on_score : advice.score, candidate.score, 1e-9);
  }
}

TEST_F(AdviceTest, ASmallDifferenceIsOne) {
  destination.region = "eu-west-1";
  shoot = RestingShoot("moss", "aws-eu2");
  source.allocatable_shoots = 100;
  destination.allocatable_shoots = 80;
  EXPECT_EQ(Ask().verdict, Advice::Verdict::kOther);
}

TEST_F(AdviceTest, SaysWhatWouldRefuseItWhereItIs) {
  source.gardenlet_ready.status = garden::Condition::Status::kFalse;
  const Advice advice = Ask();
  EXPECT_EQ(advice.verdict, Advice::Verdict::kRefused);
  EXPECT_EQ(advice.seed, "aws-eu2");
  EXPECT_EQ(advice.on_score, 0);
  EXPECT_THAT(advice.why, HasSubstr("; aws-eu1 would be refused by seed-healthy"));
}

TEST_F(AdviceTest, AHiddenSeedIsNotOneToTake) {
  source.visible = false;
  Set("seed-visible", policy::Mode::kWarn);
  EXPECT_THAT(Ask().why, HasSubstr("; aws-eu1 is not one that gardener-scheduler takes"));
}

TEST_F(AdviceTest, ASeedThatIsGoneIsSaidToBe) {
  with_source = false;
  const Advice advice = Ask();
  EXPECT_EQ(advice.verdict, Advice::Verdict::kRefused);
  EXPECT_THAT(advice.why, HasSubstr("; aws-eu1 does not exist"));
}

TEST_F(AdviceTest, ItsOwnPlaceIsNotTaken) {
  source.allocatable_shoots = 1;  // Its own.
  EXPECT_EQ(Ask().verdict, Advice::Verdict::kSame);
  AddShoot(RestingShoot("fern", "aws-eu1"));  // More than allowed: it is one too many.
  EXPECT_EQ(Ask().verdict, Advice::Verdict::kRefused);
}

TEST_F(AdviceTest, SaysSoWhenNoSeedWouldDo) {
  source.gardenlet_ready.status = garden::Condition::Status::kFalse;
  with_destination = false;
  const Advice advice = Ask();
  EXPECT_EQ(advice.verdict, Advice::Verdict::kNowhere);
  EXPECT_EQ(advice.seed, "");
  EXPECT_EQ(advice.why,
            "Trowel would not have placed it on aws-eu1, nor on any other seed: 0 of 1 seeds "
            "qualify: seed-healthy refuses 1");
}

class AdvisorTest : public ::testing::Test, public trowel::testing::BinderFixture {
 protected:
  void StartAdvisor() {
    advisor = std::make_unique<Advisor>(
        ShootWriter::Options{.access = shoots.access(), .instance = "trowel-0"}, Context());
    advisor->Start();
  }
  std::uint64_t Said() const {
    std::uint64_t all = 0;
    for (const std::uint64_t count : advisor->counts()) all += count;
    return all;
  }
  std::unique_ptr<Advisor> advisor;
};

TEST_F(AdvisorTest, SpeaksOfShootsThatGetASeedFromThenOn) {
  Publish();  // elm has a seed already.
  StartAdvisor();
  ASSERT_TRUE(Eventually([&] { return advisor->is_looking(); }));
  shoots.Add("moss", "default-scheduler");
  garden.AddShoot(RestingShoot("moss", "aws-eu2"));
  Publish();
  ASSERT_TRUE(Eventually([&] { return shoots.Events().size() == 1; }));
  EXPECT_THAT(shoots.Events()[0],
              StartsWith("SchedulingAdvice moss: Trowel would have placed it on aws-eu1"));
  EXPECT_EQ(advisor->counts()[static_cast<std::size_t>(Advice::Verdict::kOther)], 1U);
  EXPECT_EQ(Said(), 1U);
  EXPECT_THAT(shoots.Bindings(), IsEmpty());
  EXPECT_EQ(shoots.OperationOf("moss"), "");
}

TEST_F(AdvisorTest, LeavesItToTheLeader) {
  leader.leader = false;
  Publish();
  StartAdvisor();
  ASSERT_TRUE(Eventually([&] { return advisor->is_looking(); }));
  shoots.Add("moss");
  garden.AddShoot(RestingShoot("moss", "aws-eu2"));
  Publish();
  std::this_thread::sleep_for(Advisor::kLookEvery + std::chrono::milliseconds(300));
  leader.leader = true;
  shoots.Add("fern");
  garden.AddShoot(RestingShoot("fern", "aws-eu2"));
  Publish();
  ASSERT_TRUE(Eventually([&] { return shoots.Events().size() == 1; }));
  EXPECT_THAT(shoots.Events(), ElementsAre(HasSubstr("SchedulingAdvice fern: ")));
}

}  // namespace
}  // namespace trowel::scheduler
