// A shoot that was bound to aws-eu1 and has not left aws-eu2 is bound back. To gardener-apiserver
// that is a binding like any other.

#include <algorithm>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>

#include "test/support/garden_fixture.h"

namespace trowel::testing {
namespace {

using policy::Findings;
using policy::Verdict;

class ReturnsTest : public ::testing::Test {
 protected:
  ReturnsTest() { garden.shoot.host_seed_name = garden.destination.name; }

  Verdict Judge() const { return garden.Decide(); }
  static bool Names(const Findings& findings, std::string_view rule) {
    return std::any_of(findings.begin(), findings.end(),
                       [&](const policy::Finding& finding) { return finding.rule == rule; });
  }

  GardenFixture garden;
};

TEST_F(ReturnsTest, AreAllowed) { EXPECT_TRUE(Judge().allowed()); }

// As a seed is tainted before it is drained.
TEST_F(ReturnsTest, AreDeniedWhereGardenerRefusesThem) {
  struct Refusal {
    std::string_view rule;
    void (*change)(GardenFixture&);
  };
  const std::vector<Refusal> refusals = {
      {"taints-tolerated",
       [](GardenFixture& g) {
         g.destination.taints = {{.key = "drained", .value = std::nullopt}};
       }},
      {"internal-domain",
       [](GardenFixture& g) { g.destination.internal_domain = "other.example.org"; }},
      {"access-restrictions",
       [](GardenFixture& g) { g.shoot.access_restrictions = {"eu-access-only"}; }},
      {"backup-configured", [](GardenFixture& g) { g.destination.has_backup = false; }},
      {"ha-zones",
       [](GardenFixture& g) {
         g.shoot.failure_tolerance = garden::FailureTolerance::kZone;
         g.destination.zones = {"eu-west-1a"};
       }},
  };
  for (const Refusal& refusal : refusals) {
    GardenFixture changed = garden;
    refusal.change(changed);
    const Verdict verdict = changed.Decide();
    EXPECT_FALSE(verdict.allowed()) << refusal.rule;
    EXPECT_TRUE(Names(verdict.denials, refusal.rule)) << refusal.rule;
  }
}

// Gardener looks at versions of live moves only, at the health of no seed.
TEST_F(ReturnsTest, AreAllowedWhereGardenerWouldNotMind) {
  garden.destination.gardenlet_version = "v1.151.0";
  garden.destination.gardenlet_ready.status = garden::Condition::Status::kFalse;
  EXPECT_TRUE(Judge().allowed());
  garden.shoot.live_migrate = true;
  const Verdict live = Judge();
  EXPECT_FALSE(live.allowed());
  EXPECT_TRUE(Names(live.denials, "gardenlet-version"));
  EXPECT_FALSE(Names(live.denials, "seed-healthy"));
}

// The way back must not hang on a profile that somebody broke.
TEST_F(ReturnsTest, AreOnlyWarnedOfWhatCannotBeKnown) {
  garden.cloud_profile.reset();
  const Verdict verdict = Judge();
  EXPECT_TRUE(verdict.allowed());
  EXPECT_TRUE(Names(verdict.warnings, "cloudprofile-selector"));
}

}  // namespace
}  // namespace trowel::testing
