#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "test/support/garden_fixture.h"

namespace trowel::policy {
namespace {

using trowel::testing::GardenFixture;

// A move that seed-deleting denies and seed-visible warns of.
GardenFixture Denied() {
  GardenFixture garden;
  garden.destination.deleting = true;
  garden.destination.visible = false;
  return garden;
}

TEST(ExemptTest, FindingsOfAnExemptRequestAreAuditedOnly) {
  GardenFixture garden = Denied();
  garden.policy.exempt.users = {"operator@*"};
  const Verdict verdict = garden.Decide();
  EXPECT_TRUE(verdict.exempt);
  EXPECT_TRUE(verdict.allowed());
  EXPECT_EQ(verdict.warned_by, 0U);
  ASSERT_EQ(verdict.audits.size(), 2U);
  EXPECT_EQ(verdict.audits[0].rule, "seed-deleting");
  EXPECT_EQ(verdict.audits[0].effect, Effect::kAudit);
  EXPECT_EQ(verdict.audits[1].rule, "seed-visible");
  EXPECT_TRUE(verdict.denials.empty());
  EXPECT_TRUE(verdict.warnings.empty());
}

TEST(ExemptTest, UsersGroupsAndNamespacesAreWholeNamesOrPatterns) {
  const auto exempt = [](auto change) {
    GardenFixture garden = Denied();
    change(&garden);
    return garden.Decide().exempt;
  };
  EXPECT_TRUE(exempt([](GardenFixture* g) { g->policy.exempt.groups = {"gardener:operators"}; }));
  EXPECT_TRUE(exempt([](GardenFixture* g) { g->policy.exempt.groups = {"gardener:*"}; }));
  EXPECT_TRUE(exempt([](GardenFixture* g) { g->policy.exempt.namespaces = {"garden-dev"}; }));
  EXPECT_FALSE(exempt([](GardenFixture* g) { g->policy.exempt.namespaces = {"garden"}; }));
  EXPECT_FALSE(exempt([](GardenFixture* g) { g->policy.exempt.users = {"operator"}; }));
  EXPECT_FALSE(exempt([](GardenFixture* g) {
    g->policy.exempt.users = {"*"};
    g->with_requester = false;
  }));
}

// A request that sets the annotation, by someone who may break the glass.
GardenFixture Breaking(std::optional<std::string> reason) {
  GardenFixture garden = Denied();
  garden.policy.break_glass_groups = {"gardener:operators"};
  garden.updated = garden.shoot;
  garden.updated->break_glass = std::move(reason);
  return garden;
}

TEST(BreakGlassTest, TurnsDenialsIntoWarnings) {
  const Verdict verdict = Breaking("seed is burning").Decide();
  EXPECT_TRUE(verdict.broke_glass);
  EXPECT_EQ(verdict.glass_reason, "seed is burning");
  EXPECT_TRUE(verdict.allowed());
  EXPECT_TRUE(verdict.denials.empty());
  ASSERT_EQ(verdict.warnings.size(), 2U);
  EXPECT_EQ(verdict.warnings[0].rule, "seed-deleting");
  EXPECT_EQ(verdict.warnings[0].effect, Effect::kWarn);
}

TEST(BreakGlassTest, AChangedReasonCounts) {
  GardenFixture garden = Breaking("second time");
  garden.shoot.break_glass = "first time";
  EXPECT_TRUE(garden.Decide().broke_glass);
}

TEST(BreakGlassTest, AnAnnotationThatWasLeftBehindDoesNotCount) {
  GardenFixture garden = Breaking("first time");
  garden.shoot.break_glass = "first time";
  const Verdict verdict = garden.Decide();
  EXPECT_FALSE(verdict.broke_glass);
  EXPECT_FALSE(verdict.allowed());
  EXPECT_EQ(verdict.glass_problem,
            "it was there before; only the request that adds or changes it, and names the seed, "
            "counts");
}

TEST(BreakGlassTest, NothingIsSaidOfAnAnnotationThatIsNotThereOrNotNeeded) {
  EXPECT_EQ(Breaking(std::nullopt).Decide().glass_problem, "");
  EXPECT_EQ(Breaking(" ").Decide().glass_problem, "");
  EXPECT_EQ(Breaking("counts").Decide().glass_problem, "");
  GardenFixture allowed;
  allowed.shoot.break_glass = "long ago";
  EXPECT_TRUE(allowed.Decide().allowed());
  EXPECT_EQ(allowed.Decide().glass_problem, "");
}

TEST(BreakGlassTest, ABlankReasonDoesNotCount) {
  EXPECT_FALSE(Breaking("").Decide().broke_glass);
  EXPECT_FALSE(Breaking(" \t\n").Decide().broke_glass);
  // What looks blank is blank: no-break space, zero width space, ideographic space.
  EXPECT_FALSE(Breaking("\u00A0 \u200B\u3000\uFEFF").Decide().broke_glass);
  EXPECT_TRUE(Breaking("\u00A0Ausfall").Decide().broke_glass);
  EXPECT_TRUE(Breaking("\u706B\u4E8B").Decide().broke_glass);
  EXPECT_FALSE(Breaking(std::nullopt).Decide().broke_glass);
}

TEST(BreakGlassTest, OthersCannot) {
  GardenFixture stranger = Breaking("please");
  stranger.requester.groups = {"system:authenticated"};
  EXPECT_FALSE(stranger.Decide().broke_glass);
  EXPECT_EQ(stranger.Decide().glass_problem, "breakGlass of the policy names none of your groups");
  GardenFixture nobody = Breaking("please");
  nobody.with_requester = false;
  EXPECT_FALSE(nobody.Decide().broke_glass);
  GardenFixture unconfigured = Breaking("please");
  unconfigured.policy.break_glass_groups.clear();
  EXPECT_FALSE(unconfigured.Decide().broke_glass);
}

TEST(BreakGlassTest, CountsOnCreationToo) {
  GardenFixture garden = Breaking("restore after a disaster");
  garden.first = true;
  garden.created = true;
  EXPECT_TRUE(garden.Decide().broke_glass);
}

TEST(BreakGlassTest, NothingIsBrokenWhereNothingIsDenied) {
  GardenFixture garden = Breaking("to be safe");
  garden.destination.deleting = false;
  const Verdict verdict = garden.Decide();
  EXPECT_FALSE(verdict.broke_glass);
  EXPECT_TRUE(verdict.allowed());
}

}  // namespace
}  // namespace trowel::policy
