#include "webhook/ranking/stranger_budget.h"

#include <gtest/gtest.h>

namespace trowel::webhook {
namespace {

using std::chrono::seconds;

const StrangerBudget::Time kNow = std::chrono::steady_clock::now();

TEST(StrangerBudget, EndsAndComesBack) {
  StrangerBudget budget;
  int asked = 0;
  while (budget.MayAsk(7, kNow)) {
    budget.Spend(7, kNow);
    ++asked;
  }
  EXPECT_EQ(asked, static_cast<int>(StrangerBudget::kBurst));
  EXPECT_TRUE(budget.MayAsk(8, kNow)) << "of another network";
  EXPECT_TRUE(budget.MayAsk(7, kNow + seconds(1)));
  budget.Spend(7, kNow + seconds(1));
  EXPECT_FALSE(budget.MayAsk(7, kNow + seconds(1)));
  EXPECT_TRUE(budget.MayAsk(7, kNow + seconds(60)));
}

// Whoever comes from many networks does not make it grow, nor wipe out who has spent most.
TEST(StrangerBudget, KeepsNoMoreAccountsThanItMay) {
  StrangerBudget budget;
  while (budget.MayAsk(7, kNow)) budget.Spend(7, kNow);
  for (std::uint64_t network = 100; network < 5000; ++network) budget.Spend(network, kNow);
  EXPECT_EQ(budget.size(), StrangerBudget::kNetworksMax);
  EXPECT_FALSE(budget.MayAsk(7, kNow));
}

TEST(StrangerBudget, ForgetsWhoHasItAllBack) {
  StrangerBudget budget;
  for (std::uint64_t network = 0; network < StrangerBudget::kNetworksMax; ++network) {
    budget.Spend(network, kNow);
  }
  budget.Spend(1 << 20, kNow + seconds(60));
  EXPECT_EQ(budget.size(), 1U);
}

}  // namespace
}  // namespace trowel::webhook
