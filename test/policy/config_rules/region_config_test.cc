#include "garden/region_table.h"
#include "test/support/change_case.h"

namespace trowel::testing {
namespace {

using garden::ConfigMap;
using garden::Kind;

constexpr char kWest[] = "eu-central-1: 40\nus-east-1: 90\n";
constexpr char kCentral[] = "eu-west-1: 40\nus-east-1: 95\n";

// The region ConfigMap of the fixture's garden, which says all that there is to say.
ConfigMap Good() {
  ConfigMap config;
  config.space = "garden";
  config.name = "aws-regions";
  config.labels = garden::Labels(
      {{std::string(garden::kRegionConfigLabel), std::string(garden::kRegionConfigValue)}});
  config.annotations =
      garden::Labels({{std::string(garden::kCloudProfilesAnnotation), "aws, other"}});
  config.data = {{"eu-central-1", kCentral}, {"eu-west-1", kWest}};
  return config;
}

std::string& Row(ConfigMap& config, const std::string& region) {
  for (auto& [from, text] : config.data) {
    if (from == region) return text;
  }
  return config.data.emplace_back(region, "").second;
}

void Annotate(ConfigMap& config, std::string_view key, const std::string& text) {
  std::vector<garden::Labels::Pair> pairs = config.annotations.pairs();
  std::erase_if(pairs, [key](const auto& pair) { return pair.first == key; });
  pairs.emplace_back(key, text);
  config.annotations = garden::Labels(std::move(pairs));
}

using Edit = std::function<void(ConfigMap&)>;

std::function<void(ChangeFixture&)> Create(const Edit& edit) {
  return [edit](ChangeFixture& fixture) {
    ConfigMap now = Good();
    edit(now);
    fixture.object = {.kind = policy::ObjectKind::kConfigMap,
                      .space = "garden",
                      .name = now.name,
                      .now = now,
                      .creates = true};
  };
}

std::function<void(ChangeFixture&)> Update(const Edit& before, const Edit& after) {
  return [before, after](ChangeFixture& fixture) {
    Create(after)(fixture);
    ConfigMap old = Good();
    before(old);
    fixture.object->creates = false;
    fixture.object->old = old;
  };
}

std::function<void(ChangeFixture&)> Update(const Edit& after) {
  return Update([](ConfigMap&) {}, after);
}

void Keep(ConfigMap&) {}
void RemoveLabel(ConfigMap& config) { config.labels = garden::Labels(); }
void Break(ConfigMap& config) { Row(config, "eu-west-1") = "[1, 2]"; }
void SetThreshold(ConfigMap& config, const std::string& text) {
  Annotate(config, garden::kThresholdAnnotation, text);
}

void Delete(ChangeFixture& fixture) {
  fixture.object = {.kind = policy::ObjectKind::kConfigMap,
                    .space = "garden",
                    .name = "aws-regions",
                    .old = Good(),
                    .deletes = true};
}

// Another region ConfigMap names the profile of this one.
void AddSecond(ChangeFixture& fixture) {
  ConfigMap second = Good();
  second.name = "more-regions";
  fixture.garden.more.push_back(
      {.kind = Kind::kConfigMap, .space = "garden", .name = "more-regions", .object = second});
}

constexpr char kBrokenRow[] =
    "the row of eu-west-1 is malformed: expected a map from region to distance";
constexpr char kLoss[] =
    "advice: CloudProfile aws loses its region distances with aws-regions: gardener-scheduler then "
    "goes by the letters of the names, and live moves between regions are refused";
constexpr char kBadThreshold[] =
    "the threshold \"far\" is not an integer >= 0: every live move between regions would be "
    "refused";

[[maybe_unused]] const bool kCases = RegisterChangeCases(
    "region-config",
    {{"allow_a_good_one", Create(Keep), {}},
     {"allow_what_was_broken_and_is_not_touched",
      Update(Break,
             [](ConfigMap& config) {
               Break(config);
               config.labels = garden::Labels({{std::string(garden::kRegionConfigLabel),
                                                std::string(garden::kRegionConfigValue)},
                                               {"team", "a"}});
             }),
      {}},
     {"allow_a_config_map_without_the_label",
      Create([](ConfigMap& config) {
        RemoveLabel(config);
        Break(config);
      }),
      {}},
     {"allow_one_elsewhere",
      [](ChangeFixture& fixture) {
        Create(Break)(fixture);
        fixture.object->elsewhere = true;
      },
      {}},
     {"allow_another_object",
      [](ChangeFixture& fixture) {
        Create(Break)(fixture);
        fixture.object->kind = policy::ObjectKind::kSeed;
      },
      {}},
     {"allow_one_that_is_being_deleted",
      [](ChangeFixture& fixture) {
        Update(Break)(fixture);
        fixture.object->deleting = true;
        fixture.object->lost_finalizers = {"gardener"};
      },
      {}},
     {"deny_a_row_that_is_no_map", Create(Break), {kBrokenRow}},
     {"deny_a_row_that_becomes_none", Update(Break), {kBrokenRow}},
     {"deny_a_row_that_is_no_yaml",
      Update([](ConfigMap& config) { Row(config, "eu-west-1") = "a: [1"; }),
      {"the row of eu-west-1 is malformed: line 1, column 6: did not find expected ',' or ']' "
       "while parsing a flow sequence"}},
     {"deny_a_distance_below_zero",
      Update(
          [](ConfigMap& config) { Row(config, "eu-west-1") = "eu-central-1: -1\nus-east-1: 90"; }),
      {"the row of eu-west-1 is malformed: \"eu-central-1\": expected an integer from 0 to "
       "2147483647, is -1"}},
     {"deny_a_distance_that_is_a_text",
      Update([](ConfigMap& config) { Row(config, "eu-west-1") = "eu-central-1: near"; }),
      {"the row of eu-west-1 is malformed: \"eu-central-1\": expected an integer, is "
       "the string \"near\""}},
     {"advise_of_one_that_was_malformed_already_where_another_is_repaired",
      Update(
          [](ConfigMap& config) {
            Break(config);
            Row(config, "eu-central-1") = "x";
          },
          Break),
      {"advice: the row of eu-west-1 was malformed already: expected a map from region to "
       "distance"}},
     {"deny_what_was_malformed_where_nobody_read_it",
      Update(
          [](ConfigMap& config) {
            RemoveLabel(config);
            Break(config);
          },
          Break),
      {kBrokenRow}},
     {"advise_of_a_null_row",
      Create([](ConfigMap& config) { Row(config, "eu-west-1") = "# later"; }),
      {"advice: the row of eu-west-1 is null: gardener-scheduler panics on it"}},
     {"advise_of_an_empty_row",
      Create([](ConfigMap& config) { Row(config, "us-east-1") = ""; }),
      {"advice: the row of us-east-1 is empty: it says nothing"}},
     {"deny_a_threshold_that_is_no_number",
      Update([](ConfigMap& config) { SetThreshold(config, "far"); }),
      {kBadThreshold}},
     {"deny_a_threshold_below_zero",
      Create([](ConfigMap& config) { SetThreshold(config, "-5"); }),
      {"the threshold \"-5\" is not an integer >= 0: every live move between regions would be "
       "refused"}},
     {"allow_a_threshold", Update([](ConfigMap& config) { SetThreshold(config, "120"); }), {}},
     {"advise_of_a_threshold_that_was_bad_already",
      Update([](ConfigMap& config) { SetThreshold(config, "far"); },
             [](ConfigMap& config) {
               SetThreshold(config, "far");
               Row(config, "us-east-1") = "eu-west-1: 90\neu-central-1: 95";
             }),
      {"advice: the threshold \"far\" was no integer >= 0 already"}},
     {"advise_of_no_profile",
      Create([](ConfigMap& config) { config.annotations = garden::Labels(); }),
      {"advice: aws-regions names no CloudProfile: nobody will read it"}},
     {"advise_of_an_empty_profile",
      Create([](ConfigMap& config) { Annotate(config, garden::kCloudProfilesAnnotation, " ,"); }),
      {"advice: aws-regions names no CloudProfile: nobody will read it"}},
     {"advise_of_a_second_one",
      [](ChangeFixture& fixture) {
        AddSecond(fixture);
        Create(Keep)(fixture);
      },
      {"advice: CloudProfile aws has its regions from more-regions as well: which one counts "
       "depends on the order of a list",
       "advice: CloudProfile other has its regions from more-regions as well: which one counts "
       "depends on the order of a list"}},
     {"advise_where_others_are_not_known",
      [](ChangeFixture& fixture) {
        fixture.garden.unknown_kinds = {{Kind::kConfigMap, "forbidden"}};
        Create(Keep)(fixture);
      },
      {"advice: whether another ConfigMap names the same CloudProfiles is not known: forbidden"}},
     {"advise_of_a_region_without_a_row",
      Create([](ConfigMap& config) { config.data.pop_back(); }),
      {"advice: there is no row for eu-west-1, the region of seed aws-eu1: gardener-scheduler then "
       "goes by the letters of the names, and nobody knows a distance"}},
     {"advise_of_a_region_that_other_rows_lack",
      Create([](ConfigMap& config) { Row(config, "eu-central-1") = "us-east-1: 95"; }),
      {"advice: eu-west-1, the region of seed aws-eu1, is missing in the rows of eu-central-1"}},
     {"advise_where_seeds_are_not_known",
      [](ChangeFixture& fixture) {
        fixture.garden.unknown_kinds = {{Kind::kSeed, "forbidden"}};
        Create(Keep)(fixture);
      },
      {"advice: whether every region of a seed has a row is not known: seeds are not known: "
       "forbidden"}},
     {"advise_where_a_profile_cannot_be_read",
      [](ChangeFixture& fixture) {
        garden::Broken broken;
        broken.why = "spec: missing";
        fixture.garden.more.push_back(
            {.kind = Kind::kCloudProfile, .space = "", .name = "other", .object = broken});
        Create(Keep)(fixture);
      },
      {"advice: whether every region of a seed has a row is not known: CloudProfile other cannot "
       "be read: spec: missing"}},
     {"advise_of_two_distances",
      Create(
          [](ConfigMap& config) { Row(config, "eu-west-1") = "eu-central-1: 50\nus-east-1: 90"; }),
      {"advice: distances depend on the direction: eu-central-1 to eu-west-1 is 40, back 50"}},
     {"advise_of_a_distance_from_itself",
      Create(
          [](ConfigMap& config) { Row(config, "eu-west-1") = "eu-west-1: 1\neu-central-1: 40"; }),
      {"advice: eu-west-1 is 1 away from itself"}},
     {"advise_of_deletion", Delete, {kLoss}},
     {"advise_of_the_label_that_goes", Update(RemoveLabel), {kLoss}},
     {"advise_of_a_profile_that_goes",
      Update(
          [](ConfigMap& config) { Annotate(config, garden::kCloudProfilesAnnotation, "other"); }),
      {kLoss}},
     {"allow_deletion_where_another_takes_its_place",
      [](ChangeFixture& fixture) {
        AddSecond(fixture);
        Delete(fixture);
      },
      {}},
     {"allow_deletion_where_no_such_profile_is_there",
      [](ChangeFixture& fixture) {
        fixture.garden.cloud_profile.reset();
        Delete(fixture);
      },
      {}},
     {"unknown_changed_object",
      [](ChangeFixture& fixture) {
        Update(Keep)(fixture);
        garden::Broken broken;
        broken.why = "data.eu-west-1: expected a string";
        broken.labels = Good().labels.pairs();
        fixture.object->now = broken;
      },
      {"? ConfigMap aws-regions cannot be read: data.eu-west-1: expected a string"}},
     {"unknown_changed_object_whose_labels_cannot_be_read",
      [](ChangeFixture& fixture) {
        Update(Keep)(fixture);
        garden::Broken broken;
        broken.why = "metadata.labels: expected an object";
        fixture.object->now = broken;
      },
      {"? ConfigMap aws-regions cannot be read: metadata.labels: expected an object"}}});

}  // namespace
}  // namespace trowel::testing
