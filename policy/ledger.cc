#include "policy/ledger.h"

#include <algorithm>
#include <utility>

namespace trowel::policy {

std::shared_ptr<const Ledger::Page> Ledger::Read() const {
  MutexLock lock(&mutex_);
  return page_;
}

bool Ledger::Add(PendingMove move, std::uint64_t version, absl::Time now) {
  MutexLock lock(&mutex_);
  if (page_->version != version) return false;
  auto next = std::make_shared<Page>();
  next->version = version + 1;
  next->moves.reserve(page_->moves.size() + 1);
  for (const PendingMove& old : page_->moves) {
    if (old.expires > now && old.shoot != move.shoot) next->moves.push_back(old);
  }
  if (next->moves.size() >= kMovesMax) next->moves.erase(next->moves.begin());
  next->moves.push_back(std::move(move));
  page_ = std::move(next);
  return true;
}

}  // namespace trowel::policy
