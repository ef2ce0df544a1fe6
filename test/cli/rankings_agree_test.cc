// One ranking, asked on the command line and posted to /rank, is the same document; and what
// extenders are told follows from it.

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/cli/example_shoots.h"
#include "test/cli/ranking_fixture.h"

namespace trowel::test {
namespace {

using nlohmann::json;
using ::testing::SizeIs;

struct Landscape {
  const char* name;
  const char* policy;
  const char* more;
};

class RankingsAgree : public ::testing::TestWithParam<Landscape> {
 protected:
  ExampleRankings rankings{GetParam().policy, GetParam().more};
};

TEST_P(RankingsAgree, ByNameAndAsAnObjectWithTheCommandLine) {
  const std::map<std::string, json> shoots = ExampleShoots();
  ASSERT_THAT(shoots, SizeIs(::testing::Ge(15U)));
  for (const auto& [key, shoot] : shoots) {
    SCOPED_TRACE(key);
    const json told = rankings.Tell(key);
    const std::string by_name = rankings.Post("/rank", {{"shoot", key}}).body;
    EXPECT_EQ(json::parse(by_name), told);
    EXPECT_EQ(rankings.Ask("/rank", shoot), told);
    // In the same order, too: people read it.
    EXPECT_EQ(nlohmann::ordered_json::parse(by_name).begin().key(), "apiVersion");
  }
}

TEST_P(RankingsAgree, ForLiveAndClassicMoves) {
  for (const bool live : {false, true}) {
    EXPECT_EQ(rankings.Ask("/rank", {{"shoot", "garden-dev/moss"}, {"live", live}}),
              rankings.Tell("garden-dev/moss", {live ? "--live" : "--classic"}));
  }
}

TEST_P(RankingsAgree, WithWhatExtendersAreTold) {
  std::vector<std::string> seeds;
  for (const garden::SeedEntry& entry : rankings.view().seeds()) {
    seeds.push_back(entry.seed->name);
  }
  for (const std::string shoot : {"moss", "heath", "clover", "daisy", "cactus", "fern"}) {
    SCOPED_TRACE(shoot);
    const json ranking = rankings.Ask("/rank", {{"shoot", "garden-dev/" + shoot}});
    const json arguments = {{"Pod", {{"metadata", {{"namespace", "garden-dev"}, {"name", shoot}}}}},
                            {"NodeNames", seeds}};
    const json filtered = rankings.Ask("/filter", arguments);
    std::map<std::string, int> scores;
    for (const json& entry : rankings.Ask("/prioritize", arguments)) {
      scores[entry["Host"]] = entry["Score"];
    }
    EXPECT_EQ(filtered["NodeNames"].size() + filtered["FailedNodes"].size(), seeds.size());
    EXPECT_THAT(scores, SizeIs(seeds.size()));
    int most = 10;
    for (const json& candidate : ranking["candidates"]) {
      const std::string seed = candidate["seed"];
      const json& names = filtered["NodeNames"];
      const bool taken = std::find(names.begin(), names.end(), seed) != names.end();
      EXPECT_EQ(taken, candidate["allowed"].get<bool>()) << seed;
      EXPECT_EQ(filtered["FailedNodes"].contains(seed), !taken) << seed;
      EXPECT_LE(scores[seed], most) << seed;
      most = scores[seed];
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Policies, RankingsAgree,
                         ::testing::Values(Landscape{"Defaults", "", ""},
                                           Landscape{"Example", "examples/policy.yaml", ""},
                                           Landscape{"Scores", "", "examples/scores.yaml"}),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace trowel::test
