#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace trowel::garden {

// A network as Gardener objects write it. An unparsable one is kept, because Gardener treats it
// as overlapping with everything (gardener.md 2.4.5).
struct Cidr {
  enum class Family : std::uint8_t { kInvalid, kIpv4, kIpv6 };

  std::string text;  // As written.
  Family family = Family::kInvalid;
  std::uint8_t prefix = 0;                    // 0..32 or 0..128.
  std::array<std::uint8_t, 16> network = {};  // Host bits are zero.
};

// Never fails: what Go's net.ParseCIDR refuses becomes Family::kInvalid.
Cidr ParseCidr(std::string_view text);

// Either network contains the other's network address. Mixed families never overlap; an invalid
// one overlaps with everything. Source: pkg/utils/validation/cidr, NetworksIntersect.
bool Overlap(const Cidr& a, const Cidr& b);

// The ranges that Gardener keeps for its VPN and its double NAT; no shoot network may touch them.
std::span<const Cidr> ReservedRanges();

}  // namespace trowel::garden
