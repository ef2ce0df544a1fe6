#include "garden/shoot_detail.h"
#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

constexpr char kTaken[] =
    "fern.dev.shoots.example.org is below shoots.example.org, a default domain of aws-eu2, but is "
    "not moss.dev.shoots.example.org";
constexpr char kPrimary[] =
    "moss.dev.shoots.example.org is below shoots.example.org, a default domain of aws-eu2, and the "
    "shoot has a primary DNS provider of its own";
constexpr char kFilledIn[] =
    "garden-dev/moss has no domain: Gardener fills in one below shoots.example.org, of aws-eu2, "
    "and then refuses the move, which changes more than spec.seedName";

// moss gets its first seed; the default domain of both is shoots.example.org.
void Schedule(const std::string& domain, GardenFixture* garden) {
  garden->first = true;
  garden->shoot.dns_domain = domain;
}

// As on CREATE, where the name comes later.
void Generate(const std::string& domain, GardenFixture* garden) {
  Schedule(domain, garden);
  garden->created = true;
  garden->shoot.name.clear();
  garden->shoot.detail.Edit().generate_name = "moss-";
}

void OwnProvider(GardenFixture* garden) { garden->shoot.detail.Edit().primary_dns_provider = 1; }

// It moves to a seed that serves another domain.
void ServedElsewhere(GardenFixture* garden) {
  garden->shoot.detail.Edit().dns_providers = true;
  garden->destination.default_domains = {"others.example.org"};
}

[[maybe_unused]] const bool kMadePrimaryCases = RegisterRuleCases(
    "shoot-domain",
    {{"deny_a_provider_that_gardener_would_make_the_primary_one",
      [](GardenFixture& garden) { ServedElsewhere(&garden); },
      {"no DNS provider of garden-dev/moss is primary, and aws-eu2 serves no domain above "
       "moss.dev.shoots.example.org: Gardener makes the first one so, and then refuses the move, "
       "which changes more than spec.seedName"}},
     {"allow_providers_without_a_primary_one_where_the_domain_is_served",
      [](GardenFixture& garden) { garden.shoot.detail.Edit().dns_providers = true; },
      {}},
     {"allow_a_provider_that_is_the_primary_one_already",
      [](GardenFixture& garden) {
        ServedElsewhere(&garden);
        OwnProvider(&garden);
      },
      {}},
     {"allow_a_shoot_without_providers_where_its_domain_is_not_served",
      [](GardenFixture& garden) {
        ServedElsewhere(&garden);
        garden.shoot.detail.Edit().dns_providers = false;
      },
      {}},
     {"allow_where_only_global_defaults_could_tell",
      [](GardenFixture& garden) {
        ServedElsewhere(&garden);
        garden.destination.default_domains.clear();
      },
      {}},
     {"allow_first_scheduling_which_may_change_more",
      [](GardenFixture& garden) {
        ServedElsewhere(&garden);
        garden.first = true;
      },
      {}}});

[[maybe_unused]] const bool kFormatCases = RegisterRuleCases(
    "shoot-domain",
    {{"allow_its_default_domain",
      [](GardenFixture& garden) { Schedule("moss.dev.shoots.example.org", &garden); },
      {}},
     {"allow_a_domain_of_its_own",
      [](GardenFixture& garden) { Schedule("moss.customer.example.com", &garden); },
      {}},
     {"allow_a_default_domain_itself",
      [](GardenFixture& garden) { Schedule("shoots.example.org", &garden); },
      {}},
     {"allow_first_scheduling_without_a_domain",
      [](GardenFixture& garden) { Schedule("", &garden); },
      {}},
     {"allow_any_name_in_unmanaged_dns",
      [](GardenFixture& garden) {
        Schedule("fern.dev.shoots.example.org", &garden);
        garden.shoot.detail.Edit().unmanaged_dns = true;
      },
      {}},
     {"allow_a_name_that_is_old",
      [](GardenFixture& garden) { garden.shoot.dns_domain = "fern.dev.shoots.example.org"; },
      {}},
     {"allow_any_name_where_the_seed_has_no_default",
      [](GardenFixture& garden) {
        Schedule("fern.dev.shoots.example.org", &garden);
        garden.destination.default_domains.clear();
      },
      {}},
     {"allow_a_generated_name_with_any_domain_of_the_project",
      [](GardenFixture& garden) { Generate("k3x9.dev.shoots.example.org", &garden); },
      {}},
     {"allow_an_unknown_project_of_a_domain_of_its_own",
      [](GardenFixture& garden) {
        Schedule("moss.customer.example.com", &garden);
        garden.project.reset();
      },
      {}},
     {"allow_an_unknown_project_at_a_move",
      [](GardenFixture& garden) { garden.project.reset(); },
      {}},
     {"deny_the_name_of_another_shoot",
      [](GardenFixture& garden) { Schedule("fern.dev.shoots.example.org", &garden); },
      {kTaken}},
     {"deny_the_name_of_another_project",
      [](GardenFixture& garden) { Schedule("moss.pay.shoots.example.org", &garden); },
      {"moss.pay.shoots.example.org is below shoots.example.org, a default domain of aws-eu2, but "
       "is not moss.dev.shoots.example.org"}},
     {"deny_by_the_first_default_domain_that_fits",
      [](GardenFixture& garden) {
        Schedule("moss.dev.shoots.example.org", &garden);
        garden.destination.default_domains = {"example.org", "shoots.example.org"};
      },
      {"moss.dev.shoots.example.org is below example.org, a default domain of aws-eu2, but is not "
       "moss.dev.example.org"}},
     {"deny_creation_with_a_seed",
      [](GardenFixture& garden) {
        Schedule("fern.dev.shoots.example.org", &garden);
        garden.created = true;
      },
      {kTaken}},
     {"deny_a_generated_name_below_another_project",
      [](GardenFixture& garden) { Generate("k3x9.pay.shoots.example.org", &garden); },
      {"k3x9.pay.shoots.example.org is below shoots.example.org, a default domain of aws-eu2, but "
       "is not <random>.dev.shoots.example.org"}},
     {"deny_a_first_domain_that_comes_with_the_move",
      [](GardenFixture& garden) {
        garden.shoot.dns_domain.clear();
        garden.updated = garden.shoot;
        garden.updated->dns_domain = "fern.dev.shoots.example.org";
      },
      {kTaken}},
     {"unknown_project_name",
      [](GardenFixture& garden) {
        Schedule("moss.dev.shoots.example.org", &garden);
        garden.project.reset();
      },
      {"? whether moss.dev.shoots.example.org may be the domain of garden-dev/moss is not known: "
       "no Project has namespace garden-dev"}},
     {"unknown_destination_malformed", BreakDestination, {kDestinationIsMalformed}}});

[[maybe_unused]] const bool kOtherCases = RegisterRuleCases(
    "shoot-domain",
    {{"allow_a_move_between_seeds_with_its_domain", nullptr, {}},
     {"allow_a_primary_provider_for_a_domain_of_its_own",
      [](GardenFixture& garden) {
        OwnProvider(&garden);
        garden.shoot.dns_domain = "moss.customer.example.com";
      },
      {}},
     {"allow_a_move_without_a_domain_to_a_seed_without_defaults",
      [](GardenFixture& garden) {
        garden.shoot.dns_domain.clear();
        garden.destination.default_domains.clear();
      },
      {}},
     {"allow_a_move_without_a_domain_in_unmanaged_dns",
      [](GardenFixture& garden) {
        garden.shoot.dns_domain.clear();
        garden.shoot.detail.Edit().unmanaged_dns = true;
      },
      {}},
     {"deny_a_primary_provider", [](GardenFixture& garden) { OwnProvider(&garden); }, {kPrimary}},
     {"deny_a_primary_provider_that_is_unmanaged",
      [](GardenFixture& garden) {
        OwnProvider(&garden);
        garden.shoot.detail.Edit().unmanaged_dns = true;
      },
      {kPrimary}},
     {"deny_a_primary_provider_at_first_scheduling",
      [](GardenFixture& garden) {
        Schedule("moss.dev.shoots.example.org", &garden);
        OwnProvider(&garden);
      },
      {kPrimary}},
     {"deny_a_primary_provider_at_a_return",
      [](GardenFixture& garden) {
        OwnProvider(&garden);
        garden.shoot.host_seed_name = "aws-eu2";
      },
      {kPrimary}},
     {"deny_a_move_that_is_given_a_domain",
      [](GardenFixture& garden) { garden.shoot.dns_domain.clear(); },
      {kFilledIn}},
     {"deny_a_return_that_is_given_a_domain",
      [](GardenFixture& garden) {
        garden.shoot.dns_domain.clear();
        garden.shoot.host_seed_name = "aws-eu2";
      },
      {kFilledIn}}});

TEST(ShootDomain, NamesTheProvider) {
  GardenFixture garden;
  OwnProvider(&garden);
  const policy::Findings findings = garden.Ask("shoot-domain");
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].field, "spec.dns.providers[1].primary");
}

}  // namespace
}  // namespace trowel::testing
