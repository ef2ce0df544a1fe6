#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/scheduler/ranking_fixture.h"

namespace trowel::testing {
namespace {

using scheduler::Drop;

// What gardener-scheduler would not take, gardener.md 5.3 and 5.4: steps 1, 4 and 8.
struct DropCase {
  std::string name;
  void (*prepare)(RankingFixture&);
  Drop expected = Drop::kNone;
  bool first = true;
};

void PrintTo(const DropCase& one, std::ostream* out) { *out << one.name; }

void Admit(RankingFixture& garden, std::vector<std::string> types) {
  garden.cloud_profile->seed_selector.emplace();
  garden.cloud_profile->seed_selector->has_provider_types = true;
  garden.cloud_profile->seed_selector->provider_types = std::move(types);
}

class DropTest : public ::testing::TestWithParam<DropCase> {};

TEST_P(DropTest, IsAsExpected) {
  RankingFixture garden;
  // Only the filter is asked, not the rules that say the same.
  for (const policy::Rule& rule : policy::RuleTable()) {
    garden.Set(std::string(rule.id), policy::Mode::kOff);
  }
  garden.first = GetParam().first;
  GetParam().prepare(garden);
  const scheduler::Candidate& candidate = garden.Of("aws-eu2");
  EXPECT_EQ(candidate.drop, GetParam().expected);
  EXPECT_EQ(candidate.allowed(), GetParam().expected == Drop::kNone);
  EXPECT_EQ(candidate.denied_by, 0U);
}

INSTANTIATE_TEST_SUITE_P(
    All, DropTest,
    ::testing::Values(
        DropCase{"NothingSpeaksAgainstIt", [](RankingFixture&) {}},
        DropCase{"Invisible", [](RankingFixture& garden) { garden.destination.visible = false; },
                 Drop::kInvisible},
        DropCase{"InvisibleForAMoveAsWell",
                 [](RankingFixture& garden) { garden.destination.visible = false; },
                 Drop::kInvisible, /*first=*/false},

        DropCase{"ProviderOfTheShoot",
                 [](RankingFixture& garden) { garden.destination.provider_type = "gcp"; },
                 Drop::kProvider},
        DropCase{"ProviderDoesNotMatterForAMove",
                 [](RankingFixture& garden) { garden.destination.provider_type = "gcp"; },
                 Drop::kNone, /*first=*/false},
        DropCase{"ProviderThatTheProfileAdmits",
                 [](RankingFixture& garden) {
                   garden.destination.provider_type = "gcp";
                   Admit(garden, {"aws", "gcp"});
                 }},
        DropCase{"ProviderThatTheProfileDoesNotAdmit",
                 [](RankingFixture& garden) { Admit(garden, {"gcp"}); }, Drop::kProvider},
        DropCase{"ProviderUnderAStar",
                 [](RankingFixture& garden) {
                   garden.destination.provider_type = "gcp";
                   Admit(garden, {"*"});
                 }},
        DropCase{"ProviderUnderAnEmptyList",
                 [](RankingFixture& garden) {
                   garden.destination.provider_type = "gcp";
                   Admit(garden, {});
                 },
                 Drop::kProvider},
        DropCase{"ProviderWithoutAProfile",
                 [](RankingFixture& garden) { garden.cloud_profile.reset(); }, Drop::kUnfit},

        DropCase{"DomainOfNoSeedIsTheCustomersOwn",
                 [](RankingFixture& garden) { garden.shoot.dns_domain = "shop.example.com"; }},
        DropCase{"NoDomainAtAll", [](RankingFixture& garden) { garden.shoot.dns_domain.clear(); }},
        DropCase{"DomainThatOnlyAnotherSeedServes",
                 [](RankingFixture& garden) {
                   garden.destination.default_domains = {"other.example.org"};
                 },
                 Drop::kDomain},
        DropCase{"DomainThatOnlyAClosedSeedServes",
                 [](RankingFixture& garden) {
                   garden.destination.default_domains = {"other.example.org"};
                   garden.source.visible = false;
                 }},
        DropCase{"DomainThatOnlyADyingSeedServes",
                 [](RankingFixture& garden) {
                   garden.destination.default_domains = {"other.example.org"};
                   garden.source.gardenlet_ready.status = garden::Condition::Status::kUnknown;
                 }},
        // Gardener refuses the binding: default-domain.
        DropCase{"DomainOfAMove",
                 [](RankingFixture& garden) {
                   garden.destination.default_domains = {"other.example.org"};
                 },
                 Drop::kUnfit, /*first=*/false},
        DropCase{"SecondOfSeveralDomains",
                 [](RankingFixture& garden) {
                   garden.destination.default_domains = {"other.example.org", "shoots.example.org"};
                 }},
        DropCase{
            "DomainOfAnotherShoot",
            [](RankingFixture& garden) { garden.shoot.dns_domain = "fern.dev.shoots.example.org"; },
            Drop::kDomain},
        DropCase{"DomainOfAnotherProject",
                 [](RankingFixture& garden) {
                   garden.shoot.dns_domain = "moss.prod.shoots.example.org";
                 },
                 Drop::kDomain},
        DropCase{"DomainThatEndsAlikeOnly",
                 [](RankingFixture& garden) {
                   garden.shoot.dns_domain = "moss.dev.othershoots.example.org";
                 }},
        DropCase{"DomainWithNothingBeforeTheDot",
                 [](RankingFixture& garden) { garden.shoot.dns_domain = ".shoots.example.org"; },
                 Drop::kDomain},
        DropCase{"DomainWithoutAProject", [](RankingFixture& garden) { garden.project.reset(); },
                 Drop::kDomain},
        DropCase{"NoSeedHasDomains",
                 [](RankingFixture& garden) {
                   garden.source.default_domains.clear();
                   garden.destination.default_domains.clear();
                 }}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace trowel::testing
