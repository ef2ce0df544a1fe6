#include "garden/cidr.h"

#include <algorithm>
#include <string_view>

#include <gtest/gtest.h>

namespace trowel::garden {
namespace {

using Family = Cidr::Family;

bool Overlaps(std::string_view a, std::string_view b) {
  const bool result = Overlap(ParseCidr(a), ParseCidr(b));
  EXPECT_EQ(result, Overlap(ParseCidr(b), ParseCidr(a))) << a << " " << b;
  return result;
}

bool TouchesReserved(std::string_view text) {
  const std::span<const Cidr> reserved = ReservedRanges();
  return std::any_of(reserved.begin(), reserved.end(),
                     [&](const Cidr& range) { return Overlap(range, ParseCidr(text)); });
}

struct Row {
  std::string_view text;
  Family family;
  int prefix;
};

class ParseCidrTest : public testing::TestWithParam<Row> {};

TEST_P(ParseCidrTest, ReadsWhatGoReads) {
  const Cidr cidr = ParseCidr(GetParam().text);
  EXPECT_EQ(cidr.text, GetParam().text);
  EXPECT_EQ(cidr.family, GetParam().family) << GetParam().text;
  if (cidr.family != Family::kInvalid) {
    EXPECT_EQ(cidr.prefix, GetParam().prefix) << GetParam().text;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Rows, ParseCidrTest,
    testing::Values(
        Row{"10.0.0.0/8", Family::kIpv4, 8}, Row{"0.0.0.0/0", Family::kIpv4, 0},
        Row{"1.2.3.4/32", Family::kIpv4, 32}, Row{"10.0.0.0/08", Family::kIpv4, 8},
        Row{"::/0", Family::kIpv6, 0}, Row{"2001:db8::/32", Family::kIpv6, 32},
        Row{"2001:DB8::1/128", Family::kIpv6, 128}, Row{"1:2:3:4:5:6:7::/64", Family::kIpv6, 64},
        Row{"::1.2.3.4/128", Family::kIpv6, 128}, Row{"::ffff:1.2.3.4/120", Family::kIpv4, 24},
        Row{"::ffff:1.2.3.4/96", Family::kIpv4, 0}, Row{"::ffff:1.2.3.4/95", Family::kIpv6, 95},
        Row{"", Family::kInvalid, 0}, Row{"10.0.0.0", Family::kInvalid, 0},
        Row{"10.0.0.0/", Family::kInvalid, 0}, Row{"/8", Family::kInvalid, 0},
        Row{"10.0.0.0/33", Family::kInvalid, 0}, Row{"::/129", Family::kInvalid, 0},
        Row{"10.0.0.0/-1", Family::kInvalid, 0}, Row{"10.0.0.0/+8", Family::kInvalid, 0},
        Row{"10.0.0.0/8 ", Family::kInvalid, 0}, Row{" 10.0.0.0/8", Family::kInvalid, 0},
        Row{"010.0.0.0/8", Family::kInvalid, 0}, Row{"10.00.0.0/8", Family::kInvalid, 0},
        Row{"10.0.0/8", Family::kInvalid, 0}, Row{"256.0.0.0/8", Family::kInvalid, 0},
        Row{"10.0.0.0.0/8", Family::kInvalid, 0}, Row{"fe80::1%eth0/64", Family::kInvalid, 0},
        Row{"12345::/16", Family::kInvalid, 0}, Row{"1::2::3/64", Family::kInvalid, 0},
        Row{"1:2:3:4:5:6:7:8::/64", Family::kInvalid, 0},
        Row{"::ffff:01.2.3.4/96", Family::kInvalid, 0}, Row{"10.0.0.0/8/8", Family::kInvalid, 0},
        Row{"10.0.0.0/99999999999999999999", Family::kInvalid, 0}, Row{"foo", Family::kInvalid, 0},
        Row{std::string_view("10.0.0.0\0/8", 11), Family::kInvalid, 0}));

TEST(CidrTest, ClearsHostBits) {
  const Cidr cidr = ParseCidr("10.11.12.13/12");
  EXPECT_EQ(cidr.network, ParseCidr("10.0.0.0/12").network);
  EXPECT_EQ(ParseCidr("2001:db8:ffff::1/33").network, ParseCidr("2001:db8:8000::/33").network);
  EXPECT_EQ(ParseCidr("255.255.255.255/0").network, ParseCidr("0.0.0.0/0").network);
}

TEST(CidrTest, OverlapsWhenEitherContainsTheOther) {
  EXPECT_TRUE(Overlaps("10.0.0.0/8", "10.250.0.0/16"));
  EXPECT_TRUE(Overlaps("10.250.0.0/16", "10.250.0.0/16"));
  EXPECT_TRUE(Overlaps("0.0.0.0/0", "203.0.113.7/32"));
  EXPECT_FALSE(Overlaps("10.0.0.0/16", "10.1.0.0/16"));
  EXPECT_FALSE(Overlaps("10.64.0.0/11", "10.96.0.0/11"));
  EXPECT_TRUE(Overlaps("10.64.0.0/10", "10.96.0.0/11"));
  EXPECT_TRUE(Overlaps("2001:db8::/32", "2001:db8:1::/48"));
  EXPECT_FALSE(Overlaps("2001:db8:3::/48", "2001:db8:1::/48"));
}

TEST(CidrTest, NeverOverlapsAcrossFamilies) {
  EXPECT_FALSE(Overlaps("0.0.0.0/0", "::/0"));
  EXPECT_FALSE(Overlaps("10.0.0.0/8", "2001:db8::/32"));
}

TEST(CidrTest, ComparesMappedAddressesAsIpv4) {
  EXPECT_TRUE(Overlaps("::ffff:10.1.0.0/112", "10.0.0.0/8"));
  EXPECT_FALSE(Overlaps("::ffff:10.1.0.0/112", "::/0"));
  EXPECT_FALSE(Overlaps("::ffff:11.1.0.0/112", "10.0.0.0/8"));
}

TEST(CidrTest, TreatsAnUnparsableOneAsOverlapping) {
  EXPECT_TRUE(Overlaps("foo", "10.0.0.0/8"));
  EXPECT_TRUE(Overlaps("foo", "2001:db8::/32"));
  EXPECT_TRUE(Overlaps("foo", "bar"));
}

// Upstream: disjoint_test.go.
TEST(ReservedRangesTest, CoversTheDoubleNatAndTheVpn) {
  EXPECT_TRUE(TouchesReserved("240.0.0.0/8"));
  EXPECT_TRUE(TouchesReserved("241.100.0.0/16"));
  EXPECT_TRUE(TouchesReserved("242.242.0.0/17"));
  EXPECT_TRUE(TouchesReserved("243.243.0.0/16"));
  EXPECT_TRUE(TouchesReserved("244.242.128.0/17"));
  EXPECT_TRUE(TouchesReserved("128.0.0.0/1"));
  EXPECT_TRUE(TouchesReserved("fd8f:6d53:b97a:1::/96"));
  EXPECT_TRUE(TouchesReserved("fd8f:6d53:b97a:1::/120"));
  EXPECT_TRUE(TouchesReserved("fd8f:6d53:b97a::/48"));
  EXPECT_FALSE(TouchesReserved("239.255.0.0/16"));
  EXPECT_FALSE(TouchesReserved("245.0.0.0/8"));
  EXPECT_FALSE(TouchesReserved("10.0.0.0/8"));
  EXPECT_FALSE(TouchesReserved("fd8f:6d53:b97a:1:0:1::/112"));
  EXPECT_FALSE(TouchesReserved("2001:db8:1::/56"));
}

// Upstream: disjoint_test.go; the seed's and the shoot's networks of its IPv6 contexts.
TEST(CidrTest, SeesTheIpv6OverlapsThatUpstreamSees) {
  EXPECT_TRUE(Overlaps("2001:0db8:65a3::/113", "2001:0db8:65a3::/113"));
  EXPECT_TRUE(Overlaps("2001:0db8:65a3::/113", "2001:0db8:65a3::/114"));
  EXPECT_FALSE(Overlaps("2001:0db8:35a3::/113", "2001:0db8:65a3::/113"));
}

}  // namespace
}  // namespace trowel::garden
