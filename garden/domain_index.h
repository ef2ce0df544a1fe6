#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include <absl/container/flat_hash_map.h>

#include "garden/cow.h"

namespace trowel::garden {

struct DomainCounts {
  using ByHash = absl::flat_hash_map<std::uint64_t, std::uint32_t>;
  ByHash same;   // Shoots with this very domain.
  ByHash below;  // Shoots with one below it.
};

// Which domains shoots have: enough to say that no other shoot has one that meets a given one,
// which is what nearly every shoot is told (gardener.md 2.3 R-35). It counts hashes: a "perhaps"
// has to be looked at. Takes some 30 bytes per shoot.
class DomainIndex {
 public:
  static constexpr std::size_t kShards = 64;
  using Shards = std::array<std::shared_ptr<const DomainCounts>, kShards>;

  // An empty domain is none.
  void Add(std::string_view domain) { Count(domain, 1); }
  void Remove(std::string_view domain) { Count(domain, -1); }
  Shards Share();

  // How often `domain` is met: by its like, by one above it, by one below it. Those of the shoot
  // itself count as well, so that one met once is met by nobody else.
  static std::uint64_t Meetings(const Shards& shards, std::string_view domain);

 private:
  void Count(std::string_view domain, int by);

  std::array<Cow<DomainCounts>, kShards> shards_;
};

// plugin/pkg/shoot/validator/admission.go hasDomainIntersection: equal, or one is the other's end
// after a dot.
bool DomainsMeet(std::string_view a, std::string_view b);

}  // namespace trowel::garden
