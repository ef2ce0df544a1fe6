#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/output/output.h"
#include "test/cli/run_trowel.h"
#include "test/support/temp_dir.h"

namespace trowel::test {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kMoves[] = " --garden examples/moves --now 2026-11-29T22:40:00Z";

Ran Status(const std::string& words) { return RunTrowel("status " + words + kMoves); }

json Moves(const std::string& words) {
  const Ran ran = Status(words + " -o json");
  EXPECT_EQ(ran.code, 0) << ran.err;
  return json::parse(ran.out);
}

TEST(StatusTest, ListsThoseThatAreOnTheirWayStuckOnesFirst) {
  const json document = Moves("");
  EXPECT_EQ(document["kind"], "Moves");
  std::string phases;
  bool stuck = true;
  for (const json& move : document["moves"]) {
    phases += move["phase"].get<std::string>() + " ";
    EXPECT_LE(move["stuck"].get<bool>(), stuck) << move;
    stuck = move["stuck"].get<bool>();
  }
  EXPECT_EQ(phases, "H3 M2 F W1 R2 R5 ");
}

TEST(StatusTest, KeepsTo80ColumnsInAPipe) {
  for (const char* words : {"", "--stuck", "garden-dev/moss", "garden-dev/reed"}) {
    std::istringstream lines(Status(words).out);
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(cli::ShownWidth(line), cli::kTableColumns) << line;
    }
  }
}

TEST(StatusTest, ShowsOnlyThoseThatAreStuckIfAsked) {
  const json stuck = Moves("--stuck");
  EXPECT_EQ(stuck["moves"].size(), 3U);
  for (const json& move : stuck["moves"]) EXPECT_TRUE(move["stuck"].get<bool>()) << move;
}

TEST(StatusTest, TellsAllOfOne) {
  const Ran ran = Status("garden-dev/moss");
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(ran.out, HasSubstr("garden-dev/moss: aws-eu1 -> aws-eu5"));
  EXPECT_THAT(ran.out, HasSubstr("Creating ETCD Snapshot"));
  EXPECT_THAT(ran.out, HasSubstr("no change for 13m"));
  EXPECT_EQ(Moves("garden-dev/moss")["moves"][0]["lastReport"], "2026-11-29T22:27:00Z");
}

TEST(StatusTest, AShootAtRestIsToldToRest) {
  const std::string garden = " --garden examples/garden --now 2026-11-21T12:00:00Z";
  const Ran ran = RunTrowel("status garden-dev/moss" + garden);
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(ran.out, "garden-dev/moss rests on aws-eu1\n");
  const json document = json::parse(RunTrowel("status garden-dev/moss -o json" + garden).out);
  EXPECT_EQ(document["moves"][0]["phase"], "-");
}

TEST(StatusTest, AGardenInWhichNothingMovesSaysSo) {
  const Ran ran =
      RunTrowel("status --garden examples/moves/seeds.json --garden examples/garden/projects.yaml");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("0 on their way"));
}

// What keeps a webhook from judging keeps nobody from seeing where a move is.
TEST(StatusTest, ABrokenPolicyIsNoHindrance) {
  const TempDir dir;
  dir.Write("policy.yaml", R"({"apiVersion": "v1", "kind": "ConfigMap",
      "metadata": {"name": "trowel-policy", "namespace": "garden",
                   "labels": {"trowel.gardener.cloud/config": "policy"}},
      "data": {"policy.yaml": "rules: 7"}})");
  const std::string too = "--garden " + dir / "policy.yaml";
  EXPECT_EQ(RunTrowel("rank garden-dev/moss " + too + kMoves).code, 2) << "it is broken";
  const Ran ran = Status(too);
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.err, "");
}

TEST(StatusTest, RefusesWhatIsNoShoot) {
  EXPECT_EQ(Status("garden-dev/mos").code, 2);
  EXPECT_THAT(Status("garden-dev/mos").err, HasSubstr("did you mean garden-dev/moss"));
  EXPECT_EQ(Status("moss").code, 2);
  EXPECT_EQ(Status("''").code, 2);
  EXPECT_EQ(Status("--stuck garden-dev/moss").code, 2);
  EXPECT_EQ(RunTrowel("status --garden examples/nothing").code, 3);
}

}  // namespace
}  // namespace trowel::test
