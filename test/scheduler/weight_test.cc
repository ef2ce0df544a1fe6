#include <ostream>
#include <string>

#include <gtest/gtest.h>

#include "test/scheduler/ranking_fixture.h"

namespace trowel::testing {
namespace {

struct WeightCase {
  std::string name;
  policy::Weights weights;
  double expected = 0;
};

void PrintTo(const WeightCase& one, std::ostream* out) { *out << one.name; }

class WeightTest : public ::testing::TestWithParam<WeightCase> {};

// distance 50, headroom 80, spread 100, steadiness 50.
TEST_P(WeightTest, IsTheWeightedMeanOfTheParts) {
  RankingFixture garden;
  garden.regions->rows["eu-west-1"]["eu-central-1"] = 180;
  garden.destination.allocatable_shoots = 5;
  garden.policy.weights = GetParam().weights;
  EXPECT_NEAR(garden.Of("aws-eu2").score, GetParam().expected, 0.001);
}

INSTANTIATE_TEST_SUITE_P(
    All, WeightTest,
    ::testing::Values(
        WeightCase{"Default", {}, (60 * 50 + 25 * 80 + 10 * 100 + 5 * 50) / 100.0},
        WeightCase{"One", {.distance = 0, .headroom = 7, .spread = 0, .steadiness = 0}, 80},
        WeightCase{"Two", {.distance = 1, .headroom = 0, .spread = 3, .steadiness = 0}, 87.5},
        WeightCase{"ExternalWithoutScores",
                   {.external = 100},
                   (60 * 50 + 25 * 80 + 10 * 100 + 5 * 50) / 100.0},
        WeightCase{"None", {.distance = 0, .headroom = 0, .spread = 0, .steadiness = 0}, 0}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace trowel::testing
