#include "policy/ledger.h"

#include <algorithm>
#include <utility>

namespace trowel::policy {

std::span<const PendingMove> Ledger::Page::At(Time now) const {
  const auto first = std::upper_bound(ends.begin(), ends.end(), now);
  return std::span(moves).subspan(static_cast<std::size_t>(first - ends.begin()));
}

std::shared_ptr<const Ledger::Page> Ledger::Read() const {
  MutexLock lock(&mutex_);
  return page_;
}

bool Ledger::Add(PendingMove move, std::uint64_t version, Time now) {
  MutexLock lock(&mutex_);
  if (page_->version != version) return false;
  auto next = std::make_shared<Page>();
  next->version = version + 1;
  const std::span<const PendingMove> still = page_->At(now);
  const std::size_t over = page_->moves.size() - still.size();
  // The oldest goes first if there are too many.
  const std::size_t begin = still.size() >= kMovesMax ? still.size() - kMovesMax + 1 : 0;
  next->moves.reserve(still.size() - begin + 1);
  next->ends.reserve(still.size() - begin + 1);
  for (std::size_t i = begin; i < still.size(); ++i) {
    if (still[i].shoot == move.shoot) continue;
    next->moves.push_back(still[i]);
    next->ends.push_back(page_->ends[over + i]);
  }
  move.expires = absl::InfiniteFuture();
  next->moves.push_back(std::move(move));
  next->ends.push_back(std::max(now + kLifetime, next->ends.empty() ? Time() : next->ends.back()));
  page_ = std::move(next);
  return true;
}

}  // namespace trowel::policy
