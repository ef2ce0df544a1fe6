#include "policy/config/format_policy.h"

#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "garden/yaml_json.h"
#include "policy/config/format_text.h"
#include "policy/config/parse_policy.h"
#include "policy/move/freeze_window.h"
#include "policy/move/region_distance.h"
#include "test/support/tune.h"

namespace trowel::policy {
namespace {

using trowel::testing::Said;

Policy ParseOrFail(std::string_view text) {
  absl::StatusOr<Policy> policy = ParsePolicy(text, "p");
  EXPECT_TRUE(policy.ok()) << policy.status() << "\n" << text;
  return policy.ok() ? *std::move(policy) : DefaultPolicy();
}

TEST(FormatPolicyTest, TheDefaultsReadBackAsTheDefaults) {
  const std::string printed = FormatPolicy(DefaultPolicy());
  EXPECT_EQ(FormatPolicy(ParseOrFail(printed)), printed);
}

TEST(FormatPolicyTest, ShowsEveryRuleWithItsModesAndSettings) {
  const std::string printed = FormatPolicy(DefaultPolicy());
  for (const Rule& rule : AllRules()) {
    EXPECT_NE(
        printed.find(fmt::format("\n  {}: {{mode: {}, liveMode: {}", rule.id,
                                 FormatText(Name(rule.mode)), FormatText(Name(rule.live_mode)))),
        std::string::npos)
        << rule.id;
  }
  EXPECT_NE(printed.find("{mode: enforce, liveMode: enforce, progressingGrace: 5m}"),
            std::string::npos);
}

constexpr std::string_view kEverything = R"(
apiVersion: trowel.gardener.cloud/v1alpha1
kind: Policy
enforcement: warn
rules:
  seed-healthy: {progressingGrace: 1.5s, onUnknown: allow}
  shoot-state: {maxAge: 1h30m}
  gardenlet-version: {match: minor}
  networks-disjoint: {ipv4Overlap: deny}
  region-distance: {threshold: 0, direction: forward}
  live-support: {since: v1.160.0-dev}
  distant-approval: {groups: ["true", "*", "a: b", "\u00e9\"\\ \n"]}
  seed-pair:
    mode: enforce
    require: [a.b/c]
    allow: [{from: "1", to: {matchLabels: {a: "", b: "off"}}}]
    deny:
    - from:
        matchExpressions:
        - {key: k, operator: NotIn, values: ["1", x]}
        - {key: l, operator: Exists}
      to: x
  migration-budget: {garden: 0}
  freeze-window:
    outsideMaintenance: true
    windows:
    - {name: x, from: 2026-12-24T00:00:00.5+02:00, to: 2027-01-01T00:00:00Z}
    - name: "y z"
      days: [Sun]
      begin: "23:59"
      end: "24:00"
      timeZone: America/Argentina/Buenos_Aires
overrides:
- name: one
  match:
    purposes: [production]
    projects: ["pay-*"]
    cloudProfiles: [aws]
    sourceSeeds: {matchLabels: {tier: gold}}
  rules:
    region-distance: {mode: warn}
    cool-down: {mode: enforce, liveMode: "off", after: 24h}
- name: two
  match: {projects: ["*"]}
  rules: {region-distance: {threshold: 7}}
exempt: {users: [a], groups: [b], namespaces: [c]}
controllers: ["system:serviceaccount:garden:gardener-*"]
breakGlass: {groups: ["gardener:operators"]}
scheduler:
  strategy: SameRegion
  weights: {distance: 1, headroom: 0, spread: 0, steadiness: 0, external: 7}
)";

TEST(FormatPolicyTest, APolicyWithEverythingInItReadsBackAsItself) {
  const Policy first = ParseOrFail(kEverything);
  const std::string printed = FormatPolicy(first);
  const Policy second = ParseOrFail(printed);
  EXPECT_EQ(FormatPolicy(second), printed);
  EXPECT_EQ(second.enforcement, Mode::kWarn);
  EXPECT_EQ(second.controllers, first.controllers);
  const auto windows = [](const Policy& policy) {
    return policy.rules[*FindAnyRule("freeze-window")].settings.As<FreezeWindowSettings>().windows;
  };
  EXPECT_EQ(windows(second).at(0).absolute, windows(first).at(0).absolute);
  EXPECT_EQ(Said("distant-approval", "groups", second.rules[*FindAnyRule("distant-approval")]),
            Said("distant-approval", "groups", first.rules[*FindAnyRule("distant-approval")]));
}

// As tools do that take YAML for what kubectl takes it for, and pass it on as JSON.
std::string AsJsonOfYaml11(std::string_view yaml) {
  const auto documents = garden::YamlToJson(yaml);
  EXPECT_TRUE(documents.ok()) << documents.status() << "\n" << yaml;
  return documents.ok() && documents->size() == 1 ? documents->front() : "";
}

std::string ReadFileOrFail(const std::string& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file.is_open()) << path;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST(FormatPolicyTest, WhatIsWrittenIsReadTheSameUnderYaml11) {
  std::string words;
  for (const char* word :
       {"on",    "Off", "y",   "N",   "no",   "YES",  "~",    "null",       "true", "0x1F",
        "1_000", "010", "0o7", "1e3", ".inf", ".nan", "1:30", "2026-12-24", "<<",   "="}) {
    words += fmt::format("{}\"{}\"", words.empty() ? "" : ", ", word);
  }
  const std::string named = fmt::format(R"(
apiVersion: trowel.gardener.cloud/v1alpha1
kind: Policy
rules:
  seed-pair:
    mode: "off"
    liveMode: enforce
    deny: [{{from: "no", to: {{matchLabels: {{y: "on"}}}}}}]
overrides:
- name: "on"
  match: {{purposes: [production], projects: [{0}]}}
  rules: {{cool-down: {{mode: "off"}}}}
exempt: {{users: [{0}], namespaces: [{0}]}}
)",
                                        words);
  for (const Policy& policy : {DefaultPolicy(), ParseOrFail(kEverything), ParseOrFail(named),
                               ParseOrFail(ReadFileOrFail("examples/policy.yaml"))}) {
    const std::string printed = FormatPolicy(policy);
    EXPECT_EQ(FormatPolicy(ParseOrFail(AsJsonOfYaml11(printed))), printed);
  }
}

TEST(FormatPolicyTest, APolicyOfOursIsReadTheSameUnderYaml11) {
  for (const std::string& text :
       {std::string(kEverything), ReadFileOrFail("examples/policy.yaml")}) {
    EXPECT_EQ(FormatPolicy(ParseOrFail(AsJsonOfYaml11(text))), FormatPolicy(ParseOrFail(text)));
  }
}

// What is another number there is none here.
TEST(FormatPolicyTest, NoNumberIsReadOtherwiseUnderYaml11) {
  for (const char* number :
       {"0", "7", "010", "00", "0x10", "0b11", "0o7", "1_0", "1e1", "+7", "7."}) {
    const std::string text = fmt::format(
        "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\n"
        "rules: {{region-distance: {{threshold: {}}}}}\n",
        number);
    const absl::StatusOr<Policy> policy = ParsePolicy(text, "p");
    if (!policy.ok()) continue;
    EXPECT_EQ(FormatPolicy(ParseOrFail(AsJsonOfYaml11(text))), FormatPolicy(*policy)) << number;
  }
  for (const char* number : {"010", "00", "1_0", "0x10"}) {
    EXPECT_FALSE(
        ParsePolicy(fmt::format("apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\n"
                                "rules: {{region-distance: {{threshold: {}}}}}\n",
                                number),
                    "p")
            .ok())
        << number;
  }
}

TEST(FormatPolicyTest, OnlyAThresholdThatAnOverrideSetsGoesBeforeTheRegionTable) {
  const Policy policy = ParseOrFail(FormatPolicy(ParseOrFail(kEverything)));
  const std::size_t index = *FindAnyRule("region-distance");
  const auto distance = [&](std::size_t override) {
    return policy.overrides.at(override).rules[index]->settings.As<RegionDistanceSettings>();
  };
  EXPECT_FALSE(distance(0).threshold_overrides);
  EXPECT_EQ(distance(0).threshold, 0);
  EXPECT_TRUE(distance(1).threshold_overrides);
  EXPECT_EQ(distance(1).threshold, 7);
}

TEST(FormatTextTest, QuotesWhatWouldBeReadAsSomethingElse) {
  EXPECT_EQ(FormatText("aws-eu1"), "aws-eu1");
  EXPECT_EQ(FormatText("seed.gardener.cloud/region"), "seed.gardener.cloud/region");
  EXPECT_EQ(FormatText("OFF"), "\"OFF\"");
  EXPECT_EQ(FormatText("1"), "\"1\"");
  EXPECT_EQ(FormatText(""), "\"\"");
  EXPECT_EQ(FormatText("*"), "\"*\"");
  EXPECT_EQ(FormatText("a b"), "\"a b\"");
  EXPECT_EQ(FormatText("a\nb"), "\"a\\nb\"");
}

}  // namespace
}  // namespace trowel::policy
