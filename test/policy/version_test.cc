#include "policy/version.h"

#include <array>
#include <cstddef>

#include <gtest/gtest.h>

namespace trowel::policy {
namespace {

TEST(Version, OrdersAsSemverDoes) {
  // Ascending; from semver.org, item 11, and from what Gardener's builds are called.
  constexpr std::array<std::string_view, 14> kAscending = {"v1.0.0-alpha",
                                                           "1.0.0-alpha.1",
                                                           "1.0.0-alpha.beta",
                                                           "1.0.0-beta",
                                                           "1.0.0-beta.2",
                                                           "1.0.0-beta.11",
                                                           "1.0.0-rc.1",
                                                           "v1.0.0",
                                                           "v1.9.0",
                                                           "v1.10.0",
                                                           "v1.150.0-dev",
                                                           "v1.150.0",
                                                           "v1.150.1-dev-3f2a1bc",
                                                           "v2.0"};
  for (std::size_t i = 0; i < kAscending.size(); ++i) {
    for (std::size_t j = 0; j < kAscending.size(); ++j) {
      const std::optional<Version> a = ParseVersion(kAscending[i]);
      const std::optional<Version> b = ParseVersion(kAscending[j]);
      ASSERT_TRUE(a.has_value() && b.has_value()) << kAscending[i] << " " << kAscending[j];
      EXPECT_EQ(*a < *b, i < j) << kAscending[i] << " " << kAscending[j];
      EXPECT_EQ(*a == *b, i == j) << kAscending[i] << " " << kAscending[j];
    }
  }
}

TEST(Version, LeavesOutTheBuildThePatchAndTheLetter) {
  EXPECT_TRUE(ParseVersion("v1.150.0+a.b-1") == ParseVersion("1.150"));
  EXPECT_TRUE(ParseVersion("v1.150.0-rc.1+x") == ParseVersion("v1.150.0-rc.1"));
  EXPECT_TRUE(ParseVersion("1.150.0-rc.01") == ParseVersion("1.150.0-rc.1"));
}

TEST(Version, ComparesTheMinorPart) {
  EXPECT_TRUE(ParseVersion("v1.150.0")->SameMinor(*ParseVersion("v1.150.9-dev")));
  EXPECT_FALSE(ParseVersion("v1.150.0")->SameMinor(*ParseVersion("v1.151.0")));
  EXPECT_FALSE(ParseVersion("v1.150.0")->SameMinor(*ParseVersion("v2.150.0")));
}

class NoVersionTest : public ::testing::TestWithParam<std::string_view> {};

TEST_P(NoVersionTest, IsRefused) { EXPECT_FALSE(ParseVersion(GetParam()).has_value()); }

INSTANTIATE_TEST_SUITE_P(Texts, NoVersionTest,
                         ::testing::Values("", "v", "1", "v1", "latest", "v1.", "v1.2.", ".1.2",
                                           "1..2", "1.2.3.4", "1.2.3-", "1.2.3+", "1.2.3-a..b",
                                           "1.2.3-a.", "1.2.3-a_b", "1.2.3+a b", "-1.2.3", "+1.2",
                                           "1.2.x", " 1.2.3", "1.2.3 ", "vv1.2.3",
                                           "1.2.4294967296"));

}  // namespace
}  // namespace trowel::policy
