#include "webhook/ranking/caller_cache.h"

#include <algorithm>

namespace trowel::webhook {

const CallerVerdict* CallerCache::Find(std::string_view key, Time now) const {
  const auto found = entries_.find(key);
  if (found == entries_.end() || found->second.expires <= now) return nullptr;
  return &found->second.verdict;
}

void CallerCache::Put(std::string key, CallerVerdict verdict, Time now) {
  if (entries_.erase(key) > 0) {
    oldest_first_.erase(std::find(oldest_first_.begin(), oldest_first_.end(), key));
  }
  // All live equally long, so that the oldest expires first.
  while (!oldest_first_.empty()) {
    const auto oldest = entries_.find(oldest_first_.front());
    if (oldest->second.expires > now && entries_.size() < kEntriesMax) break;
    entries_.erase(oldest);
    oldest_first_.pop_front();
  }
  oldest_first_.push_back(key);
  entries_.insert_or_assign(std::move(key),
                            Entry{.verdict = std::move(verdict), .expires = now + kLifetime});
}

}  // namespace trowel::webhook
