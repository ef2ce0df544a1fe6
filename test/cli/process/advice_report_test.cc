#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "test/cli/run_trowel.h"

namespace trowel::test {
namespace {

using nlohmann::json;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::string kReport = std::string("scheduler --advise --once") + kAtGarden;

TEST(AdviceReport, ListsShootsThatWouldHaveGoneElsewhereAndCountsAll) {
  const Ran ran = RunTrowel(kReport);
  EXPECT_EQ(ran.code, 1) << "some are placed nowhere";
  EXPECT_THAT(ran.out, StartsWith("SHOOT"));
  EXPECT_THAT(ran.out, HasSubstr("\ngarden-dev/moss"));
  EXPECT_THAT(ran.out, HasSubstr(" nowhere "));
  EXPECT_THAT(
      ran.out,
      EndsWith(" would be placed nowhere; each is judged by itself, as if all others stayed\n"));
}

TEST(AdviceReport, AsJsonHasTheSameCountsAndReasons) {
  const json report = json::parse(RunTrowel(kReport + " -o json").out);
  EXPECT_EQ(report["kind"], "Advice");
  std::size_t differing = 0, all = 0;
  for (const auto& [verdict, count] : report["counts"].items()) {
    all += count.get<std::size_t>();
    if (verdict != "same") differing += count.get<std::size_t>();
  }
  EXPECT_EQ(report["shoots"], all);
  EXPECT_EQ(report["differing"].size(), differing);
  for (const json& entry : report["differing"]) {
    EXPECT_THAT(entry["why"].get<std::string>(), HasSubstr(entry["on"].get<std::string>()));
    if (entry["verdict"] == "other") {
      EXPECT_GT(entry["score"], entry["onScore"]);
    }
  }
}

}  // namespace
}  // namespace trowel::test
