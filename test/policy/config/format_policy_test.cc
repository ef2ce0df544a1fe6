#include "policy/config/format_policy.h"

#include <string>

#include <gtest/gtest.h>

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
    EXPECT_NE(printed.find(fmt::format("\n  {}: {{mode: {}, liveMode: {}", rule.id, Name(rule.mode),
                                       Name(rule.live_mode))),
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
