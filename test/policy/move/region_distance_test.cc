#include "policy/move/region_distance.h"
#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

policy::RegionDistanceSettings& Settings(GardenFixture* garden) {
  return garden->Config("region-distance").settings.Edit<policy::RegionDistanceSettings>();
}

// Distances from eu-west-1, where the shoot is, to eu-central-1, where it goes, and back.
void Distances(int there, int back, GardenFixture* garden) {
  garden->regions->rows["eu-west-1"]["eu-central-1"] = there;
  garden->regions->rows["eu-central-1"]["eu-west-1"] = back;
}

void Annotate(const std::string& text, GardenFixture* garden) {
  garden->regions->threshold.state = garden::RegionTable::Threshold::State::kValid;
  garden->regions->threshold.text = text;
}

garden::Labels One(std::string_view key, std::string_view value) {
  return garden::Labels({{std::string(key), std::string(value)}});
}

// Another table for the same profile.
void AddTable(const std::string& name, std::vector<garden::Labels::Pair> rows,
              GardenFixture* garden) {
  garden::ConfigMap table;
  table.space = "garden";
  table.name = name;
  table.labels = One(garden::kRegionConfigLabel, garden::kRegionConfigValue);
  table.annotations = One(garden::kCloudProfilesAnnotation, "gcp, aws");
  table.data = std::move(rows);
  garden->more.push_back(
      {.kind = garden::Kind::kConfigMap, .space = "garden", .name = name, .object = table});
}

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "region-distance",
    {{"allow_a_near_region", nullptr, {}},
     // The API server asks no policy.
     {"deny_a_live_move_that_gardener_refuses",
      [](GardenFixture& garden) {
        garden.Live();
        Distances(200, 40, &garden);
        Settings(&garden).threshold = 300;
      },
      {"eu-west-1 to eu-central-1 is 200, more than the 180 that Gardener itself allows a live "
       "move"}},
     {"deny_a_live_move_beyond_the_annotation_that_an_override_goes_before",
      [](GardenFixture& garden) {
        garden.Live();
        Distances(60, 60, &garden);
        Annotate("50", &garden);
        garden.regions->threshold.value = 50;
        Settings(&garden).threshold = 100;
        Settings(&garden).threshold_overrides = true;
      },
      {"eu-west-1 to eu-central-1 is 60, more than the 50 that Gardener itself allows a live "
       "move"}},
     {"allow_a_live_move_that_is_far_only_on_the_way_back",
      [](GardenFixture& garden) {
        garden.Live();
        Distances(40, 200, &garden);
        Settings(&garden).threshold = 300;
      },
      {}},
     {"allow_a_classic_move_that_the_policy_allows",
      [](GardenFixture& garden) {
        Distances(200, 200, &garden);
        Settings(&garden).threshold = 300;
      },
      {}},
     {"allow_just_the_threshold", [](GardenFixture& garden) { Distances(180, 180, &garden); }, {}},
     {"allow_the_same_region_whatever_the_table_says",
      [](GardenFixture& garden) {
        garden.destination.region = "eu-west-1";
        garden.regions->rows["eu-west-1"]["eu-west-1"] = 999;
      },
      {}},
     {"allow_the_same_region_without_a_table",
      [](GardenFixture& garden) {
        garden.destination.region = "eu-west-1";
        garden.regions.reset();
      },
      {}},
     {"allow_a_pair_without_reverse_distance",
      [](GardenFixture& garden) { garden.regions->rows.erase("eu-central-1"); },
      {}},
     {"allow_what_the_shoot_allows",
      [](GardenFixture& garden) {
        Distances(999, 999, &garden);
        garden.shoot.allow_distant_regions = true;
      },
      {}},
     {"allow_what_the_shoot_allows_without_a_table",
      [](GardenFixture& garden) {
        garden.regions.reset();
        garden.shoot.allow_distant_regions = true;
      },
      {}},
     {"allow_first_scheduling",
      [](GardenFixture& garden) {
        garden.first = true;
        Distances(999, 999, &garden);
      },
      {}},
     {"deny_a_distant_region",
      [](GardenFixture& garden) { garden.destination.region = "ap-southeast-2"; },
      {"eu-west-1 to ap-southeast-2 is 255, more than 180"}},
     {"deny_one_more_than_the_threshold",
      [](GardenFixture& garden) { Distances(181, 10, &garden); },
      {"eu-west-1 to eu-central-1 is 181, more than 180"}},
     {"deny_the_way_back",
      [](GardenFixture& garden) { Distances(179, 182, &garden); },
      {"eu-central-1 to eu-west-1 is 182, more than 180"}},
     {"deny_by_the_annotation_of_the_table",
      [](GardenFixture& garden) { Annotate("39", &garden); },
      {"eu-west-1 to eu-central-1 is 40, more than 39"}},
     {"deny_by_the_first_of_two_tables",
      [](GardenFixture& garden) {
        AddTable("a-regions", {{"eu-west-1", "eu-central-1: 300"}}, &garden);
      },
      {"eu-west-1 to eu-central-1 is 300, more than 180 (in ConfigMap a-regions, first of 2)"}},
     {"allow_by_the_first_of_two_tables",
      [](GardenFixture& garden) {
        AddTable("z-regions", {{"eu-west-1", "eu-central-1: 300"}}, &garden);
      },
      {}},
     {"deny_despite_a_malformed_way_back",
      [](GardenFixture& garden) {
        Distances(181, 181, &garden);
        garden.regions->rows.erase("eu-central-1");
        garden.regions->broken_rows["eu-central-1"] = "torn";
      },
      {"eu-west-1 to eu-central-1 is 181, more than 180"}},
     {"setting_threshold_lower",
      [](GardenFixture& garden) { Settings(&garden).threshold = 39; },
      {"eu-west-1 to eu-central-1 is 40, more than 39"}},
     {"setting_threshold_zero",
      [](GardenFixture& garden) { Settings(&garden).threshold = 0; },
      {"eu-west-1 to eu-central-1 is 40, more than 0"}},
     {"setting_threshold_yields_to_the_annotation",
      [](GardenFixture& garden) {
        Settings(&garden).threshold = 39;
        Annotate("40", &garden);
      },
      {}},
     {"setting_threshold_of_an_override_beats_the_annotation",
      [](GardenFixture& garden) {
        Settings(&garden).threshold = 39;
        Settings(&garden).threshold_overrides = true;
        Annotate("40", &garden);
      },
      {"eu-west-1 to eu-central-1 is 40, more than 39"}},
     {"setting_threshold_of_an_override_needs_no_legible_annotation",
      [](GardenFixture& garden) {
        Settings(&garden).threshold = 40;
        Settings(&garden).threshold_overrides = true;
        Annotate("far", &garden);
      },
      {}},
     {"setting_direction_forward",
      [](GardenFixture& garden) {
        Settings(&garden).direction = policy::RegionDistanceSettings::Direction::kForward;
        Distances(179, 182, &garden);
      },
      {}},
     {"setting_direction_forward_still_looks_forward",
      [](GardenFixture& garden) {
        Settings(&garden).direction = policy::RegionDistanceSettings::Direction::kForward;
        Distances(182, 179, &garden);
      },
      {"eu-west-1 to eu-central-1 is 182, more than 180"}},
     {"setting_direction_forward_ignores_a_malformed_way_back",
      [](GardenFixture& garden) {
        Settings(&garden).direction = policy::RegionDistanceSettings::Direction::kForward;
        garden.regions->rows.erase("eu-central-1");
        garden.regions->broken_rows["eu-central-1"] = "torn";
      },
      {}},
     {"unknown_distance_of_a_pair_that_is_not_listed",
      [](GardenFixture& garden) { garden.destination.region = "sa-east-1"; },
      {"? eu-west-1 to sa-east-1 has no known distance: ConfigMap aws-regions has no such pair"}},
     {"unknown_distance_given_for_the_way_back_only",
      [](GardenFixture& garden) { garden.regions->rows.erase("eu-west-1"); },
      {"? eu-west-1 to eu-central-1 has no known distance: ConfigMap aws-regions has no such "
       "pair"}},
     {"unknown_distance_without_a_table",
      [](GardenFixture& garden) { garden.regions.reset(); },
      {"? eu-west-1 to eu-central-1 has no known distance: no region ConfigMap for CloudProfile "
       "\"aws\""}},
     {"unknown_distance_without_a_profile",
      [](GardenFixture& garden) { garden.shoot.cloud_profile.name.clear(); },
      {"? eu-west-1 to eu-central-1 has no known distance: no region ConfigMap for CloudProfile "
       "\"\""}},
     {"unknown_distance_of_a_malformed_row",
      [](GardenFixture& garden) {
        garden.regions.reset();
        AddTable("aws-regions", {{"eu-west-1", "eu-central-1: far"}}, &garden);
      },
      {"? eu-west-1 to eu-central-1 has no known distance: ConfigMap aws-regions row eu-west-1 is "
       "malformed: \"eu-central-1\": expected an integer, is the string \"far\""}},
     {"unknown_distance_of_a_malformed_way_back",
      [](GardenFixture& garden) {
        garden.regions.reset();
        AddTable("aws-regions",
                 {{"eu-central-1", "eu-west-1: far"}, {"eu-west-1", "eu-central-1: 40"}}, &garden);
      },
      {"? eu-central-1 to eu-west-1 has no known distance: ConfigMap aws-regions row eu-central-1 "
       "is malformed: \"eu-west-1\": expected an integer, is the string \"far\""}},
     {"unknown_threshold_not_an_integer",
      [](GardenFixture& garden) { Annotate("far", &garden); },
      {"? ConfigMap aws-regions: the distance threshold \"far\" is not an integer >= 0"}},
     {"unknown_threshold_negative",
      [](GardenFixture& garden) { Annotate("-1", &garden); },
      {"? ConfigMap aws-regions: the distance threshold \"-1\" is not an integer >= 0"}},
     {"unknown_region_tables_forbidden",
      [](GardenFixture& garden) {
        garden.unknown_kinds = {{garden::Kind::kConfigMap, "forbidden"}};
      },
      {"? the list of configmaps is not known: forbidden"}},
     {"unknown_source_malformed", BreakSource, {kSourceIsMalformed}},
     {"unknown_destination_malformed", BreakDestination, {kDestinationIsMalformed}}});

}  // namespace
}  // namespace trowel::testing
