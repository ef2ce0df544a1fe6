#include "garden/amend.h"

#include <memory>
#include <random>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "garden/builder.h"
#include "test/garden/describe_view.h"
#include "test/garden/random_change.h"

namespace trowel::garden {
namespace {

constexpr int kGardens = 200;
constexpr int kChanges = 150;

// What a view is amended with, and what is applied to the builder that it comes from, come to the
// same. The shape apart: an amended seed is judged on its own.
class AmendTest : public ::testing::Test {
 protected:
  void Fill(unsigned seed) {
    std::mt19937 random(seed);
    builder = std::make_unique<GardenBuilder>();
    for (int i = 0; i < kChanges; ++i) builder->Apply(RandomChange(&random));
    view = builder->Build();
    before = DescribeView(*view);
  }

  void ExpectSame(const GardenView& amended, Change change) {
    builder->Apply(std::move(change));
    EXPECT_EQ(DescribeView(amended), DescribeView(*builder->Build()));
    EXPECT_EQ(DescribeView(*view), before) << "the view itself must not change";
    EXPECT_GT(amended.generation(), view->generation());
    ++compared;
  }

  std::unique_ptr<GardenBuilder> builder;
  std::shared_ptr<const GardenView> view;
  std::string before;
  int compared = 0;
};

TEST_F(AmendTest, AShootWithAnotherPurposeCountsThere) {
  for (unsigned seed = 0; seed < kGardens; ++seed) {
    Fill(seed);
    const Shoot* first = nullptr;
    view->ForEachShoot([&](const Shoot& shoot) { first = &shoot; });
    if (first == nullptr) continue;
    for (const char* purpose : {"production", "testing", ""}) {
      Shoot shoot = *first;
      shoot.purpose = purpose;
      ExpectSame(*WithShoot(*view, shoot),
                 {.kind = Kind::kShoot, .space = shoot.space, .name = shoot.name, .object = shoot});
    }
  }
  EXPECT_GT(compared, kGardens);
}

TEST_F(AmendTest, ASeedIsAsItIsSaidToBe) {
  for (unsigned seed = 0; seed < kGardens; ++seed) {
    Fill(seed);
    if (view->seeds().empty()) continue;
    Seed changed = *view->seeds().front().seed;
    changed.visible = false;
    changed.allocatable_shoots = 7;
    const auto amended = WithSeed(*view, changed, /*buckets_in_order=*/false);
    const SeedEntry* entry = amended->FindSeed(changed.name);
    ASSERT_NE(entry, nullptr);
    EXPECT_FALSE(entry->seed->visible);
    EXPECT_EQ(entry->seed->allocatable_shoots, 7);
    EXPECT_EQ(entry->shape, kNoShape);
    EXPECT_EQ(entry->broken_bucket, view->seeds().front().broken_bucket);
    EXPECT_EQ(WithSeed(*view, changed, true)->FindSeed(changed.name)->broken_bucket, "");
    ExpectSame(*amended,
               {.kind = Kind::kSeed, .space = {}, .name = changed.name, .object = changed});
  }
  EXPECT_GT(compared, kGardens / 2);
}

TEST_F(AmendTest, AShootWithAnotherOperationIsOnItsWayOrNot) {
  for (unsigned seed = 0; seed < kGardens; ++seed) {
    Fill(seed);
    const Shoot* first = nullptr;
    view->ForEachShoot([&](const Shoot& shoot) { first = &shoot; });
    if (first == nullptr) continue;
    for (const OperationType type : {OperationType::kMigrate, OperationType::kReconcile}) {
      Shoot shoot = *first;
      shoot.last_operation = {.type = type, .state = OperationState::kProcessing};
      ExpectSame(*WithShoot(*view, shoot),
                 {.kind = Kind::kShoot, .space = shoot.space, .name = shoot.name, .object = shoot});
    }
  }
  EXPECT_GT(compared, kGardens);
}

TEST_F(AmendTest, ASeedThatIsNewIsThereWithoutShoots) {
  for (unsigned seed = 0; seed < kGardens; ++seed) {
    Fill(seed);
    if (view->seeds().empty()) continue;
    Seed added = *view->seeds().front().seed;
    added.name = "a-new-one";
    const auto amended = WithSeed(*view, added, /*buckets_in_order=*/true);
    ASSERT_NE(amended->FindSeed(added.name), nullptr);
    EXPECT_EQ(amended->FindSeed(added.name)->usage.shoots, 0);
    ExpectSame(*amended, {.kind = Kind::kSeed, .space = {}, .name = added.name, .object = added});
  }
  EXPECT_GT(compared, kGardens / 2);
}

TEST_F(AmendTest, ASeedThatIsRemovedIsNotThere) {
  for (unsigned seed = 0; seed < kGardens; ++seed) {
    Fill(seed);
    if (view->seeds().empty()) continue;
    const std::string name = view->seeds().front().seed->name;
    const auto amended = WithoutSeed(*view, name);
    EXPECT_EQ(amended->FindSeed(name), nullptr);
    EXPECT_EQ(amended->seeds().size() + 1, view->seeds().size());
    EXPECT_EQ(amended->kind(Kind::kSeed).objects + 1, view->kind(Kind::kSeed).objects);
    EXPECT_EQ(DescribeView(*view), before);
    ++compared;
  }
  EXPECT_GT(compared, kGardens / 2);
}

}  // namespace
}  // namespace trowel::garden
