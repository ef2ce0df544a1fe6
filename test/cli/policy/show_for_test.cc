#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "test/cli/run_trowel.h"
#include "test/support/temp_dir.h"

namespace trowel::test {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;

constexpr char kPolicy[] =
    "apiVersion: trowel.gardener.cloud/v1alpha1\n"
    "kind: Policy\n"
    "rules:\n"
    "  region-distance: {enforceFrom: 2027-01-01}\n"
    "overrides:\n"
    "- {name: dev, match: {projects: [dev]}, rules: {cool-down: {mode: warn, after: 3h}}}\n"
    "- name: far\n"
    "  match: {destinationSeeds: {names: [aws-ap1]}}\n"
    "  rules: {seed-host: {mode: audit}}\n"
    "exemptions:\n"
    "- {name: old, match: {projects: [dev]}, rules: [gardenlet-version], until: 2026-12-24, "
    "reason: r}\n"
    "- {name: gone, match: {projects: [dev]}, rules: [seed-deleting], until: 2026-01-01, reason: "
    "r}\n"
    "exempt: {users: [robot]}\n"
    "breakGlass: {groups: [operators]}\n";

class PolicyShowFor : public ::testing::Test {
 protected:
  PolicyShowFor() { dir_.Write("policy.yaml", kPolicy); }
  Ran Show(const std::string& options) {
    return RunTrowel("policy show" + options + " --policy " + (dir_ / "policy.yaml") + kAtGarden);
  }
  // One rule of -o json.
  Json Rule(const std::string& options, const std::string& id) {
    const Ran ran = Show(options + " -o json");
    EXPECT_EQ(ran.code, 0) << ran.err;
    const Json document = Json::parse(ran.out);
    for (const Json& rule : document["rules"]) {
      if (rule["id"] == id) return rule;
    }
    return {};
  }

 private:
  TempDir dir_;
};

TEST_F(PolicyShowFor, NamesWhatSetEachRule) {
  const Ran ran = Show(" --for garden-dev/moss --to aws-ap1");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, ContainsRegex("cool-down +warn +override dev"));
  EXPECT_THAT(ran.out, ContainsRegex("seed-host +audit +override far"));
  EXPECT_THAT(ran.out, ContainsRegex("gardenlet-version +enforce +exempt by old"));
  EXPECT_THAT(ran.out, ContainsRegex("region-distance +warn +warns until 2027-01-01T00:00:00Z"));
  EXPECT_THAT(ran.out, ContainsRegex("seed-deleting +enforce\n"));
}

TEST_F(PolicyShowFor, WithoutADestinationSaysWhatDependsOnIt) {
  const Ran ran = Show(" --for garden-dev/moss");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, ContainsRegex("seed-host +warn +depends on the destination"));
  EXPECT_EQ(Rule(" --for garden-dev/moss", "seed-host")["dependsOnDestination"], true);
  EXPECT_EQ(Rule(" --for garden-dev/moss --to aws-ap1", "seed-host")["override"], "far");
  EXPECT_EQ(Rule(" --for garden-dev/moss --to aws-us1", "seed-host")["override"], "");
}

TEST_F(PolicyShowFor, KnowsWhoAsks) {
  EXPECT_THAT(Show(" --for garden-dev/moss --as robot").out, HasSubstr("exempt from every rule"));
  EXPECT_THAT(Show(" --for garden-dev/moss").out, Not(HasSubstr("exempt from every rule")));
}

TEST_F(PolicyShowFor, RefusesWhatIsNotThere) {
  EXPECT_EQ(Show(" --for garden-dev/nobody").code, 2);
  EXPECT_EQ(Show(" --for garden-dev/moss --to nowhere").code, 2);
  EXPECT_EQ(Show(" --for garden-dev/moss --to aws-eu1").code, 2) << "it is there already";
  EXPECT_EQ(Show(" --to aws-ap1").code, 2);
  EXPECT_EQ(Show(" --for moss").code, 2);
}

TEST_F(PolicyShowFor, TheWholePolicyShowsMatchesSettingsExemptionsAndBreakGlass) {
  const Ran ran = Show("");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("\noverride dev\n  match: {projects: [dev]}\n"));
  EXPECT_THAT(ran.out, ContainsRegex("cool-down: .*after: 3h"));
  EXPECT_THAT(ran.out, HasSubstr("\nexemption gone, which is over\n"));
  EXPECT_THAT(ran.out, HasSubstr("\nexemption old\n"));
  EXPECT_THAT(ran.out, HasSubstr("\nbreak-glass\n  groups: [operators]\n"));
  EXPECT_THAT(ran.out, ContainsRegex("other than by default\n  region-distance: .*enforceFrom"));
}

}  // namespace
}  // namespace trowel::test
