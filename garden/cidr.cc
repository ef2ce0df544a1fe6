#include "garden/cidr.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstddef>
#include <optional>

namespace trowel::garden {
namespace {

constexpr std::size_t kMappedBits = 96;  // Of ::ffff:0:0/96, the IPv4 addresses within IPv6.

// Go's dtoi: decimal digits only, leading zeros allowed.
std::optional<std::size_t> ParsePrefix(std::string_view text, std::size_t largest) {
  if (text.empty()) return std::nullopt;
  std::size_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<std::size_t>(c - '0');
    if (value > largest) return std::nullopt;
  }
  return value;
}

bool SamePrefix(const std::array<std::uint8_t, 16>& a, const std::array<std::uint8_t, 16>& b,
                std::size_t bits) {
  const std::size_t bytes = bits / 8;
  if (!std::equal(a.begin(), a.begin() + bytes, b.begin())) return false;
  if (bits % 8 == 0) return true;
  return ((a[bytes] ^ b[bytes]) >> (8 - bits % 8)) == 0;
}

void ClearHostBits(std::size_t bits, std::array<std::uint8_t, 16>* address) {
  for (std::size_t byte = bits / 8; byte < address->size(); ++byte) {
    const std::size_t kept = byte == bits / 8 ? bits % 8 : 0;
    (*address)[byte] = static_cast<std::uint8_t>((*address)[byte] & (0xff00U >> kept));
  }
}

bool IsMapped(const std::array<std::uint8_t, 16>& address) {
  static constexpr std::array<std::uint8_t, 12> kPrefix = {0, 0, 0, 0, 0,    0,
                                                           0, 0, 0, 0, 0xff, 0xff};
  return std::equal(kPrefix.begin(), kPrefix.end(), address.begin());
}

}  // namespace

// inet_pton() agrees with Go's netip.ParseAddr: no leading zeros in IPv4, "::" stands for at
// least one group, at most four hex digits in each.
Cidr ParseCidr(std::string_view text) {
  Cidr cidr{.text = std::string(text)};
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return cidr;
  const std::string address(text.substr(0, slash));
  if (address.find('\0') != std::string::npos) return cidr;

  const bool ipv6 = address.find(':') != std::string::npos;
  const std::optional<std::size_t> prefix = ParsePrefix(text.substr(slash + 1), ipv6 ? 128 : 32);
  std::array<std::uint8_t, 16> network = {};
  if (!prefix.has_value() ||
      inet_pton(ipv6 ? AF_INET6 : AF_INET, address.c_str(), network.data()) != 1) {
    return cidr;
  }
  ClearHostBits(*prefix, &network);
  std::size_t bits = *prefix;
  cidr.family = ipv6 ? Cidr::Family::kIpv6 : Cidr::Family::kIpv4;
  // Go's IPNet.Contains turns such addresses into IPv4 before it compares.
  if (ipv6 && IsMapped(network)) {
    std::rotate(network.begin(), network.begin() + kMappedBits / 8, network.end());
    std::fill(network.begin() + 4, network.end(), std::uint8_t{0});
    bits -= kMappedBits;
    cidr.family = Cidr::Family::kIpv4;
  }
  cidr.prefix = static_cast<std::uint8_t>(bits);
  cidr.network = network;
  return cidr;
}

bool Overlap(const Cidr& a, const Cidr& b) {
  if (a.family == Cidr::Family::kInvalid || b.family == Cidr::Family::kInvalid) return true;
  if (a.family != b.family) return false;
  return SamePrefix(a.network, b.network, std::min(a.prefix, b.prefix));
}

std::span<const Cidr> ReservedRanges() {
  static const std::array<Cidr, 6> ranges = {
      ParseCidr("fd8f:6d53:b97a:1::/96"), ParseCidr("240.0.0.0/8"), ParseCidr("241.0.0.0/8"),
      ParseCidr("242.0.0.0/8"),           ParseCidr("243.0.0.0/8"), ParseCidr("244.0.0.0/8")};
  return ranges;
}

}  // namespace trowel::garden
