// One move, asked on the command line and posted to /validate, gets the same findings: denials as
// causes, warnings as warnings, audits as audit annotations.

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "kube/manifests.h"
#include "test/cli/example_shoots.h"
#include "test/cli/run_trowel.h"
#include "test/cli/webhook_twin.h"
#include "test/support/temp_dir.h"

namespace trowel::test {
namespace {

using nlohmann::json;

constexpr char kGarden[] = "examples/garden";
constexpr char kNow[] = "2026-11-21T12:00:00Z";
constexpr char kLive[] = "migration.gardener.cloud/live-migrate";
constexpr char kGlass[] = "trowel.gardener.cloud/break-glass";

struct Policy {
  std::string name;
  std::string text;  // Empty: the defaults.
};

std::vector<Policy> Policies() {
  const std::string head = "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\n";
  return {
      {"Defaults", ""},
      {"Example", *kube::ReadFile("examples/policy.yaml", 1 << 20)},
      {"RollOut", head + "enforcement: warn\n"},
      {"Audits", head + "rules:\n"
                        "  seed-healthy: {mode: audit}\n"
                        "  gardenlet-version: {mode: audit}\n"
                        "  region-distance: {mode: audit}\n"
                        "  bastions: {mode: audit}\n"},
      {"Exempt", head + "exempt: {users: [operator@example.org]}\n"},
      {"Glass", head + "breakGlass: {groups: [\"gardener:operators\"]}\n"},
  };
}

struct Asked {
  std::string shoot;
  std::string to;
  bool live = false;
  std::string glass;
};

std::vector<Asked> Moves() {
  return {{"garden-dev/moss", "aws-eu5", false, ""},
          {"garden-dev/moss", "aws-ap1", true, ""},
          {"garden-dev/moss", "aws-ap1", false, ""},
          {"garden-dev/moss", "aws-eu9", false, ""},
          {"garden-dev/moss", "gcp-eu1", false, ""},
          {"garden-dev/moss", "aws-us1", false, ""},
          {"garden-dev/heath", "aws-us2", false, ""},
          {"garden-dev/heath", "aws-us2", false, "aws-eu1 burns"},
          {"garden-dev/clover", "aws-eu4", false, ""},
          {"garden-dev/alder", "aws-eu4", false, "aws-eu8 is lost"},
          {"garden-dev/maple", "aws-eu4", false, ""},
          {"garden-dev/fern", "aws-eu5", false, ""},
          {"garden-pay-core/fraud", "gcp-eu1", false, ""},
          {"garden-data/lake", "aws-eu2", false, ""},
          {"garden/aws-eu5", "aws-eu4", true, ""}};
}

class VerdictsAgree : public ::testing::TestWithParam<std::size_t> {
 protected:
  VerdictsAgree() {
    const Policy policy = Policies()[GetParam()];
    cli::Options options;
    options.garden = {kGarden};
    if (!policy.text.empty()) {
      dir.Write("policy.yaml", policy.text);
      options.policy_file = dir / "policy.yaml";
      policy_words = {"--policy", options.policy_file};
    }
    twin.emplace(options, kNow);
  }

  // The command's JSON.
  json Tell(std::vector<std::string> words, bool* allowed) {
    words.insert(words.end(), {"--garden", kGarden, "--now", kNow, "-o", "json"});
    words.insert(words.end(), policy_words.begin(), policy_words.end());
    const Ran ran = RunTrowel(words);
    EXPECT_TRUE(ran.code == 0 || ran.code == 1) << ran.err;
    *allowed = ran.code == 0;
    return json::parse(ran.out);
  }

  TempDir dir;
  std::vector<std::string> policy_words;
  std::optional<WebhookTwin> twin;
};

json ReviewOf(const Asked& asked, const json& shoot) {
  json review = json::parse(*kube::ReadFile("examples/reviews/move-allowed.json", 1 << 20));
  json& request = review["request"];
  request["name"] = shoot["metadata"]["name"];
  request["namespace"] = shoot["metadata"]["namespace"];
  request["oldObject"] = request["object"] = shoot;
  json& object = request["object"];
  object["spec"]["seedName"] = asked.to;
  if (asked.live) {
    object["metadata"]["annotations"][kLive] = "true";
    request["oldObject"]["metadata"]["annotations"][kLive] = "true";
  }
  if (!asked.glass.empty()) object["metadata"]["annotations"][kGlass] = asked.glass;
  return review;
}

TEST_P(VerdictsAgree, BetweenCheckAndValidate) {
  const std::map<std::string, json> shoots = ExampleShoots();
  std::map<std::string, int> seen;
  for (const Asked& asked : Moves()) {
    SCOPED_TRACE(asked.shoot + " to " + asked.to + (asked.live ? ", live" : ""));
    std::vector<std::string> words = {"check",      asked.shoot,
                                      "--to",       asked.to,
                                      "--as",       "operator@example.org",
                                      "--as-group", "system:authenticated",
                                      "--as-group", "gardener:operators"};
    words.emplace_back(asked.live ? "--live" : "--classic");
    if (!asked.glass.empty()) words.insert(words.end(), {"--break-glass", asked.glass});
    bool allowed = false;
    const json check = Tell(words, &allowed);
    EXPECT_EQ(check["allowed"], allowed);
    const json response = twin->Post(ReviewOf(asked, shoots.at(asked.shoot)).dump());
    ExpectSame(check["findings"], allowed, response);
    EXPECT_EQ(response["auditAnnotations"].contains("exempt"), check["exempt"].get<bool>());
    EXPECT_EQ(response["auditAnnotations"].contains("break-glass"),
              check["brokeGlass"].get<bool>());
    for (const json& finding : check["findings"]) ++seen[finding["effect"]];
  }
  const std::string name = Policies()[GetParam()].name;
  if (name != "RollOut" && name != "Exempt") {
    EXPECT_GT(seen["deny"], 0);
  }
  if (name != "Exempt") {
    EXPECT_GT(seen["warn"], 0);
  }
  if (name == "Audits" || name == "Exempt") {
    EXPECT_GT(seen["audit"], 0);
  }
}

TEST_P(VerdictsAgree, BetweenReplayAndValidate) {
  int moves = 0;
  for (const auto& entry : std::filesystem::directory_iterator("examples/reviews")) {
    SCOPED_TRACE(entry.path().string());
    bool allowed = false;
    const json replay = Tell({"replay", entry.path().string()}, &allowed);
    ASSERT_EQ(replay["reviews"].size(), 1U);
    const json& review = replay["reviews"][0];
    EXPECT_EQ(review["allowed"], allowed);
    for (const json& finding : review["findings"]) {
      EXPECT_THAT(finding["mode"], ::testing::AnyOf("enforce", "warn", "audit")) << finding;
      if (finding["effect"] == "deny") {
        EXPECT_EQ(finding["mode"], "enforce") << finding;
      }
    }
    ExpectSame(review["findings"], allowed,
               twin->Post(*kube::ReadFile(entry.path().string(), 1 << 20)));
    ++moves;
  }
  EXPECT_GE(moves, 7);
}

INSTANTIATE_TEST_SUITE_P(Policies, VerdictsAgree,
                         ::testing::Range(std::size_t{0}, Policies().size()),
                         [](const ::testing::TestParamInfo<std::size_t>& each) {
                           return Policies()[each.param].name;
                         });

}  // namespace
}  // namespace trowel::test
