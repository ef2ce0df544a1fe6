#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/scheduler/ranking_fixture.h"

namespace trowel::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The bits that findings stand for.
std::uint64_t BitsOf(const policy::Findings& findings, policy::Effect effect) {
  std::uint64_t bits = 0;
  for (const policy::Finding& finding : findings) {
    const auto rule = policy::FindRule(finding.rule);
    if (finding.effect == effect && rule.has_value()) bits |= std::uint64_t{1} << *rule;
  }
  return bits;
}

TEST(Explain, SaysNothingOfASeedThatIsInOrder) {
  RankingFixture garden;
  EXPECT_THAT(garden.Explain("aws-eu2"), IsEmpty());
}

TEST(Explain, SaysAllThatSpeaksAgainstASeed) {
  RankingFixture garden;
  garden.destination.deleting = true;
  garden.destination.provider_type = "gcp";
  garden.destination.gardenlet_version.clear();
  const policy::Findings findings = garden.Explain("aws-eu2");
  const scheduler::Candidate& candidate = garden.Of("aws-eu2");
  EXPECT_EQ(BitsOf(findings, policy::Effect::kDeny), candidate.denied_by);
  EXPECT_EQ(BitsOf(findings, policy::Effect::kWarn), candidate.warned_by);
  EXPECT_THAT(RulesOf(candidate.denied_by), ElementsAre("gardenlet-version", "seed-deleting"));
  EXPECT_THAT(RulesOf(candidate.warned_by), ElementsAre("provider-type"));
}

TEST(Explain, NamesTheSeedInQuestion) {
  RankingFixture garden;
  garden.destination.deleting = true;
  garden::Seed full = HealthySeed("aws-eu3");
  full.allocatable_shoots = 0;
  garden.AddSeed(full);
  EXPECT_THAT(garden.Explain("aws-eu3"),
              ElementsAre(Field(&policy::Finding::message, HasSubstr("aws-eu3"))));
}

TEST(Explain, SaysWhatTheFilterOfGardenerSchedulerDrops) {
  RankingFixture garden;
  garden.Set("seed-visible", policy::Mode::kOff);
  garden.destination.visible = false;
  EXPECT_THAT(
      garden.Explain("aws-eu2"),
      ElementsAre(AllOf(Field(&policy::Finding::rule, "gardener-scheduler"),
                        Field(&policy::Finding::effect, policy::Effect::kDeny),
                        Field(&policy::Finding::message, HasSubstr("not open for scheduling")))));

  garden.destination.visible = true;
  garden.first = true;
  garden.destination.provider_type = "gcp";
  EXPECT_THAT(garden.Explain("aws-eu2"),
              ElementsAre(Field(&policy::Finding::message, HasSubstr("of provider gcp"))));

  garden.destination.provider_type = "aws";
  garden.destination.default_domains.clear();
  EXPECT_THAT(garden.Explain("aws-eu2"),
              ElementsAre(Field(&policy::Finding::message,
                                HasSubstr("does not serve the domain moss.dev.shoots"))));
}

TEST(Explain, IsTheSameForExemptRequesters) {
  RankingFixture garden;
  garden.destination.deleting = true;
  garden.policy.exempt.users = {garden.requester.user};
  EXPECT_THAT(garden.Explain("aws-eu2"),
              ElementsAre(Field(&policy::Finding::effect, policy::Effect::kDeny)));
}

}  // namespace
}  // namespace trowel::testing
