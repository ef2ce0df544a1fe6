// pkg/scheduler/controller/shoot/distance_test.go and gardener.md 5.7.

#include "scheduler/gardener/region_name.h"

#include <ostream>
#include <string>

#include <gtest/gtest.h>

namespace trowel::scheduler::gardener {
namespace {

struct NameCase {
  std::string region;
  std::u32string base;
  std::string orientation;
};

void PrintTo(const NameCase& one, std::ostream* out) { *out << one.region; }

class RegionNameTest : public ::testing::TestWithParam<NameCase> {};

TEST_P(RegionNameTest, TakesTheFirstWordOut) {
  const RegionName name = ParseRegionName(GetParam().region);
  EXPECT_EQ(name.base, GetParam().base);
  EXPECT_EQ(name.orientation, GetParam().orientation);
}

INSTANTIATE_TEST_SUITE_P(Upstream, RegionNameTest,
                         ::testing::Values(NameCase{"europe", U"europe", ""},
                                           NameCase{"west_europe", U":_europe", "west"},
                                           NameCase{"europe-west", U"europe-:", "west"},
                                           NameCase{"middle-west-europe", U"middle-:-europe",
                                                    "west"}));

// The first word in the order of the list, not in the name; only its first occurrence; by case.
INSTANTIATE_TEST_SUITE_P(Own, RegionNameTest,
                         ::testing::Values(NameCase{"southeastasia", U":eastasia", "south"},
                                           NameCase{"northcentralus", U":centralus", "north"},
                                           NameCase{"eastus2", U":us2", "east"},
                                           NameCase{"centralnorth", U"central:", "north"},
                                           NameCase{"west-west", U":-west", "west"},
                                           NameCase{"North", U"North", ""}, NameCase{"", U"", ""},
                                           NameCase{"nor\u00e9-east", U"nor\u00e9-:", "east"}));

struct DistanceCase {
  std::string seed;
  std::string shoot;
  int distance;
};

void PrintTo(const DistanceCase& one, std::ostream* out) { *out << one.seed << "/" << one.shoot; }

class NameDistanceTest : public ::testing::TestWithParam<DistanceCase> {};

// Both ways: it is a distance.
TEST_P(NameDistanceTest, IsUpstreams) {
  const RegionName seed = ParseRegionName(GetParam().seed);
  const RegionName shoot = ParseRegionName(GetParam().shoot);
  EXPECT_EQ(NameDistance(seed, shoot), GetParam().distance);
  EXPECT_EQ(NameDistance(shoot, seed), GetParam().distance);
}

INSTANTIATE_TEST_SUITE_P(Upstream, NameDistanceTest,
                         ::testing::Values(DistanceCase{"europe", "asia", 12},
                                           DistanceCase{"europe", "europe", 0},
                                           DistanceCase{"europe-west", "asia-west", 12},
                                           DistanceCase{"europe-west", "asia-east", 14},
                                           DistanceCase{"europe-west", "asia-:", 13},
                                           DistanceCase{"europe-west", "europe-east", 2},
                                           DistanceCase{"europe-west", "europe-:", 1}));

INSTANTIATE_TEST_SUITE_P(Worked, NameDistanceTest,
                         ::testing::Values(DistanceCase{"europe-north1", "europe-west3", 4},
                                           DistanceCase{"europe-west1", "europe-west3", 2},
                                           DistanceCase{"asia-south1", "europe-west3", 16},
                                           DistanceCase{"ap-west-1", "jp-west-1", 2},
                                           DistanceCase{"eu-west-1", "jp-west-1", 4},
                                           DistanceCase{"us-east-1", "jp-west-1", 6},
                                           DistanceCase{"eu-east-1", "jp-west-1", 6},
                                           DistanceCase{"us-central-2", "jp-west-1", 8},
                                           DistanceCase{"eu-east-1", "eu-central-1", 2},
                                           DistanceCase{"eu-west-1", "eu-central-1", 2},
                                           DistanceCase{"ap-west-1", "eu-central-1", 6},
                                           DistanceCase{"us-east-1", "eu-central-1", 6}));

// Letters, not bytes; a byte that is not UTF-8 is a letter, and one is like the other.
INSTANTIATE_TEST_SUITE_P(CodePoints, NameDistanceTest,
                         ::testing::Values(DistanceCase{"z\u00fcrich", "zurich", 2},
                                           DistanceCase{"z\u00fcrich", "z\u00f6rich", 2},
                                           DistanceCase{"\u6771\u4eac", "", 4},
                                           DistanceCase{"\U0001F30D", "a", 2},
                                           DistanceCase{"a\xff", "a\xfe", 0},
                                           DistanceCase{"a\xe6\x9d", "a", 4}));

}  // namespace
}  // namespace trowel::scheduler::gardener
