#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "garden/cidr.h"
#include "garden/seed.h"
#include "garden/shoot.h"

// Networks of a shoot beside those of a seed, as pkg/utils/validation/cidr/disjoint.go compares
// them (gardener.md 2.4.5). What is no network is not for here: it overlaps with everything.
namespace trowel::policy {

// The shoot's ipFamilies has the family.
bool HasFamily(const garden::Shoot& shoot, garden::Cidr::Family family);

// The seed's default, if it has one of a family of the shoot's; else null.
const garden::Cidr* DefaultFor(const garden::Shoot& shoot,
                               const std::optional<garden::Cidr>& of_seed);

// Every reserved range begins with one of these bytes, which most networks are far from. Ranking
// asks for every seed.
inline bool MayTouchReserved(const garden::Cidr& network) {
  const int first = network.network[0];
  return network.family == garden::Cidr::Family::kIpv4 ? network.prefix < 4 || first >= 0xf0
                                                       : network.prefix < 8 || first == 0xfd;
}

// An IPv4 network that no seed can object to, unless its overlaps count: what nearly all are.
inline bool IsHarmless(const garden::Cidr& network, bool ipv4_overlap_counts) {
  return network.family == garden::Cidr::Family::kIpv4 && !ipv4_overlap_counts &&
         !MayTouchReserved(network);
}

// Nodes, pods and services of a shoot's spec; null where absent.
using ShootNetworks = std::array<const garden::Cidr*, 3>;

// Calls `visit(std::size_t i, std::size_t j)`, i < j, for each two of a shoot's own networks that
// overlap. What is no network is left out: it is said of it alone.
template <typename Visitor>
void ForEachOwnOverlap(const ShootNetworks& networks, const Visitor& visit) {
  const auto is_network = [](const garden::Cidr* candidate) {
    return candidate != nullptr && candidate->family != garden::Cidr::Family::kInvalid;
  };
  for (std::size_t i = 0; i < networks.size(); ++i) {
    for (std::size_t j = i + 1; j < networks.size(); ++j) {
      if (!is_network(networks[i]) || !is_network(networks[j])) continue;
      if (Overlap(*networks[i], *networks[j])) visit(i, j);
    }
  }
}

// Calls `visit(const garden::Cidr& other, bool reserved)` for each network of the seed, and for
// each reserved range, that `network` must not overlap with, and does. IPv4 overlaps with the
// seed's are hidden by a double NAT, and count only if that is asked for.
template <typename Visitor>
void ForEachConflict(const garden::Cidr& network, const garden::Seed& seed,
                     bool ipv4_overlap_counts, const Visitor& visit) {
  if (network.family == garden::Cidr::Family::kIpv6 || ipv4_overlap_counts) {
    for (const garden::Cidr& other : seed.networks) {
      if (Overlap(network, other)) visit(other, /*reserved=*/false);
    }
  }
  if (!MayTouchReserved(network)) return;
  for (const garden::Cidr& range : garden::ReservedRanges()) {
    if (Overlap(network, range)) visit(range, /*reserved=*/true);
  }
}

}  // namespace trowel::policy
