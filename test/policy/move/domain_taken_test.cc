#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

void AddFern(const std::string& domain, GardenFixture* garden) {
  garden::Shoot fern = RestingShoot("fern", "aws-eu1");
  fern.dns_domain = domain;
  garden->AddShoot(fern);
}

void BreakFern(GardenFixture* garden) {
  garden::Broken broken;
  broken.why = "spec.provider: expected an object";
  garden->more.push_back({.kind = garden::Kind::kShoot,
                          .space = "garden-dev",
                          .name = "fern",
                          .object = std::move(broken)});
}

constexpr char kTaken[] =
    "garden-dev/fern has the domain moss.dev.shoots.example.org, or one above or below it";

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "domain-taken",
    {{"allow_a_domain_of_its_own", nullptr, {}},
     {"allow_others_beside_it",
      [](GardenFixture& garden) {
        AddFern("fern.dev.shoots.example.org", &garden);
        garden.AddShoot(RestingShoot("ivy", "aws-eu2"));
      },
      {}},
     {"allow_a_longer_name",
      [](GardenFixture& garden) { AddFern("amoss.dev.shoots.example.org", &garden); },
      {}},
     {"allow_no_domain",
      [](GardenFixture& garden) {
        garden.shoot.dns_domain.clear();
        AddFern("", &garden);
        BreakFern(&garden);
      },
      {}},
     {"deny_the_same_domain",
      [](GardenFixture& garden) { AddFern("moss.dev.shoots.example.org", &garden); },
      {kTaken}},
     {"deny_a_domain_above",
      [](GardenFixture& garden) { AddFern("shoots.example.org", &garden); },
      {kTaken}},
     {"deny_a_domain_below",
      [](GardenFixture& garden) { AddFern("a.b.moss.dev.shoots.example.org", &garden); },
      {kTaken}},
     {"deny_first_scheduling",
      [](GardenFixture& garden) {
        garden.first = true;
        AddFern("moss.dev.shoots.example.org", &garden);
      },
      {kTaken}},
     {"deny_creation",
      [](GardenFixture& garden) {
        garden.first = garden.created = true;
        AddFern("moss.dev.shoots.example.org", &garden);
      },
      {kTaken}},
     {"deny_a_return",
      [](GardenFixture& garden) {
        garden.shoot.host_seed_name = "aws-eu2";
        AddFern("moss.dev.shoots.example.org", &garden);
      },
      {kTaken}},
     {"unknown_domains_of_a_list_that_is_old",
      [](GardenFixture& garden) {
        AddFern("moss.dev.shoots.example.org", &garden);
        garden.unknown_kinds = {{garden::Kind::kShoot, "last heard of 6m ago"}};
      },
      {"? whether another shoot has the domain moss.dev.shoots.example.org is not known: last "
       "heard of 6m ago"}},
     {"unknown_domains_of_a_list_that_is_not_there",
      [](GardenFixture& garden) {
        garden.unknown_kinds = {{garden::Kind::kShoot, "forbidden"}};
      },
      {"? whether another shoot has the domain moss.dev.shoots.example.org is not known: "
       "forbidden"}},
     {"unknown_domains_of_shoots_that_cannot_be_read",
      [](GardenFixture& garden) { BreakFern(&garden); },
      {"? whether another shoot has the domain moss.dev.shoots.example.org is not known: shoots "
       "that cannot be read: 1"}}});

TEST(DomainTaken, WhatIsNotKnownDeniesNothingByDefault) {
  GardenFixture garden;
  BreakFern(&garden);
  garden.destination.allocatable_shoots.reset();
  const policy::Verdict verdict = garden.Decide();
  EXPECT_TRUE(verdict.allowed());
  ASSERT_EQ(verdict.warnings.size(), 1U);
  EXPECT_EQ(verdict.warnings[0].rule, "domain-taken");
}

}  // namespace
}  // namespace trowel::testing
