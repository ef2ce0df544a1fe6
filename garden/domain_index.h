#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include <absl/container/flat_hash_map.h>
#include <absl/container/inlined_vector.h>

#include "garden/cow.h"
#include "garden/view.h"

namespace trowel::garden {

struct DomainCounts {
  using Keys = absl::InlinedVector<std::uint64_t, 2>;
  absl::flat_hash_map<std::uint64_t, Keys> same;  // StringHash of shoots with this domain.
  absl::flat_hash_map<std::uint64_t, std::uint32_t> below;  // How many shoots have one below it.
};

// Which domains shoots have: enough to say that no other shoot has one that meets a given one,
// which is what nearly every shoot is told (gardener.md 2.3 R-35). It counts hashes: a "perhaps"
// has to be looked at. Takes some 50 bytes per shoot.
class DomainIndex {
 public:
  static constexpr std::size_t kShards = kDomainShards;
  using Shards = std::array<std::shared_ptr<const DomainCounts>, kShards>;

  // Of the shoot "namespace/name". An empty domain is none.
  void Add(std::string_view domain, std::string_view shoot);
  void Remove(std::string_view domain, std::string_view shoot);
  Shards Share();

  // How often `domain` is met: by its like, by one above it, by one below it. Those of the shoot
  // itself count as well, so that one met once is met by nobody else.
  static std::uint64_t Meetings(const Shards& shards, std::string_view domain);

  // Who may meet `domain`.
  struct Suspects {
    std::vector<std::uint64_t> shoots;  // StringHash of those with its like, or one above it.
    std::uint32_t below = 0;            // How many have one below it.
  };
  static Suspects FindSuspects(const Shards& shards, std::string_view domain);

 private:
  void CountBelow(std::string_view domain, int by);

  std::array<Cow<DomainCounts>, kShards> shards_;
};

// plugin/pkg/shoot/validator/admission.go hasDomainIntersection: equal, or one is the other's end
// after a dot.
bool DomainsMeet(std::string_view a, std::string_view b);

// Of two that meet: `domain` is longer. A leading dot does not count.
bool IsBelowDomain(std::string_view domain, std::string_view parent);

}  // namespace trowel::garden
