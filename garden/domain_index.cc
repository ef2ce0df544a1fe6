#include "garden/domain_index.h"

#include <utility>

#include <absl/hash/hash.h>

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

template <typename Map>
void Add(std::uint64_t hash, int by, Map* counts) {
  std::uint32_t& count = (*counts)[hash];
  count += static_cast<std::uint32_t>(by);
  if (count == 0) counts->erase(hash);
}

}  // namespace

void DomainIndex::Count(std::string_view domain, int by) {
  domain = WithoutDot(domain);
  if (domain.empty()) return;
  const std::uint64_t own = HashOf(domain);
  garden::Add(own, by, &shards_[own % kShards].Write().same);
  ForEachParent(domain, [&](std::string_view parent) {
    const std::uint64_t hash = HashOf(parent);
    garden::Add(hash, by, &shards_[hash % kShards].Write().below);
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
  const auto of = [](const auto& counts, std::uint64_t hash) -> std::uint64_t {
    const auto found = counts.find(hash);
    return found == counts.end() ? 0 : found->second;
  };
  const std::uint64_t own = HashOf(domain);
  const DomainCounts& counts = *shards[own % kShards];
  std::uint64_t meetings = of(counts.same, own) + of(counts.below, own);
  ForEachParent(domain, [&](std::string_view parent) {
    const std::uint64_t hash = HashOf(parent);
    meetings += of(shards[hash % kShards]->same, hash);
  });
  return meetings;
}

bool DomainsMeet(std::string_view a, std::string_view b) {
  if (a == b) return true;
  if (a.size() < b.size()) std::swap(a, b);
  b = WithoutDot(b);
  return a.size() > b.size() && a.ends_with(b) && a[a.size() - b.size() - 1] == '.';
}

}  // namespace trowel::garden
