// One move, asked on the command line and posted to /validate, gets the same findings: denials as
// causes, warnings as warnings, audits as audit annotations.

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/garden/garden_loader.h"
#include "garden/time.h"
#include "kube/manifests.h"
#include "test/cli/example_shoots.h"
#include "test/cli/run_trowel.h"
#include "test/support/temp_dir.h"
#include "webhook/admission/admission_handler.h"

namespace trowel::test {
namespace {

using nlohmann::json;
using ::testing::ElementsAreArray;
using ::testing::StartsWith;

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
    std::string out;
    std::string err;
    auto loaded = cli::LoadGarden(options, {.out = &out, .err = &err});
    EXPECT_TRUE(loaded.ok()) << Message(loaded.status());
    if (!loaded.ok()) return;
    garden.Publish(loaded->view);
    policies.Publish(loaded->policy);
    readiness.SetWaitingFor({});
  }

  // As the server would answer, with no other move pending.
  json Post(std::string body) {
    policy::Ledger ledger;
    const FixedClock clock(*garden::ParseTime(kNow));
    webhook::WorkerMetrics metrics;
    webhook::AdmissionHandler handler({.garden = &garden,
                                       .policy = &policies,
                                       .ledger = &ledger,
                                       .clock = &clock,
                                       .readiness = &readiness},
                                      &metrics);
    const std::size_t size = body.size();
    body.append(webhook::kBodyPadding, '\0');
    webhook::HttpReply reply;
    handler.Handle({.method = "POST",
                    .path = "/validate",
                    .query = "timeout=10s",
                    .content_type = "application/json",
                    .body = std::string_view(body).substr(0, size)},
                   &reply);
    EXPECT_EQ(reply.status, 200) << reply.body;
    return json::parse(reply.body)["response"];
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
  Snapshot<garden::GardenView> garden{nullptr};
  Snapshot<policy::Policy> policies{nullptr};
  webhook::Readiness readiness;
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

// What the webhook must say, given the command's findings.
void ExpectSame(const json& findings, bool allowed, const json& response) {
  EXPECT_EQ(response["allowed"], allowed);
  std::vector<json> causes;
  std::vector<std::string> warnings;
  std::map<std::string, std::string> audits;
  for (const json& finding : findings) {
    const std::string rule = finding["rule"];
    const std::string message = finding["message"];
    if (finding["effect"] == "deny") {
      const std::string remedy = finding["remedy"];
      causes.push_back({{"reason", rule},
                        {"field", finding["field"]},
                        {"message", remedy.empty() ? message : message + "; " + remedy}});
    } else if (finding["effect"] == "warn") {
      warnings.push_back(rule + ": " + message);
    } else {
      std::string& audit = audits["audit-" + rule];
      audit += (audit.empty() ? "" : " | ") + message;
    }
  }
  const json sent_causes = allowed ? json::array() : response["status"]["details"]["causes"];
  EXPECT_THAT(sent_causes.get<std::vector<json>>(), ElementsAreArray(causes));
  const json sent_warnings = response.value("warnings", json::array());
  ASSERT_EQ(sent_warnings.size(), warnings.size()) << response.dump(1) << findings.dump(1);
  for (std::size_t i = 0; i < warnings.size(); ++i) {
    std::string sent = sent_warnings[i];
    // Cut to 120 characters, the last of them an ellipsis.
    if (sent.ends_with("…")) {
      sent.resize(sent.size() - std::string_view("…").size());
      EXPECT_THAT(warnings[i], StartsWith(sent));
    } else {
      EXPECT_EQ(sent, warnings[i]);
    }
  }
  std::map<std::string, std::string> sent_audits;
  for (const auto& [key, value] : response["auditAnnotations"].items()) {
    if (key.starts_with("audit-")) sent_audits[key] = value;
  }
  EXPECT_EQ(sent_audits, audits);
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
    const json response = Post(ReviewOf(asked, shoots.at(asked.shoot)).dump());
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
    ExpectSame(review["findings"], allowed, Post(*kube::ReadFile(entry.path().string(), 1 << 20)));
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
