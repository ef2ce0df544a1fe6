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
  Append(std::move(move), now);
  return true;
}

void Ledger::Enter(PendingMove move, Time now) {
  MutexLock lock(&mutex_);
  Append(std::move(move), now);
}

void Ledger::Withdraw(std::string_view shoot, std::string_view destination, Time now) {
  MutexLock lock(&mutex_);
  const bool has = std::any_of(page_->moves.begin(), page_->moves.end(), [&](const auto& move) {
    return move.shoot == shoot && move.destination == destination;
  });
  if (has) page_ = NextPage(shoot, now);
}

std::shared_ptr<Ledger::Page> Ledger::NextPage(std::string_view shoot, Time now) const {
  auto next = std::make_shared<Page>();
  next->version = page_->version + 1;
  const std::span<const PendingMove> still = page_->At(now);
  const std::size_t over = page_->moves.size() - still.size();
  // The oldest goes first if there are too many.
  const std::size_t begin = still.size() >= kMovesMax ? still.size() - kMovesMax + 1 : 0;
  next->moves.reserve(still.size() - begin + 1);
  next->ends.reserve(still.size() - begin + 1);
  for (std::size_t i = begin; i < still.size(); ++i) {
    if (still[i].shoot == shoot) continue;
    next->moves.push_back(still[i]);
    next->ends.push_back(page_->ends[over + i]);
  }
  return next;
}

void Ledger::Append(PendingMove move, Time now) {
  std::shared_ptr<Page> next = NextPage(move.shoot, now);
  move.expires = absl::InfiniteFuture();
  next->moves.push_back(std::move(move));
  next->ends.push_back(std::max(now + kLifetime, next->ends.empty() ? Time() : next->ends.back()));
  page_ = std::move(next);
}

}  // namespace trowel::policy
