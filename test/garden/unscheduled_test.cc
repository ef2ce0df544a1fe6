#include "garden/unscheduled.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "garden/builder.h"

namespace trowel::garden {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class UnscheduledTest : public ::testing::Test {
 protected:
  static Shoot Waiting(const std::string& name) {
    Shoot shoot;
    shoot.space = "garden-dev";
    shoot.name = name;
    shoot.scheduler_name = "trowel";
    return shoot;
  }
  void Apply(const std::string& name, Object object) {
    builder.Apply(
        {.kind = Kind::kShoot, .space = "garden-dev", .name = name, .object = std::move(object)});
  }
  std::vector<std::string> Names() {
    view = builder.Build();
    std::vector<std::string> names;
    for (const auto& shoot : view->unscheduled_shoots()) names.push_back(shoot->name);
    return names;
  }
  GardenBuilder builder;
  std::shared_ptr<const GardenView> view;
};

TEST_F(UnscheduledTest, AreThoseThatWaitForAScheduler) {
  Apply("moss", Waiting("moss"));
  Apply("fern", Waiting("fern"));
  Shoot placed = Waiting("elm");
  placed.seed_name = "aws-eu1";
  Apply("elm", placed);
  Shoot deleting = Waiting("oak");
  deleting.deleting = true;
  Apply("oak", deleting);
  Shoot self_hosted = Waiting("ash");
  self_hosted.self_hosted = true;
  Apply("ash", self_hosted);
  EXPECT_THAT(Names(), ElementsAre("fern", "moss"));
}

TEST_F(UnscheduledTest, FollowEveryChange) {
  EXPECT_THAT(Names(), IsEmpty());
  Apply("moss", Waiting("moss"));
  EXPECT_THAT(Names(), ElementsAre("moss"));
  Shoot changed = Waiting("moss");
  changed.region = "eu-west-1";
  Apply("moss", changed);
  Names();
  EXPECT_EQ(view->unscheduled_shoots()[0]->region, "eu-west-1");
  const auto earlier = view;
  changed.seed_name = "aws-eu1";
  Apply("moss", changed);
  EXPECT_THAT(Names(), IsEmpty());
  EXPECT_EQ(earlier->unscheduled_shoots().size(), 1U);  // A view never changes.
  Apply("moss", Waiting("moss"));
  EXPECT_THAT(Names(), ElementsAre("moss"));
  Apply("moss", Deleted{});
  EXPECT_THAT(Names(), IsEmpty());
}

TEST_F(UnscheduledTest, DoNotHaveWhatCannotBeRead) {
  Apply("moss", Waiting("moss"));
  Broken broken;
  broken.why = "spec.region: expected a string";
  Apply("moss", broken);
  EXPECT_THAT(Names(), IsEmpty());
}

}  // namespace
}  // namespace trowel::garden
