#include "policy/config/known_bugs.h"

#include <string>

#include <gtest/gtest.h>

#include "policy/config/format_policy.h"
#include "policy/config/parse_policy.h"
#include "policy/move/known_bugs.h"
#include "policy/rule_table.h"

namespace trowel::policy {
namespace {

absl::StatusOr<Policy> Parse(const std::string& rule) {
  return ParsePolicy(
      "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\nrules:\n  known-bugs:\n" + rule,
      "p");
}

std::string ErrorOf(const std::string& rows) {
  return std::string(Message(Parse("    rows: " + rows + "\n").status()));
}

const KnownBugsSettings& SettingsOf(const Policy& policy) {
  return policy.rules[*FindRule("known-bugs")].settings.As<KnownBugsSettings>();
}

constexpr char kEverything[] =
    "    ignore: [shoot-state-patch, \"7\"]\n"
    "    rows:\n"
    "    - {id: groups, from: v1.100.0, before: v1.151.0-rc.1, side: destination,\n"
    "       providerType: openstack, message: 'lost: \"all\"', remedy: upgrade}\n"
    "    - {id: \"off\", before: v2.0.0, message: x}\n";

TEST(KnownBugsPolicy, ReadsRows) {
  const absl::StatusOr<Policy> policy = Parse(kEverything);
  ASSERT_TRUE(policy.ok()) << policy.status();
  const KnownBugsSettings& settings = SettingsOf(*policy);
  EXPECT_EQ(settings.ignore, (std::vector<std::string>{"shoot-state-patch", "7"}));
  ASSERT_EQ(settings.rows.size(), 2U);
  EXPECT_EQ(settings.rows[0].id, "groups");
  EXPECT_EQ(settings.rows[0].from.text(), "v1.100.0");
  EXPECT_EQ(settings.rows[0].before.text(), "v1.151.0-rc.1");
  EXPECT_EQ(settings.rows[0].side, BugSide::kDestination);
  EXPECT_EQ(settings.rows[0].provider_type, "openstack");
  EXPECT_EQ(settings.rows[0].message, "lost: \"all\"");
  EXPECT_EQ(settings.rows[0].remedy, "upgrade");
  EXPECT_EQ(settings.rows[1].side, BugSide::kEither);
  EXPECT_EQ(settings.rows[1].from.text(), "");
  EXPECT_EQ(settings.rows[1].remedy, "");
}

TEST(KnownBugsPolicy, WritesWhatItReads) {
  const absl::StatusOr<Policy> first = Parse(kEverything);
  ASSERT_TRUE(first.ok()) << first.status();
  const std::string printed = FormatPolicy(*first);
  const absl::StatusOr<Policy> second = ParsePolicy(printed, "p");
  ASSERT_TRUE(second.ok()) << second.status() << "\n" << printed;
  EXPECT_EQ(FormatPolicy(*second), printed);
  EXPECT_EQ(FormatKnownBugs(SettingsOf(*second).rows), FormatKnownBugs(SettingsOf(*first).rows));
  EXPECT_EQ(FormatKnownBugs(SettingsOf(*first).rows),
            "[{id: groups, from: v1.100.0, before: v1.151.0-rc.1, side: destination, providerType: "
            "openstack, message: \"lost: \\\"all\\\"\", remedy: upgrade}, {id: \"off\", before: "
            "v2.0.0, side: either, message: x}]");
}

TEST(KnownBugsPolicy, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(ErrorOf("{}"), "p:5:11: rules.known-bugs.rows: expected a list, not a map");
  EXPECT_EQ(ErrorOf("[x]"), "p:5:12: rules.known-bugs.rows[0]: expected a map, not \"x\"");
  EXPECT_EQ(ErrorOf("[{}]"),
            "p:5:12: rules.known-bugs.rows[0].id: is missing; `ignore` and messages name the row\n"
            "p:5:12: rules.known-bugs.rows[0].message: is missing; say what goes wrong\n"
            "p:5:12: rules.known-bugs.rows[0].before: is missing; a row says from which version "
            "on, or before which, the bug is there");
  EXPECT_EQ(ErrorOf("[{id: a, message: b, before: latest}]"),
            "p:5:40: rules.known-bugs.rows[0].before: expected a version such as v1.146.0, not "
            "\"latest\"");
  EXPECT_EQ(ErrorOf("[{id: a, message: b, from: v1.2.0, before: v1.2.0}]"),
            "p:5:54: rules.known-bugs.rows[0].before: is not later than from");
  EXPECT_EQ(ErrorOf("[{id: a, message: b, before: v1.2.0, side: sauce}]"),
            "p:5:54: rules.known-bugs.rows[0].side: expected source, destination or either, not "
            "\"sauce\"");
  EXPECT_EQ(ErrorOf("[{id: a, mesage: b, message: b, before: v1.2.0}]"),
            "p:5:20: rules.known-bugs.rows[0].mesage: unknown key; did you mean message?");
  EXPECT_EQ(ErrorOf("[{id: a, message: b, from: v1.2.0}, {id: a, message: c, from: v1.3.0}]"),
            "p:5:52: rules.known-bugs.rows[1].id: is the id of another row");
}

}  // namespace
}  // namespace trowel::policy
