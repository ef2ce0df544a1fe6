#include "garden/domain_index.h"

#include <algorithm>
#include <utility>

#include <absl/hash/hash.h>

#include "base/check.h"
#include "base/string_map.h"

namespace trowel::garden {
namespace {

std::uint64_t HashOf(std::string_view domain) { return absl::Hash<std::string_view>{}(domain); }

// ".a.b" meets what "a.b" meets.
std::string_view WithoutDot(std::string_view domain) {
  if (domain.starts_with('.')) domain.remove_prefix(1);
  return domain;
}

// Calls visit("b.c"), visit("c") for "a.b.c".
template <typename Visitor>
void ForEachParent(std::string_view domain, Visitor&& visit) {
  for (std::size_t dot = domain.find('.'); dot != std::string_view::npos; dot = domain.find('.')) {
    domain.remove_prefix(dot + 1);
    if (!domain.empty()) visit(domain);
  }
}

std::uint32_t Below(const DomainIndex::Shards& shards, std::string_view domain) {
  const std::uint64_t hash = HashOf(domain);
  const auto& below = shards[hash % DomainIndex::kShards]->below;
  const auto found = below.find(hash);
  return found == below.end() ? 0 : found->second;
}

// Calls visit(const DomainCounts::Keys&) for the domain and for those above it that shoots have.
template <typename Visitor>
void ForEachHolder(const DomainIndex::Shards& shards, std::string_view domain, Visitor&& visit) {
  const auto look_up = [&](std::string_view text) {
    const std::uint64_t hash = HashOf(text);
    const auto& same = shards[hash % DomainIndex::kShards]->same;
    const auto found = same.find(hash);
    if (found != same.end()) visit(found->second);
  };
  look_up(domain);
  ForEachParent(domain, look_up);
}

}  // namespace

void DomainIndex::Add(std::string_view domain, std::string_view shoot) {
  domain = WithoutDot(domain);
  if (domain.empty()) return;
  const std::uint64_t hash = HashOf(domain);
  shards_[hash % kShards].Write().same[hash].push_back(StringHash{}(shoot));
  CountBelow(domain, 1);
}

void DomainIndex::Remove(std::string_view domain, std::string_view shoot) {
  domain = WithoutDot(domain);
  if (domain.empty()) return;
  const std::uint64_t hash = HashOf(domain);
  auto& same = shards_[hash % kShards].Write().same;
  DomainCounts::Keys& keys = same[hash];
  const auto found = std::find(keys.begin(), keys.end(), StringHash{}(shoot));
  TROWEL_CHECK(found != keys.end());
  keys.erase(found);
  if (keys.empty()) same.erase(hash);
  CountBelow(domain, -1);
}

void DomainIndex::CountBelow(std::string_view domain, int by) {
  ForEachParent(domain, [&](std::string_view parent) {
    const std::uint64_t hash = HashOf(parent);
    auto& below = shards_[hash % kShards].Write().below;
    std::uint32_t& count = below[hash];
    count += static_cast<std::uint32_t>(by);
    if (count == 0) below.erase(hash);
  });
}

DomainIndex::Shards DomainIndex::Share() {
  Shards shards;
  for (std::size_t i = 0; i < kShards; ++i) shards[i] = shards_[i].Share();
  return shards;
}

std::uint64_t DomainIndex::Meetings(const Shards& shards, std::string_view domain) {
  domain = WithoutDot(domain);
  if (domain.empty()) return 0;
  std::uint64_t meetings = Below(shards, domain);
  ForEachHolder(shards, domain, [&](const DomainCounts::Keys& keys) { meetings += keys.size(); });
  return meetings;
}

DomainIndex::Suspects DomainIndex::FindSuspects(const Shards& shards, std::string_view domain) {
  domain = WithoutDot(domain);
  Suspects suspects;
  if (domain.empty()) return suspects;
  suspects.below = Below(shards, domain);
  ForEachHolder(shards, domain, [&](const DomainCounts::Keys& keys) {
    suspects.shoots.insert(suspects.shoots.end(), keys.begin(), keys.end());
  });
  return suspects;
}

bool DomainsMeet(std::string_view a, std::string_view b) {
  if (a == b) return true;
  if (a.size() < b.size()) std::swap(a, b);
  b = WithoutDot(b);
  return a.size() > b.size() && a.ends_with(b) && a[a.size() - b.size() - 1] == '.';
}

bool IsBelowDomain(std::string_view domain, std::string_view parent) {
  return WithoutDot(domain).size() > WithoutDot(parent).size();
}

}  // namespace trowel::garden
