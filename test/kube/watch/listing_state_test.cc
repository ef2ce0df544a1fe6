#include "kube/watch/listing_state.h"

#include <vector>

#include <gtest/gtest.h>

namespace trowel::kube {
namespace {

using garden::Store;

std::vector<Store::SourceState> Pending(const std::vector<std::string>& names,
                                        const std::string& problem) {
  std::vector<Store::SourceState> states;
  for (const std::string& name : names) {
    Store::SourceState& state = states.emplace_back();
    state.name = name;
    state.problem = problem;
  }
  return states;
}

TEST(ListingStateTest, IsCompleteWhenNothingIsPending) {
  std::vector<Store::SourceState> states = Pending({"seeds", "shoots", "bastions"}, "forbidden");
  states[0].status = Store::Status::kSynced;
  states[1].status = Store::Status::kAbsent;
  states[2].status = Store::Status::kForbidden;
  EXPECT_EQ(ListingStateOf(states).missing, "");
  EXPECT_EQ(ListingStateOf(states).problem, "");
}

TEST(ListingStateTest, SaysOnceWhatManyShare) {
  std::vector<Store::SourceState> states = Pending({"a", "b", "c", "d", "e", "f"}, "500");
  for (const Store::SourceState& more : Pending({"g"}, "429")) states.push_back(more);
  for (const Store::SourceState& more : Pending({"h", "i"}, "")) states.push_back(more);
  const ListingState state = ListingStateOf(states);
  EXPECT_EQ(state.missing, "a, b, c and 3 more: 500; g: 429; h and i");
  EXPECT_EQ(state.problem, "500");
  EXPECT_EQ(state.remedy, "");
}

TEST(ListingStateTest, TellsTheProblemsOfAllThatItIsGiven) {
  std::vector<Store::SourceState> states = Pending({"seeds", "shoots", "bastions"}, "403");
  states[0].status = Store::Status::kForbidden;
  states[2].problem.clear();
  EXPECT_EQ(ProblemsText(states), "seeds and shoots: 403; bastions");
  EXPECT_EQ(ProblemsText({}), "");
}

TEST(ListingStateTest, GivesTheProblemThatDoesNotHealThePlaceOfOthers) {
  std::vector<Store::SourceState> states = Pending({"a", "b", "c"}, "500");
  states[1].problem = "401";
  states[1].remedy = "renew it";
  const ListingState state = ListingStateOf(states);
  EXPECT_EQ(state.problem, "401");
  EXPECT_EQ(state.remedy, "renew it");
}

}  // namespace
}  // namespace trowel::kube
