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
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kGarden[] = " --garden examples/lost-seed --now 2026-11-29T22:40:00Z";
// Before the seed has been silent for ten minutes.
constexpr char kTooEarly[] = " --garden examples/lost-seed --now 2026-11-29T21:45:00Z";

Ran Recover(const std::string& words) { return RunTrowel("recover " + words + kGarden); }

json Document(const std::string& words) {
  const Ran ran = Recover(words + " -o json");
  EXPECT_LE(ran.code, 1) << ran.err;
  return json::parse(ran.out);
}

// What there is of garden-dev/rose, which is at rest and has all that it needs.
json Rose(const json& document) {
  for (const json& shoot : document["shoots"]) {
    if (shoot["shoot"] == "garden-dev/rose") return shoot;
  }
  return nullptr;
}

// "rose ready aws-eu4", and so on.
std::string Shoots(const json& document) {
  std::string text;
  for (const json& shoot : document["shoots"]) {
    text += shoot["shoot"].get<std::string>().substr(11) + " " + shoot["state"].get<std::string>() +
            " " + (shoot["to"].is_null() ? "-" : shoot["to"].get<std::string>()) + "\n";
  }
  return text;
}

TEST(Recover, SortsEveryShootOfADeadSeed) {
  const json document = Document("aws-eu1 --scenario dead");
  EXPECT_EQ(document["kind"], "Recovery");
  EXPECT_EQ(document["scenario"], "dead");
  EXPECT_EQ(Shoots(document),
            "fern goes-on aws-eu5\n"
            "moss mid-move aws-eu5\n"
            "palm no-shootstate aws-eu5\n"
            "rose ready aws-eu2\n"
            "sage goes-on aws-eu5\n"
            "iris no-shootstate -\n"
            "flax deleting -\n"
            "lily stale-shootstate aws-eu2\n");
}

TEST(Recover, AsksWhatHasBecomeOfTheSeedFirst) {
  const Ran ran = Recover("aws-eu1");
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, HasSubstr("Which of these is it?"));
  EXPECT_THAT(ran.out, HasSubstr("needs-fencing"));
  EXPECT_THAT(ran.out, Not(HasSubstr("  ready")));
  const json unsaid = Document("aws-eu1");
  for (const json& shoot : unsaid["shoots"]) EXPECT_THAT(shoot["steps"], IsEmpty());
}

TEST(Recover, ASeedThatMayRunIsFencedBeforeAnyStep) {
  for (const std::string scenario : {"cut-off", "isolated"}) {
    const json document = Document("aws-eu1 --scenario " + scenario);
    for (const json& shoot : document["shoots"]) EXPECT_THAT(shoot["steps"], IsEmpty());
    const json fenced = Document("aws-eu1 --fenced-by 'Ada, 22:30' --scenario " + scenario);
    EXPECT_EQ(fenced["fencedBy"], "Ada, 22:30");
    EXPECT_THAT(Rose(fenced)["steps"], Not(IsEmpty()));
    EXPECT_EQ(Recover("aws-eu1 -o script --scenario " + scenario).code, 2);
  }
}

TEST(Recover, RefusesWhileTheSeedAnswers) {
  const Ran alive = Recover("aws-eu5");
  EXPECT_EQ(alive.code, 1);
  EXPECT_THAT(alive.out, IsEmpty());
  EXPECT_THAT(alive.err, HasSubstr("trowel plan drain aws-eu5"));
  EXPECT_EQ(RunTrowel(std::string("recover aws-eu1") + kTooEarly).code, 1);
  EXPECT_THAT(RunTrowel(std::string("recover aws-eu1 -o json") + kTooEarly).out, IsEmpty());
  EXPECT_THAT(Recover("aws-eu5 --even-if-alive").out, HasSubstr("aws-eu5"));
}

TEST(Recover, AScenarioThatTheSignalsExcludeIsRefused) {
  const Ran ran = Recover("aws-eu1 --scenario reachable");
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.err, HasSubstr("GardenletReady of aws-eu1 is Unknown"));
}

TEST(Recover, PlacesOnlyWhereItMay) {
  EXPECT_EQ(Rose(Document("aws-eu1 --scenario dead --to gcp-us1"))["to"], "gcp-us1");
  const json nowhere = Rose(Document("aws-eu1 --scenario dead --to aws-eu3"));
  EXPECT_TRUE(nowhere["to"].is_null());
  EXPECT_THAT(nowhere["noPlace"].dump(), HasSubstr("spec.backup"));
  EXPECT_THAT(nowhere["steps"], IsEmpty());
  // Also of one that is bound there already.
  for (const char* words : {" --exclude aws-eu5", " --to aws-eu2"}) {
    const json document = Document(std::string("aws-eu1 --scenario dead") + words);
    for (const json& shoot : document["shoots"]) {
      if (shoot["state"] != "mid-move") continue;
      EXPECT_THAT(shoot["noPlace"].dump(), HasSubstr("left out")) << words;
      EXPECT_THAT(shoot["steps"], IsEmpty()) << words;
    }
  }
}

// Windows, budgets and approvals are for moves that can wait.
TEST(Recover, NoFreezeIsAReasonToLeaveThemWhereNothingRuns) {
  TempDir dir;
  dir.Write("policy.yaml", R"(apiVersion: trowel.gardener.cloud/v1alpha1
kind: Policy
rules:
  freeze-window:
    mode: enforce
    windows: [{name: always, from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z"}]
  migration-budget: {mode: enforce, garden: 1}
overrides:
- name: production
  match: {purposes: [production]}
  rules:
    freeze-window: {mode: enforce}
)");
  const json document = Document("aws-eu1 --scenario dead --policy " + dir / "policy.yaml");
  EXPECT_EQ(Rose(document)["state"], "ready");
  EXPECT_EQ(Shoots(document), Shoots(Document("aws-eu1 --scenario dead")));
}

TEST(Recover, ARehearsalIsForOneShootOfASeedThatIsWell) {
  TempDir dir;
  const Ran ran = Recover("--rehearse garden-dev/rose --steps");
  EXPECT_THAT(ran.out, HasSubstr("rehearsal"));
  EXPECT_THAT(ran.out, HasSubstr("garden-dev/rose"));
  EXPECT_THAT(ran.out, Not(HasSubstr("garden-dev/lily")));
  EXPECT_EQ(Recover("--rehearse garden-dev/moss").code, 2) << "it is on its way";
  EXPECT_EQ(Recover("aws-eu1 --rehearse garden-dev/rose").code, 2);
}

TEST(Recover, WrongUseIsSaid) {
  EXPECT_EQ(Recover("").code, 2);
  EXPECT_EQ(Recover("aws-eu11").code, 2);
  EXPECT_THAT(Recover("aws-eu11").err, HasSubstr("aws-eu1"));
  EXPECT_EQ(Recover("aws-eu1 --scenario burnt").code, 2);
  EXPECT_EQ(Recover("aws-eu1 -o script").code, 2) << "no scenario";
  EXPECT_EQ(Recover("aws-eu1 --fenced-by ''").code, 2);
}

TEST(Recover, KeepsTo80ColumnsInAPipe) {
  for (const char* words : {"aws-eu1", "aws-eu1 --scenario dead", "--rehearse garden-dev/rose",
                            "aws-eu1 --scenario isolated"}) {
    std::istringstream lines(Recover(words).out);
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(cli::ShownWidth(line), cli::kTableColumns) << line;
    }
  }
}

// What few lists say is known to be not known.
TEST(Recover, WithoutBackupEntriesNothingIsReady) {
  const Ran ran = RunTrowel(
      "recover aws-eu1 --scenario dead -o json --garden examples/lost-seed/seeds.json --garden "
      "examples/lost-seed/shoots.json --garden examples/lost-seed/shoot-states.json --garden "
      "examples/lost-seed/cloudprofiles.json --now 2026-11-29T22:40:00Z");
  const json document = json::parse(ran.out);
  for (const json& shoot : document["shoots"]) {
    EXPECT_NE(shoot["state"], "ready") << shoot;
    EXPECT_THAT(shoot["steps"], IsEmpty());
  }
}

}  // namespace
}  // namespace trowel::test
