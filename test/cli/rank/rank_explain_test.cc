#include <algorithm>
#include <sstream>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "test/cli/run_trowel.h"
#include "test/support/temp_dir.h"

namespace trowel::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Json = nlohmann::json;

Ran Rank(const std::string& words) { return RunTrowel("rank " + words + kAtGarden); }

// The findings of all rules, those of denials first, as rankings have them.
Json FindingsOf(const Json& explanation) {
  Json findings = Json::array();
  for (const char* effect : {"deny", "warn", "audit"}) {
    for (const Json& rule : explanation["rules"]) {
      for (const Json& finding : rule["findings"]) {
        if (finding["effect"] == effect) findings.push_back(finding);
      }
    }
  }
  return findings;
}

// Order apart: what no rule says ("gardener-scheduler") stands elsewhere.
void ExpectSameFindings(Json expected, Json findings) {
  std::sort(expected.begin(), expected.end());
  std::sort(findings.begin(), findings.end());
  EXPECT_EQ(findings, expected);
}

// `place`: of the candidates before it that are offered, how many there are.
void ExpectAgreement(const Json& ranking, const Json& candidate, std::size_t place,
                     const Json& explanation) {
  EXPECT_EQ(explanation["kind"], "Explanation");
  for (const char* same : {"seed", "region", "allowed", "score"}) {
    EXPECT_EQ(explanation[same], candidate[same]);
  }
  for (const char* same : {"shoot", "from", "live", "garden", "policy"}) {
    EXPECT_EQ(explanation[same], ranking[same]);
  }
  ExpectSameFindings(candidate["findings"], FindingsOf(explanation));
  const bool allowed = candidate["allowed"];
  EXPECT_EQ(explanation["place"], allowed ? place + 1 : 0);
  if (!allowed) return;
  EXPECT_EQ(explanation["mean"]["value"], candidate["score"]);
  for (const Json& part : explanation["parts"]) {
    const auto id = part["part"].get<std::string>();
    EXPECT_EQ(part["value"].is_null(), !candidate["parts"].contains(id)) << id;
    EXPECT_EQ(part["value"].is_null(), part["product"].is_null()) << id;
    if (part["value"].is_null()) continue;
    EXPECT_EQ(part["value"], candidate["parts"][id]);
  }
}

TEST(RankExplainTest, SaysOfEverySeedWhatTheRankingSays) {
  for (const char* shoot : {"garden-dev/daisy", "garden-dev/moss --live",
                            "garden-dev/moss --garden examples/scores.yaml"}) {
    const Json ranking = Json::parse(Rank(fmt::format("{} -o json", shoot)).out);
    std::size_t place = 0;
    for (const Json& candidate : ranking["candidates"]) {
      const auto seed = candidate["seed"].get<std::string>();
      SCOPED_TRACE(seed);
      const Ran ran = Rank(fmt::format("{} -o json --explain {}", shoot, seed));
      EXPECT_EQ(ran.code, candidate["allowed"] ? 0 : 1);
      ExpectAgreement(ranking, candidate, place, Json::parse(ran.out));
      if (candidate["allowed"]) ++place;
    }
  }
}

TEST(RankExplainTest, FitsATerminal) {
  for (const char* seed : {"aws-eu2", "aws-us2", "gcp-us1", "az-eu2", "aws-eu6"}) {
    std::istringstream lines(Rank(std::string("garden-dev/moss --explain ") + seed).out);
    for (std::string line; std::getline(lines, line);) {
      // A word that is longer than its column has a line of its own.
      const std::string text = line.substr(std::min(line.find_first_not_of(' '), line.size()));
      if (text.find(' ') == std::string::npos) continue;
      EXPECT_LE(line.size(), 80U) << line;
    }
  }
}

TEST(RankExplainTest, SaysThatNothingIsEnforced) {
  const TempDir dir;
  dir.Write("policy.yaml",
            "apiVersion: trowel.gardener.cloud/v1alpha1\n"
            "kind: Policy\n"
            "enforcement: warn\n");
  const Ran ran = Rank("garden-dev/moss --explain aws-us2 --policy " + (dir / "policy.yaml"));
  EXPECT_EQ(ran.code, 1) << "nothing is placed there all the same";
  EXPECT_THAT(ran.out, HasSubstr("\nthe policy enforces nothing: what would be denied is warned "
                                 "of\n"));
  EXPECT_THAT(ran.out, HasSubstr("seed-deleting          enforce  warn"));
  EXPECT_THAT(ran.out, HasSubstr("gardener-scheduler     enforce  deny"));
  EXPECT_THAT(ran.out, HasSubstr("see backup-configured, seed-deleting,"));
}

struct Mistake {
  std::string words;
  std::string message;
};

TEST(RankExplainTest, RefusesWhatNoRankingHas) {
  for (const Mistake& mistake :
       {Mistake{"garden-dev/moss --explain aws-eu1",
                "--explain: garden-dev/moss is on seed aws-eu1 already; a ranking has every seed "
                "but its source"},
        Mistake{"garden-dev/moss --explain aws-eu22",
                "--explain: there is no Seed aws-eu22 in this garden; did you mean aws-eu2?"},
        Mistake{"garden-dev/moss --explain aws-eu2 --all", "--explain"},
        Mistake{"garden-dev/moss --explain aws-eu2 --as gardener",
                "--explain does not go with --ranking gardener"}}) {
    const Ran ran = Rank(mistake.words);
    EXPECT_EQ(ran.code, 2);
    EXPECT_THAT(ran.out, IsEmpty());
    EXPECT_THAT(ran.err, HasSubstr(mistake.message));
  }
}

}  // namespace
}  // namespace trowel::test
