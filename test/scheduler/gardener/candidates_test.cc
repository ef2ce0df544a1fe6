// reconciler.go, filterCandidates: networks, taints, capacity (gardener.md 5.3, step 10).

#include "test/scheduler/gardener/schedule_case.h"

namespace trowel::testing {
namespace {

using garden::ParseCidr;
using scheduler::gardener::Filter;
using scheduler::gardener::Outcome;

class ScheduleCandidatesTest : public ScheduleCaseTest {};

TEST_P(ScheduleCandidatesTest, AreUpstreams) {
  ScheduleFixture garden;
  Expect(GetParam(), &garden);
}

std::vector<std::string> Refused(const std::string& reason) {
  return {"! 0 of 1 seeds are eligible: seed-1 " + reason};
}

INSTANTIATE_TEST_SUITE_P(
    Capacity, ScheduleCandidatesTest,
    ::testing::Values(
        ScheduleCase{"own_no_limit",
                     [](ScheduleFixture& garden) { garden.AddShoot("seed-1").AddShoot("seed-1"); },
                     {"seed-1"}},
        ScheduleCase{"own_last_slot",
                     [](ScheduleFixture& garden) {
                       garden.AddShoot("seed-1").seed().allocatable_shoots = 2;
                     },
                     {"seed-1"}},
        ScheduleCase{"own_no_slot_at_all",
                     [](ScheduleFixture& garden) { garden.seed().allocatable_shoots = 0; },
                     Refused("is full: 0 of 0 shoots")},
        ScheduleCase{"own_over_full",
                     [](ScheduleFixture& garden) {
                       garden.AddShoot("seed-1").AddShoot("seed-1").seed().allocatable_shoots = 1;
                     },
                     Refused("is full: 2 of 1 shoots")},
        ScheduleCase{"own_a_shoot_on_its_way_counts_on_both",
                     [](ScheduleFixture& garden) {
                       garden.AddShoot("seed-2", "seed-1").seed().allocatable_shoots = 1;
                     },
                     Refused("is full: 1 of 1 shoots")},
        // Upstream schedules a shoot that is on no seed: its own count does not fill the seed.
        ScheduleCase{"own_the_shoot_itself_does_not_count",
                     [](ScheduleFixture& garden) {
                       garden.seed().allocatable_shoots = 1;
                       garden.shoot.seed_name = "seed-1";
                       garden.shoot.host_seed_name = "seed-1";
                     },
                     {"seed-1"}},
        ScheduleCase{"own_nor_where_its_control_plane_still_is",
                     [](ScheduleFixture& garden) {
                       garden.seed().allocatable_shoots = 1;
                       garden.Add("seed-2").allocatable_shoots = 1;
                       garden.shoot.seed_name = "seed-2";
                       garden.shoot.host_seed_name = "seed-1";
                     },
                     {"seed-1", "seed-2"}}),
    CaseName);

INSTANTIATE_TEST_SUITE_P(
    Networks, ScheduleCandidatesTest,
    ::testing::Values(
        ScheduleCase{"own_ipv6_overlap",
                     [](ScheduleFixture& garden) {
                       garden.seed().networks.push_back(ParseCidr("2001:db8:1::/48"));
                       garden.shoot.networks.pods = ParseCidr("2001:db8:1:8000::/49");
                     },
                     Refused("spec.networking.pods 2001:db8:1:8000::/49 overlaps with "
                             "2001:db8:1::/48 of the seed")},
        ScheduleCase{"own_ipv6_apart",
                     [](ScheduleFixture& garden) {
                       garden.seed().networks.push_back(ParseCidr("2001:db8:1::/48"));
                       garden.shoot.networks.pods = ParseCidr("2001:db8:2::/48");
                     },
                     {"seed-1"}},
        ScheduleCase{"own_reserved_range",
                     [](ScheduleFixture& garden) {
                       garden.shoot.networks.nodes = ParseCidr("243.1.0.0/16");
                     },
                     Refused("spec.networking.nodes 243.1.0.0/16 overlaps with 243.0.0.0/8, which "
                             "Gardener reserves for its VPN")},
        ScheduleCase{
            "own_no_network",
            [](ScheduleFixture& garden) { garden.shoot.networks.services = ParseCidr("10.60/16"); },
            Refused("spec.networking.services \"10.60/16\" is no network, and so overlaps "
                    "with all")},
        ScheduleCase{"own_absent_networks_are_not_required",
                     [](ScheduleFixture& garden) {
                       garden.shoot.networks = {};
                       garden.shoot.ip_families = {"IPv4"};
                     },
                     {"seed-1"}},
        ScheduleCase{"own_status_without_services",
                     [](ScheduleFixture& garden) {
                       garden.shoot.status_networks.pods = {ParseCidr("10.50.0.0/16")};
                     },
                     Refused("status.networking.services is empty, and is required once there is a "
                             "status.networking")},
        ScheduleCase{"own_status_without_pods",
                     [](ScheduleFixture& garden) {
                       garden.shoot.status_networks.services = {ParseCidr("10.60.0.0/16")};
                     },
                     Refused("status.networking.pods is empty, and is required once there is a "
                             "status.networking")},
        ScheduleCase{"own_status_without_pods_or_workers",
                     [](ScheduleFixture& garden) {
                       garden.shoot.workerless = true;
                       garden.shoot.status_networks.services = {ParseCidr("10.60.0.0/16")};
                     },
                     {"seed-1"}},
        ScheduleCase{"own_status_with_egress_alone",
                     [](ScheduleFixture& garden) { garden.shoot.has_status_networking = true; },
                     Refused("status.networking.services is empty, and is required once there is a "
                             "status.networking")},
        ScheduleCase{"own_status_overlap",
                     [](ScheduleFixture& garden) {
                       garden.shoot.status_networks = {.nodes = {ParseCidr("240.0.0.0/8")},
                                                       .pods = {ParseCidr("10.50.0.0/16")},
                                                       .services = {ParseCidr("10.60.0.0/16")}};
                     },
                     Refused("status.networking.nodes 240.0.0.0/8 overlaps with 240.0.0.0/8, which "
                             "Gardener reserves for its VPN")},
        ScheduleCase{"own_without_spec_networking_nothing_is_compared",
                     [](ScheduleFixture& garden) {
                       garden.shoot.has_networking = false;
                       garden.shoot.networks = {};
                       garden.shoot.has_status_networking = true;
                       garden.seed().has_shoot_defaults = true;
                     },
                     {"seed-1"}}),
    CaseName);

void TakeDefaults(const std::string& pods, const std::string& services, ScheduleFixture* garden) {
  garden->shoot.networks.pods.reset();
  garden->shoot.networks.services.reset();
  garden->shoot.ip_families = {"IPv6"};
  garden->seed().networks.push_back(ParseCidr("2001:db8:1::/48"));
  if (!pods.empty()) garden->seed().shoot_default_pods = ParseCidr(pods);
  if (!services.empty()) garden->seed().shoot_default_services = ParseCidr(services);
}

INSTANTIATE_TEST_SUITE_P(
    Defaults, ScheduleCandidatesTest,
    ::testing::Values(
        ScheduleCase{"own_default_overlaps",
                     [](ScheduleFixture& garden) {
                       TakeDefaults("2001:db8:1::/64", "2001:db8:2::/64", &garden);
                     },
                     Refused("the seed's default for pods 2001:db8:1::/64 overlaps with "
                             "2001:db8:1::/48 of the seed")},
        ScheduleCase{"own_default_of_services_overlaps",
                     [](ScheduleFixture& garden) {
                       TakeDefaults("2001:db8:2::/64", "2001:db8:1::/64", &garden);
                     },
                     Refused("the seed's default for services 2001:db8:1::/64 overlaps with "
                             "2001:db8:1::/48 of the seed")},
        ScheduleCase{"own_default_of_another_family_is_not_taken",
                     [](ScheduleFixture& garden) {
                       TakeDefaults("2001:db8:1::/64", "2001:db8:1::/64", &garden);
                       garden.shoot.ip_families = {"IPv4"};
                     },
                     {"seed-1"}},
        ScheduleCase{"own_default_that_is_no_network_is_not_taken",
                     [](ScheduleFixture& garden) { TakeDefaults("10/8", "fd00::", &garden); },
                     {"seed-1"}},
        ScheduleCase{"own_default_is_not_taken_for_a_given_one",
                     [](ScheduleFixture& garden) {
                       TakeDefaults("2001:db8:1::/64", "2001:db8:1::/64", &garden);
                       garden.shoot.networks.pods = ParseCidr("2001:db8:8::/64");
                       garden.shoot.networks.services = ParseCidr("2001:db8:9::/64");
                     },
                     {"seed-1"}}),
    CaseName);

const std::string kPanic =
    "! gardener-scheduler panics: seed seed-1 has spec.networks.shootDefaults "
    "without ";

// gardener.md 8.17: upstream reads the default before it asks whether there is one.
INSTANTIATE_TEST_SUITE_P(
    Panics, ScheduleCandidatesTest,
    ::testing::Values(
        ScheduleCase{"own_no_default_for_pods",
                     [](ScheduleFixture& garden) { TakeDefaults("", "fd00::/64", &garden); },
                     {kPanic + "pods, and the shoot has none"}},
        ScheduleCase{"own_no_default_for_services",
                     [](ScheduleFixture& garden) { TakeDefaults("fd00::/64", "", &garden); },
                     {kPanic + "services, and the shoot has none"}},
        ScheduleCase{"own_no_default_at_all",
                     [](ScheduleFixture& garden) {
                       TakeDefaults("", "", &garden);
                       garden.seed().has_shoot_defaults = true;
                     },
                     {kPanic + "pods, and the shoot has none"}},
        ScheduleCase{"own_whatever_the_families",
                     [](ScheduleFixture& garden) {
                       TakeDefaults("", "fd00::/64", &garden);
                       garden.shoot.ip_families = {"IPv4"};
                     },
                     {kPanic + "pods, and the shoot has none"}},
        ScheduleCase{"own_beside_a_seed_that_fits",
                     [](ScheduleFixture& garden) {
                       TakeDefaults("fd00::/64", "", &garden);
                       garden.Add("seed-0");
                     },
                     {kPanic + "services, and the shoot has none"}},
        ScheduleCase{"own_not_if_the_shoot_has_them",
                     [](ScheduleFixture& garden) { garden.seed().has_shoot_defaults = true; },
                     {"seed-1"}},
        ScheduleCase{"own_not_for_pods_without_workers",
                     [](ScheduleFixture& garden) {
                       TakeDefaults("", "fd00::/64", &garden);
                       garden.shoot.workerless = true;
                     },
                     {"seed-1"}},
        ScheduleCase{"own_not_if_the_seed_fell_out_before",
                     [](ScheduleFixture& garden) {
                       TakeDefaults("fd00::/64", "", &garden);
                       garden.seed().emergency_stop = true;
                       garden.Add("seed-2");
                     },
                     {"seed-2"}}),
    CaseName);

TEST(ScheduleCandidatesTest, TellTheFirstReasonOnly) {
  ScheduleFixture garden;
  garden.seed().allocatable_shoots = 0;
  garden.seed().taints = {{.key = "team", .value = "a"}};
  garden.Add("seed-2").allocatable_shoots = 0;
  garden.Add("seed-3");
  garden.Add("seed-4").taints = {{.key = "k", .value = {}}, {.key = "k", .value = "v"}};
  garden.shoot.tolerations = {{.key = "k", .value = "v"}};
  EXPECT_THAT(garden.DroppedAt(Filter::kCandidates),
              ::testing::ElementsAre(
                  "seed-1: has taint team=a, which the shoot does not tolerate",
                  "seed-2: is full: 0 of 0 shoots",
                  "seed-4: has 2 taints, the shoot 1 tolerations: Gardener wants one for each"));
  EXPECT_THAT(garden.Tied(), ::testing::ElementsAre("seed-3"));
}

TEST(ScheduleCandidatesTest, APanicNamesWhoCausesItAndDropsNobodyElse) {
  ScheduleFixture garden;
  TakeDefaults("fd00::/64", "", &garden);
  garden.Add("seed-2").has_shoot_defaults = true;
  garden.Add("seed-3");
  const Outcome outcome = garden.Run();
  EXPECT_EQ(outcome.failed_at, static_cast<std::size_t>(Filter::kCandidates));
  EXPECT_EQ(outcome.chosen, nullptr);
  EXPECT_THAT(outcome.tied, ::testing::IsEmpty());
  EXPECT_THAT(garden.DroppedAt(Filter::kCandidates),
              ::testing::ElementsAre("seed-1: has spec.networks.shootDefaults without services, "
                                     "and the shoot has none",
                                     "seed-2: has spec.networks.shootDefaults without pods, and "
                                     "the shoot has none"));
}

}  // namespace
}  // namespace trowel::testing
