#include "scheduler/binder/bind_queue.h"

#include <algorithm>

namespace trowel::scheduler {

BindQueue::Line* BindQueue::LineOf(const Entry& entry) {
  switch (entry.state) {
    case State::kBinding: return nullptr;
    case State::kUnplaceable: return &stuck_;
    default: return &due_;
  }
}

void BindQueue::TakeOut(const std::string& key, const Entry& entry) {
  if (Line* line = LineOf(entry)) line->erase({{entry.due, entry.order}, key});
}

void BindQueue::Put(const std::string& key, Entry* entry, State state, absl::Time due) {
  TakeOut(key, *entry);
  entry->state = state;
  entry->due = due;
  if (Line* line = LineOf(*entry)) line->insert({{due, entry->order}, key});
}

void BindQueue::See(std::span<const ShootPtr> waiting, std::uint64_t generation, absl::Time now) {
  generation_ = generation;
  for (auto& [key, entry] : entries_) entry.listed = false;
  for (const ShootPtr& shoot : waiting) {
    std::string key = garden::KeyOf(*shoot);
    const auto [found, is_new] = entries_.try_emplace(std::move(key));
    Entry& entry = found->second;
    entry.shoot = shoot;
    entry.listed = true;
    entry.gone = false;
    if (!is_new) continue;
    entry.order = next_order_++;
    Put(found->first, &entry, State::kWaiting, now);
  }
  for (auto at = entries_.begin(); at != entries_.end();) {
    Entry& entry = at->second;
    if (entry.listed) {
      ++at;
    } else if (entry.state == State::kBinding) {
      entry.gone = true;
      ++at;
    } else {
      TakeOut(at->first, entry);
      at = entries_.erase(at);
    }
  }
}

bool BindQueue::IsAnyDue(absl::Time now) const {
  return !due_.empty() && due_.begin()->first.first <= now;
}

// The first was decided longest ago, and in the oldest garden.
bool BindQueue::IsAnyStuckDue(absl::Time now) const {
  if (stuck_.empty()) return false;
  const Entry& first = entries_.find(stuck_.begin()->second)->second;
  const absl::Duration since = now - first.due;
  if (since >= kTryAnyway) return true;
  const absl::Duration fair =
      absl::Seconds(static_cast<double>(stuck_.size()) / static_cast<double>(kTriesPerSecond));
  return first.generation != generation_ && since >= std::max(kTryAgainAfter, fair);
}

bool BindQueue::HasDue(absl::Time now) const { return IsAnyDue(now) || IsAnyStuckDue(now); }

BindQueue::ShootPtr BindQueue::Take(absl::Time now) {
  const bool due = IsAnyDue(now);
  if (!due && !IsAnyStuckDue(now)) return nullptr;
  const std::string key = (due ? due_ : stuck_).begin()->second;
  Entry& entry = entries_.find(key)->second;
  Put(key, &entry, State::kBinding, now);
  return entry.shoot;
}

BindQueue::Entry* BindQueue::Taken(std::string_view key) {
  const auto found = entries_.find(key);
  // Unknown after Clear(), and perhaps listed anew since.
  if (found == entries_.end() || found->second.state != State::kBinding) return nullptr;
  if (!found->second.gone) return &found->second;
  entries_.erase(found);
  return nullptr;
}

void BindQueue::Bound(std::string_view key, absl::Time now) {
  Entry* entry = Taken(key);
  if (entry == nullptr) return;
  entry->failures = 0;
  Put(std::string(key), entry, State::kBound, now + kSeenWithin);
}

void BindQueue::Retry(std::string_view key, absl::Duration wait, absl::Time now) {
  Entry* entry = Taken(key);
  if (entry == nullptr) return;
  const int doublings = std::min(entry->failures++, 10);
  const absl::Duration own = std::min(kBackoffMin * (1 << doublings), kBackoffMax);
  // Up to a quarter more, so that those that failed together do not come back together.
  std::uniform_int_distribution<std::int64_t> jitter(0, absl::ToInt64Milliseconds(own) / 4);
  const absl::Duration ours = own + absl::Milliseconds(jitter(random_));
  Put(std::string(key), entry, State::kBackoff, now + std::max(ours, wait));
}

void BindQueue::Unplaceable(std::string_view key, std::uint64_t generation, absl::Time now) {
  Entry* entry = Taken(key);
  if (entry == nullptr) return;
  entry->failures = 0;
  entry->generation = generation;
  Put(std::string(key), entry, State::kUnplaceable, now);
}

bool BindQueue::ShouldTell(std::string_view key, std::string_view text, absl::Time now) {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return false;
  Entry& entry = found->second;
  if (entry.told == text || now - entry.told_at < kTellAgainAfter) return false;
  entry.told = text;
  entry.told_at = now;
  return true;
}

void BindQueue::Untell(std::string_view key, absl::Duration wait, absl::Time now) {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return;
  found->second.told.clear();
  found->second.told_at = now + wait - kTellAgainAfter;
}

BindQueue::Sizes BindQueue::sizes() const {
  Sizes sizes;
  sizes.unplaceable = stuck_.size();
  for (const auto& [key, entry] : entries_) {
    if (entry.state == State::kWaiting) ++sizes.waiting;
    if (entry.state == State::kBackoff) ++sizes.backoff;
    if (entry.state == State::kBinding) ++sizes.binding;
  }
  return sizes;
}

void BindQueue::Clear() {
  entries_.clear();
  due_.clear();
  stuck_.clear();
}

}  // namespace trowel::scheduler
