#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

void Approve(GardenFixture* fixture, const std::vector<std::string>& groups) {
  fixture->Tune("distant-approval", fmt::format("groups: [{}]", fmt::join(groups, ", ")));
}

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "distant-approval",
    {
        {"allow_plain_move_by_anybody", nullptr, {}},
        {"allow_plain_move_by_nobody",
         [](GardenFixture& garden) { garden.with_requester = false; },
         {}},
        {"allow_first_scheduling",
         [](GardenFixture& garden) {
           garden.first = true;
           garden.shoot.live_migrate = true;
           garden.shoot.allow_distant_regions = true;
         },
         {}},
        {"allow_an_annotation_that_opens_nothing_within_a_region",
         [](GardenFixture& garden) {
           garden.shoot.allow_distant_regions = true;
           garden.destination.region = garden.source.region;
         },
         {}},
        {"deny_distant_where_no_table_knows_how_far",
         [](GardenFixture& garden) {
           garden.shoot.allow_distant_regions = true;
           garden.regions.reset();
           garden.Tune("distant-approval", "groups: [movers], beyond: 1000");
         },
         {"a distant move needs approval; operator@example.org is in none of the groups movers"}},
        {"deny_live",
         [](GardenFixture& garden) { Approve(&garden.Live(), {"movers"}); },
         {"a live move needs approval; operator@example.org is in none of the groups movers"}},
        {"deny_distant",
         [](GardenFixture& garden) {
           garden.shoot.allow_distant_regions = true;
           Approve(&garden, {"movers", "admins"});
         },
         {"a distant move needs approval; operator@example.org is in none of the groups movers "
          "and admins"}},
        {"deny_live_and_distant",
         [](GardenFixture& garden) {
           garden.Live().shoot.allow_distant_regions = true;
           Approve(&garden, {"movers"});
         },
         {"a live and distant move needs approval; operator@example.org is in none of the groups "
          "movers"}},
        {"deny_annotation_set_by_this_request",
         [](GardenFixture& garden) {
           garden.updated = garden.shoot;
           garden.updated->allow_distant_regions = true;
           Approve(&garden, {"movers"});
         },
         {"a distant move needs approval; operator@example.org is in none of the groups movers"}},
        {"deny_without_groups",
         [](GardenFixture& garden) { garden.Live(); },
         {"a live move needs approval; operator@example.org is in none of the groups (none is "
          "set)"}},
        {"unknown_requester",
         [](GardenFixture& garden) {
           Approve(&garden.Live(), {"gardener:operators"});
           garden.with_requester = false;
         },
         {"? a live move needs approval, and nobody is named who asks for it"}},
        {"setting_beyond_reached",
         [](GardenFixture& garden) {
           garden.shoot.allow_distant_regions = true;
           garden.Tune("distant-approval", "groups: [movers], beyond: 40");
         },
         {}},
        {"setting_beyond_exceeded",
         [](GardenFixture& garden) {
           garden.shoot.allow_distant_regions = true;
           garden.Tune("distant-approval", "groups: [movers], beyond: 39");
         },
         {"a distant move needs approval; operator@example.org is in none of the groups movers"}},
        {"setting_beyond_more_than_the_threshold",
         [](GardenFixture& garden) {
           garden.shoot.allow_distant_regions = true;
           garden.regions->threshold = {
               .state = garden::RegionTable::Threshold::State::kValid, .value = 30, .text = "30"};
           garden.Tune("distant-approval", "groups: [movers], beyond: 100");
         },
         {"a distant move needs approval; operator@example.org is in none of the groups movers"}},
        {"setting_beyond_says_nothing_of_live_moves",
         [](GardenFixture& garden) {
           garden.Live().Tune("distant-approval", "groups: [movers], beyond: 1000");
         },
         {"a live move needs approval; operator@example.org is in none of the groups movers"}},
        {"unknown_source", RemoveSource, {kSourceIsAbsent}},
        {"unknown_destination", RemoveDestination, {kDestinationIsAbsent}},
        {"setting_groups",
         [](GardenFixture& garden) {
           Approve(&garden.Live(), {"movers", "gardener:operators"});
         },
         {}},
    });

TEST(DistantApproval, NamesTheAnnotationThatNeedsApproval) {
  GardenFixture garden;
  garden.shoot.allow_distant_regions = true;
  policy::Findings findings = garden.Ask("distant-approval");
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].field,
            "metadata.annotations[migration.gardener.cloud/allow-distant-regions]");
  findings = garden.Live().Ask("distant-approval");
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].field, "metadata.annotations[migration.gardener.cloud/live-migrate]");
}

}  // namespace
}  // namespace trowel::testing
