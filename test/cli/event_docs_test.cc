// The sample Events of docs/scheduling.md are what the binder says of the example garden.

#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "garden/amend.h"
#include "kube/manifests.h"
#include "scheduler/binder/decision.h"
#include "test/cli/ranking_fixture.h"

namespace trowel::test {
namespace {

// The block below "### What it says", its lines joined and with single spaces.
std::string SampleEvents() {
  const std::string page = *kube::ReadFile("docs/scheduling.md", std::size_t{1} << 20);
  const std::string fence = "\n```\n";
  const std::size_t begin = page.find(fence, page.find("### What it says"));
  const std::size_t end = page.find(fence, begin + fence.size());
  std::istringstream stream(page.substr(begin + fence.size(), end - begin - fence.size()));
  std::string words;
  for (std::string word; stream >> word;) words += word + " ";
  return words;
}

// As if it had no seed yet.
scheduler::Decision DecisionOn(std::string_view name, const garden::GardenView& view) {
  const garden::Shoot* stored = view.FindShoot("garden-dev", name);
  EXPECT_NE(stored, nullptr) << name;
  if (stored == nullptr) return {};
  garden::Shoot shoot = *stored;
  shoot.seed_name.clear();
  shoot.host_seed_name.clear();
  return scheduler::Decide(shoot, {}, *garden::ParseTime(ExampleRankings::kNow), view,
                           policy::DefaultPolicy());
}

TEST(EventDocs, ShowWhatTheBinderSays) {
  const ExampleRankings rankings;
  const std::string samples = SampleEvents();
  const scheduler::Decision placed = DecisionOn("daisy", rankings.view());
  ASSERT_NE(placed.seed, "");
  EXPECT_THAT(samples, ::testing::StartsWith("Normal SchedulingSuccessful " +
                                             scheduler::ScheduledNote(placed) + " Warning "));
  const scheduler::Decision stuck =
      DecisionOn("cactus", *garden::WithoutSeed(rankings.view(), "az-eu1"));
  ASSERT_EQ(stuck.seed, "");
  EXPECT_THAT(samples, ::testing::EndsWith(" Warning SchedulingFailed " +
                                           scheduler::FailedNote(stuck.why) + " "));
}

}  // namespace
}  // namespace trowel::test
