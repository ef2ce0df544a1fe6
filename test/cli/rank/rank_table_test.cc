// What `trowel rank` prints for people fits on a terminal of 80 columns, and says why of each seed.

#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/output/output.h"
#include "kube/manifests.h"
#include "test/cli/example_shoots.h"
#include "test/cli/run_trowel.h"
#include "test/support/temp_dir.h"

namespace trowel::test {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::size_t kTerminal = 80;

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

void ExpectFits(const std::string& text) {
  for (const std::string& line : LinesOf(text)) EXPECT_LE(cli::ShownWidth(line), kTerminal) << line;
}

class RankTable : public ::testing::TestWithParam<const char*> {};

TEST_P(RankTable, KeepsTo80ColumnsForEveryShoot) {
  const std::map<std::string, json> shoots = ExampleShoots();
  ASSERT_GE(shoots.size(), 30U);
  for (const auto& [shoot, object] : shoots) {
    const Ran ran = RunTrowel("rank " + shoot + " " + GetParam() + kAtGarden);
    SCOPED_TRACE(fmt::format("{} {}\n{}", shoot, GetParam(), ran.out));
    ASSERT_TRUE(ran.code == 0 || ran.code == 1) << ran.err;
    ExpectFits(ran.out);
  }
}

INSTANTIATE_TEST_SUITE_P(Options, RankTable,
                         ::testing::Values("--live", "--policy examples/policy.yaml",
                                           "--as gardener"));

// Without a region table gardener-scheduler compares names, and so does the score, as a guess.
TEST(RankTable, SaysWhereNoDistanceIsKnown) {
  const std::string garden =
      " --garden examples/garden/seeds.yaml --garden examples/garden/around.yaml"
      " --garden examples/garden/cloudprofiles.yaml --garden examples/garden/projects.yaml"
      " --garden examples/garden/shoots-garden-dev.yaml --now 2026-11-21T12:00:00Z";
  const Ran table = RunTrowel("rank garden-dev/elm" + garden);
  EXPECT_THAT(table.out, HasSubstr("\nNo known distance from "));
  ExpectFits(table.out);
  const json ranking = json::parse(RunTrowel("rank garden-dev/elm -o json" + garden).out);
  for (const json& candidate : ranking["candidates"]) {
    if (!candidate["allowed"]) continue;
    const bool here = candidate["region"] == "eu-central-1";
    EXPECT_EQ(candidate.value("distanceEstimated", false), !here) << candidate;
    if (!here) {
      EXPECT_LT(candidate["parts"]["distance"], 50) << candidate;
    }
  }
  EXPECT_THAT(RunTrowel("rank garden-dev/elm --as gardener" + garden).out,
              HasSubstr("no known distance"));
}

// However the text is broken into lines.
std::string WordsOf(const std::string& text) {
  std::string words;
  std::istringstream stream(text);
  for (std::string word; stream >> word;) words += word + " ";
  return words;
}

void ExpectSaid(const json& candidate, const std::string& table) {
  const auto seed = candidate["seed"].get<std::string>();
  const std::string words = WordsOf(table);
  EXPECT_THAT(table, HasSubstr("\n" + seed + " "));
  for (const json& finding : candidate["findings"]) {
    const auto rule = finding["rule"].get<std::string>();
    if (finding["effect"] == "deny") {
      EXPECT_THAT(words, HasSubstr("deny " + rule + " " + finding["message"].get<std::string>()));
    } else if (finding["effect"] == "warn" && candidate["allowed"] == true) {
      EXPECT_THAT(table, HasSubstr("\n" + seed + ": "));
      EXPECT_THAT(words, HasSubstr(rule));
    }
  }
}

// Of JSON, which says everything, the table leaves out no seed and no reason; and it fits.
TEST(RankTables, SayOfEverySeedWhatTheJsonSays) {
  for (const auto& [shoot, object] : ExampleShoots()) {
    const std::string command = "rank " + shoot + " --all" + kAtGarden;
    const std::string table = RunTrowel(command).out;
    SCOPED_TRACE(table);
    ExpectFits(table);
    const json ranking = json::parse(RunTrowel(command + " -o json").out);
    for (const json& candidate : ranking["candidates"]) ExpectSaid(candidate, table);
  }
}

// Without --all: together what the same rules refuse, and once what is said of all.
TEST(RankTables, AreShorterWithoutAll) {
  for (const auto& [shoot, object] : ExampleShoots()) {
    const std::string table = RunTrowel("rank " + shoot + kAtGarden).out;
    SCOPED_TRACE(table);
    const std::size_t refused = table.find("\nRefused:\n");
    if (refused == std::string::npos) continue;
    const std::string all = RunTrowel("rank " + shoot + " --all" + kAtGarden).out;
    EXPECT_LE(LinesOf(table).size(), LinesOf(all).size() + 1);
  }
}

TEST(RankTables, WideOnesAreAsWideAsTheyNeed) {
  const std::string wide = RunTrowel(std::string("rank garden-dev/moss -o wide") + kAtGarden).out;
  EXPECT_THAT(
      wide, AllOf(HasSubstr("steadiness  NOTES\n"),
                  HasSubstr("warns: backup-healthy, provider-type, region-distance\n"),
                  HasSubstr("has no spec.backup to move through\n"), Not(HasSubstr("Warnings:"))));
}

TEST(RankTables, LeaveThePartsOutWhereSeedsHaveLongNames) {
  const TempDir dir;
  const std::string name = "aws-eu4-in-a-soil-of-its-own";
  for (const char* file : {"seeds.yaml", "cloudprofiles.yaml", "projects.yaml", "regions-aws.yaml",
                           "shoots-garden-dev.yaml"}) {
    std::string text =
        *kube::ReadFile(std::string("examples/garden/") + file, std::size_t{1} << 24);
    for (std::size_t at = text.find("aws-eu4"); at != std::string::npos;
         at = text.find("aws-eu4", at + name.size())) {
      text.replace(at, 7, name);
    }
    dir.Write(file, text);
  }
  const std::string command =
      "rank garden-dev/moss --garden " + dir / "" + " --now 2026-11-21T12:00:00Z";
  const Ran ran = RunTrowel(command);
  SCOPED_TRACE(ran.out);
  ExpectFits(ran.out);
  EXPECT_THAT(ran.out,
              AllOf(HasSubstr("SCORE\n" + name + "  eu-west-1 "), Not(HasSubstr("steadiness"))));
  EXPECT_THAT(RunTrowel(command + " -o wide").out, HasSubstr("steadiness"));
}

}  // namespace
}  // namespace trowel::test
