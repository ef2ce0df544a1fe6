// reconciler_test.go, filterSeedsForZoneSelection (1230-1350, in its order) and
// controlPlaneZoneHints (1355-1382).

#include "test/scheduler/gardener/schedule_case.h"

namespace trowel::testing {
namespace {

using garden::FailureTolerance;
using garden::ZoneSelection;
using scheduler::gardener::Filter;
using Zones = std::vector<std::string>;

constexpr ZoneSelection kNone = ZoneSelection::kNone;
constexpr ZoneSelection kPrefer = ZoneSelection::kPrefer;
constexpr ZoneSelection kEnforce = ZoneSelection::kEnforce;

class ZoneSelectionTest : public ScheduleCaseTest {};

TEST_P(ZoneSelectionTest, IsUpstreams) {
  ScheduleFixture garden;
  garden.seeds.clear();
  Expect(GetParam(), &garden);
}

ScheduleFixture& Add(const std::string& name, Zones zones, ZoneSelection mode,
                     ScheduleFixture& garden) {
  garden::Seed& seed = garden.Add(name);
  seed.zones = std::move(zones);
  seed.zone_selection = mode;
  return garden;
}

const std::vector<std::string> kNoOverlap = {
    "! none of the 1 seeds has a zone of the workers, and all enforce them (Enforce)"};

INSTANTIATE_TEST_SUITE_P(
    Workers, ZoneSelectionTest,
    ::testing::Values(
        ScheduleCase{"1230_01_no_mode",
                     [](ScheduleFixture& garden) {
                       Add("s1", {"a", "b"}, kNone, garden);
                       Add("s2", {"c"}, kNone, garden).shoot.worker_zones = {"a"};
                     },
                     {"s1", "s2"}},
        ScheduleCase{"1230_02_prefer_as_a_last_resort",
                     [](ScheduleFixture& garden) {
                       Add("s1", {"x"}, kPrefer, garden).shoot.worker_zones = {"a"};
                     },
                     {"s1"}},
        ScheduleCase{"1230_03_prefer_the_one_with_overlap",
                     [](ScheduleFixture& garden) {
                       Add("match", {"a", "b"}, kPrefer, garden);
                       Add("nomatch", {"x", "y"}, kPrefer, garden).shoot.worker_zones = {"a"};
                     },
                     {"match"}},
        ScheduleCase{"1230_04_prefer_without_worker_zones",
                     [](ScheduleFixture& garden) {
                       Add("s1", {"a"}, kPrefer, garden);
                       Add("s2", {"x"}, kPrefer, garden);
                     },
                     {"s1", "s2"}},
        ScheduleCase{"1230_05_prefer_beside_no_mode",
                     [](ScheduleFixture& garden) {
                       Add("prefer-match", {"a"}, kPrefer, garden);
                       Add("prefer-nomatch", {"x"}, kPrefer, garden);
                       Add("nopinning", {"y"}, kNone, garden).shoot.worker_zones = {"a"};
                     },
                     {"nopinning", "prefer-match"}},
        ScheduleCase{"1230_06_enforce_with_all",
                     [](ScheduleFixture& garden) {
                       Add("s1", {"a", "b"}, kEnforce, garden).shoot.worker_zones = {"a"};
                     },
                     {"s1"}},
        ScheduleCase{
            "1230_07_enforce_with_some",
            [](ScheduleFixture& garden) {
              Add("s1", {"a", "b", "c"}, kEnforce, garden).shoot.worker_zones = {"b", "c", "d"};
            },
            {"s1"}},
        ScheduleCase{"1230_08_enforce_with_none",
                     [](ScheduleFixture& garden) {
                       Add("s1", {"x", "y"}, kEnforce, garden).shoot.worker_zones = {"a"};
                     },
                     kNoOverlap},
        ScheduleCase{"1230_09_enforce_of_two",
                     [](ScheduleFixture& garden) {
                       Add("s1", {"a"}, kEnforce, garden);
                       Add("s2", {"b"}, kEnforce, garden).shoot.worker_zones = {"a"};
                     },
                     {"s1"}},
        ScheduleCase{"1230_10_enforce_without_worker_zones",
                     [](ScheduleFixture& garden) { Add("s1", {"a"}, kEnforce, garden); },
                     {"s1"}},
        ScheduleCase{"1230_11_enforce_beside_no_mode",
                     [](ScheduleFixture& garden) {
                       Add("enforce", {"x"}, kEnforce, garden);
                       Add("nopinning", {"a"}, kNone, garden).shoot.worker_zones = {"a"};
                     },
                     {"nopinning"}},
        // Upstream calls the one filter; of s1 the filter before it lets only three zones pass.
        ScheduleCase{"1230_12_enforce_with_zone",
                     [](ScheduleFixture& garden) {
                       Add("s1", {"x", "y", "z"}, kEnforce, garden);
                       Add("s2", {"a", "b", "c"}, kEnforce, garden).shoot.worker_zones = {"a"};
                       garden.Tolerate(FailureTolerance::kZone);
                     },
                     {"s1", "s2"}},
        ScheduleCase{"own_prefer_without_overlap_beside_enforce_with_it",
                     [](ScheduleFixture& garden) {
                       Add("s1", {"x"}, kPrefer, garden);
                       Add("s2", {"a"}, kEnforce, garden).shoot.worker_zones = {"a"};
                     },
                     {"s2"}},
        ScheduleCase{"own_prefer_without_overlap_once_enforce_fell_out",
                     [](ScheduleFixture& garden) {
                       Add("s1", {"x"}, kPrefer, garden);
                       Add("s2", {"y"}, kPrefer, garden);
                       Add("s3", {"z"}, kEnforce, garden).shoot.worker_zones = {"a"};
                     },
                     {"s1", "s2"}},
        ScheduleCase{"own_node_is_asked_as_well",
                     [](ScheduleFixture& garden) {
                       Add("s1", {"x", "y"}, kEnforce, garden).shoot.worker_zones = {"a"};
                       garden.Tolerate(FailureTolerance::kNode);
                     },
                     kNoOverlap}),
    CaseName);

INSTANTIATE_TEST_SUITE_P(
    Pinned, ZoneSelectionTest,
    ::testing::Values(
        ScheduleCase{
            "1230_13_all_of_them",
            [](ScheduleFixture& garden) {
              Add("s1", {"a", "b", "c"}, kNone, garden).shoot.control_plane_zones = {"a", "b"};
            },
            {"s1"}},
        ScheduleCase{"1230_14_one_missing",
                     [](ScheduleFixture& garden) {
                       Add("s1", {"a"}, kNone, garden).shoot.control_plane_zones = {"a", "b"};
                     },
                     {"! none of the 1 seeds has all zones of the control plane: a, b"}},
        ScheduleCase{"1230_15_one_seed_of_two",
                     [](ScheduleFixture& garden) {
                       Add("full", {"a", "b", "c"}, kNone, garden);
                       Add("partial", {"a"}, kNone, garden).shoot.control_plane_zones = {"a", "b"};
                     },
                     {"full"}},
        ScheduleCase{
            "1230_16_modes_do_not_matter",
            [](ScheduleFixture& garden) {
              Add("enforce-full", {"a", "b"}, kEnforce, garden);
              Add("prefer-partial", {"a"}, kPrefer, garden).shoot.control_plane_zones = {"a", "b"};
            },
            {"enforce-full"}},
        // 1355 and 1366, without pinned zones the workers' count, are the cases above.
        ScheduleCase{
            "1374_workers_do_not_matter",
            [](ScheduleFixture& garden) {
              Add("s1", {"x", "y"}, kEnforce, garden).shoot.control_plane_zones = {"x", "y"};
              garden.shoot.worker_zones = {"a"};
            },
            {"s1"}},
        ScheduleCase{"own_with_zone_they_are_not_asked",
                     [](ScheduleFixture& garden) {
                       Add("s1", {"x", "y", "z"}, kNone, garden).shoot.control_plane_zones = {"a"};
                       garden.Tolerate(FailureTolerance::kZone);
                     },
                     {"s1"}}),
    CaseName);

TEST(ZoneReasonsTest, NameTheZones) {
  ScheduleFixture garden;
  garden.seeds.clear();
  Add("s1", {"x", "y"}, kEnforce, garden);
  Add("s2", {}, kPrefer, garden);
  Add("s3", {"a"}, kNone, garden).shoot.worker_zones = {"a", "b"};
  EXPECT_THAT(garden.DroppedAt(Filter::kZoneSelection),
              ::testing::ElementsAre("s1: has zones x, y and enforces those of the workers: a, b",
                                     "s2: has no zones and prefers those of the workers: a, b"));
  garden.shoot.control_plane_zones = {"a"};
  EXPECT_THAT(garden.DroppedAt(Filter::kZoneSelection),
              ::testing::ElementsAre("s1: has zones x, y, the control plane is pinned to a",
                                     "s2: has no zones, the control plane is pinned to a"));
  garden.Tolerate(FailureTolerance::kZone);
  EXPECT_THAT(garden.DroppedAt(Filter::kZonalHa),
              ::testing::ElementsAre("s1: has 2 of 3 zones", "s2: has 0 of 3 zones",
                                     "s3: has 1 of 3 zones"));
}

}  // namespace
}  // namespace trowel::testing
