#include "webhook/ranking/stranger_budget.h"

#include <algorithm>

namespace trowel::webhook {

double StrangerBudget::Account::SpentAt(Time now) const {
  const double seconds = std::chrono::duration<double>(now - since).count();
  return std::max(0.0, spent - seconds * kPerSecond);
}

bool StrangerBudget::MayAsk(std::uint64_t network, Time now) const {
  const auto found = accounts_.find(network);
  return found == accounts_.end() || found->second.SpentAt(now) <= kBurst - 1;
}

void StrangerBudget::Spend(std::uint64_t network, Time now) {
  if (!accounts_.contains(network) && accounts_.size() >= kNetworksMax) MakeRoom(now);
  Account& account = accounts_[network];
  account.spent = account.SpentAt(now) + 1;
  account.since = now;
}

void StrangerBudget::MakeRoom(Time now) {
  std::erase_if(accounts_, [now](const auto& entry) { return entry.second.SpentAt(now) == 0; });
  if (accounts_.size() < kNetworksMax) return;
  accounts_.erase(
      std::min_element(accounts_.begin(), accounts_.end(), [now](const auto& a, const auto& b) {
        return a.second.SpentAt(now) < b.second.SpentAt(now);
      }));
}

}  // namespace trowel::webhook
