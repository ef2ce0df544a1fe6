#include "garden/seed_detail.h"
#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

// The technical ID of garden-dev/moss, shoot--dev--moss, has 16 characters, and 18 stand around.
constexpr std::size_t kLongest = 63 - 16 - 18;

// The shoot moves live to a seed whose name has so many characters.
void MoveTo(std::size_t length, GardenFixture* garden) {
  garden->Live();
  garden->to = std::string(length, 'a');
  garden->destination.name = garden->to;
}

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "live-names",
    {{"allow_short_names", [](GardenFixture& garden) { garden.Live(); }, {}},
     {"allow_the_longest_name", [](GardenFixture& garden) { MoveTo(kLongest, &garden); }, {}},
     {"allow_classic_moves",
      [](GardenFixture& garden) {
        garden.shoot.technical_id_length = 60;
        garden.destination.detail.Edit().ingress_domain.clear();
      },
      {}},
     {"deny_a_long_destination",
      [](GardenFixture& garden) { MoveTo(kLongest + 1, &garden); },
      {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-<technicalID>-etcd-main-client would have 64 characters, "
       "and a label of a DNS name has 63 at the most"}},
     {"deny_a_long_technical_id",
      [](GardenFixture& garden) { garden.Live().shoot.technical_id_length = 39; },
      {"aws-eu1-<technicalID>-etcd-main-client would have 64 characters, and a label of a DNS "
       "name has 63 at the most",
       "aws-eu2-<technicalID>-etcd-main-client would have 64 characters, and a label of a DNS "
       "name has 63 at the most"}},
     {"deny_a_source_without_ingress",
      [](GardenFixture& garden) { garden.Live().source.detail.Edit().ingress_domain.clear(); },
      {"aws-eu1, the source, has no spec.ingress.domain for the names of its etcd members"}},
     {"deny_a_destination_without_ingress",
      [](GardenFixture& garden) { garden.Live().destination.detail.Edit().ingress_domain.clear(); },
      {"aws-eu2, the destination, has no spec.ingress.domain for the names of its etcd members"}},
     // On its way from aws-eu0 to aws-eu1, and now to aws-eu2.
     {"deny_a_host_without_ingress_that_it_has_not_left",
      [](GardenFixture& garden) {
        garden.Live().shoot.host_seed_name = "aws-eu0";
        garden::Seed host = HealthySeed("aws-eu0");
        host.detail.Edit().ingress_domain.clear();
        garden.AddSeed(host);
      },
      {"aws-eu0, the source, has no spec.ingress.domain for the names of its etcd members"}},
     {"unknown_technical_id",
      [](GardenFixture& garden) { garden.Live().shoot.technical_id_length = 0; },
      {"? the shoot has no technical ID yet, so that the length of its DNS names is not known"}},
     {"unknown_source_malformed",
      [](GardenFixture& garden) { BreakSource(garden.Live()); },
      {kSourceIsMalformed}},
     {"unknown_source_a_host_that_is_gone",
      [](GardenFixture& garden) { garden.Live().shoot.host_seed_name = "aws-eu0"; },
      {"? there is no Seed aws-eu0, where the control plane is"}},
     {"unknown_destination_malformed",
      [](GardenFixture& garden) { BreakDestination(garden.Live()); },
      {kDestinationIsMalformed}}});

}  // namespace
}  // namespace trowel::testing
