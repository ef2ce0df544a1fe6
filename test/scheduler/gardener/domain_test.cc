// reconciler_test.go, filterSeedsMatchingDomain (1015-1105), and what follows from its code.

#include "test/scheduler/gardener/schedule_case.h"

namespace trowel::testing {
namespace {

using scheduler::gardener::Filter;

// Upstream's seeds: "default" serves example.com, "multiple" test.org, too, "without" none.
class ScheduleDomainTest : public ScheduleCaseTest {};

TEST_P(ScheduleDomainTest, IsUpstreams) {
  ScheduleFixture garden;
  garden.seeds.clear();
  garden.Add("default").default_domains = {"example.com"};
  garden.Add("without");
  garden.project->name = "test-project";
  Expect(GetParam(), &garden);
}

std::vector<std::string> Refused(const std::string& domain) {
  return {"! none of the 2 seeds supports the domain " + domain};
}

INSTANTIATE_TEST_SUITE_P(
    All, ScheduleDomainTest,
    ::testing::Values(
        ScheduleCase{"1015_no_dns", [](ScheduleFixture&) {}, {"default", "without"}},
        ScheduleCase{"1026_no_domain",
                     [](ScheduleFixture& garden) { garden.shoot.dns_domain.clear(); },
                     {"default", "without"}},
        ScheduleCase{"1037_domain_of_the_customer",
                     [](ScheduleFixture& garden) { garden.shoot.dns_domain = "custom.domain.com"; },
                     {"default", "without"}},
        ScheduleCase{"1048_domain_of_one",
                     [](ScheduleFixture& garden) {
                       garden.shoot.dns_domain = "shoot.test-project.example.com";
                     },
                     {"default"}},
        ScheduleCase{"1060_second_domain_of_one",
                     [](ScheduleFixture& garden) {
                       garden.Add("multiple").default_domains = {"example.com", "test.org"};
                       garden.shoot.dns_domain = "shoot.test-project.test.org";
                     },
                     {"multiple"}},
        ScheduleCase{
            "1072_wrong_format",
            [](ScheduleFixture& garden) { garden.shoot.dns_domain = "wrong-format.example.com"; },
            Refused("wrong-format.example.com")},
        ScheduleCase{"1083_name_of_another_shoot",
                     [](ScheduleFixture& garden) {
                       garden.shoot.dns_domain = "wrong-name.test-project.example.com";
                     },
                     Refused("wrong-name.test-project.example.com")},
        ScheduleCase{"1094_name_of_another_project",
                     [](ScheduleFixture& garden) {
                       garden.shoot.dns_domain = "shoot.wrong-project.example.com";
                     },
                     Refused("shoot.wrong-project.example.com")},
        ScheduleCase{"1105_domain_of_two",
                     [](ScheduleFixture& garden) {
                       garden.Add("same").default_domains = {"example.com"};
                       garden.shoot.dns_domain = "shoot.test-project.example.com";
                     },
                     {"default", "same"}},
        ScheduleCase{"own_looks_like_the_customers_once_its_seeds_fell_out",
                     [](ScheduleFixture& garden) {
                       garden.seed().visible = false;
                       garden.shoot.dns_domain = "wrong-format.example.com";
                     },
                     {"without"}},
        ScheduleCase{"own_one_seed_suffices_to_make_it_gardeners",
                     [](ScheduleFixture& garden) {
                       garden.seeds[1].default_domains = {"project.example.com"};
                       garden.shoot.dns_domain = "shoot.test-project.example.com";
                     },
                     {"default"}},
        ScheduleCase{"own_ends_alike_only",
                     [](ScheduleFixture& garden) { garden.shoot.dns_domain = "a.myexample.com"; },
                     {"default", "without"}},
        ScheduleCase{"own_case_counts",
                     [](ScheduleFixture& garden) {
                       garden.shoot.dns_domain = "shoot.test-project.Example.com";
                     },
                     {"default", "without"}},
        ScheduleCase{"own_nothing_before_the_dot",
                     [](ScheduleFixture& garden) { garden.shoot.dns_domain = ".example.com"; },
                     Refused(".example.com")}),
    CaseName);

TEST(ScheduleDomainTest, SaysWhichSeedsServeAnotherForm) {
  ScheduleFixture garden;
  garden.seed().default_domains = {"example.com"};
  garden.Add("seed-2");
  garden.Add("seed-3").default_domains = {"project-1.example.com"};
  garden.shoot.dns_domain = "wrong.project-1.example.com";
  EXPECT_THAT(garden.DroppedAt(Filter::kDomain),
              ::testing::ElementsAre("seed-1: serves wrong.project-1.example.com only as "
                                     "<shoot>.<project>.<default domain>",
                                     "seed-2: does not serve wrong.project-1.example.com",
                                     "seed-3: serves wrong.project-1.example.com only as "
                                     "<shoot>.<project>.<default domain>"));
}

}  // namespace
}  // namespace trowel::testing
