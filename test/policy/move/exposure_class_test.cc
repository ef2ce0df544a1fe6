#include "garden/shoot_detail.h"
#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

using garden::ExposureClass;
using garden::Kind;
using garden::LabelSelector;
using garden::SeedSelector;
using Operator = LabelSelector::Operator;

garden::Labels One(const std::string& key, const std::string& value) {
  return garden::Labels({{key, value}});
}

garden::Labels Inner() { return One("network", "inner"); }

SeedSelector InnerSeeds() {
  SeedSelector selector;
  selector.labels.match_labels = Inner();
  return selector;
}

LabelSelector::Expression NotEast() {
  return {.key = "fabric", .op = Operator::kNotIn, .values = {"east"}, .op_text = "NotIn"};
}

// Class "private" is in the garden, and the shoot names it.
void Expose(const std::optional<SeedSelector>& selector, GardenFixture* garden) {
  garden->shoot.detail.Edit().exposure_class = "private";
  garden->more.push_back(
      {.kind = Kind::kExposureClass,
       .space = "",
       .name = "private",
       .object = ExposureClass{
           .name = "private", .handler = "inner-gateway", .seed_selector = selector}});
}

void ExposeToTypes(std::vector<std::string> types, GardenFixture* garden) {
  SeedSelector selector;
  selector.provider_types = std::move(types);
  Expose(selector, garden);
}

constexpr char kNotInner[] =
    "destination aws-eu2 does not match the seedSelector of ExposureClass private: label network "
    "is missing";

constexpr char kSelectsNone[] =
    "advice: ExposureClass private selects no seeds, so that nothing says whether aws-eu2 knows "
    "handler inner-gateway; without it the API server is exposed through the default gateway";

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "exposure-class",
    {{"allow_no_class", nullptr, {}},
     {"allow_no_class_where_classes_are_not_known",
      [](GardenFixture& garden) {
        garden.unknown_kinds.emplace_back(Kind::kExposureClass, "forbidden");
      },
      {}},
     {"allow_a_seed_that_the_class_selects",
      [](GardenFixture& garden) {
        Expose(InnerSeeds(), &garden);
        garden.destination.labels = Inner();
      },
      {}},
     {"allow_what_the_source_does_not_match_either",
      [](GardenFixture& garden) {
        Expose(InnerSeeds(), &garden);
        garden.source.labels = garden::Labels();
        garden.destination.labels = Inner();
      },
      {}},
     // shoot-selector says it.
     {"allow_what_the_shoots_own_selector_refuses",
      [](GardenFixture& garden) {
        Expose(InnerSeeds(), &garden);
        garden.shoot.seed_selector = InnerSeeds();
      },
      {}},
     {"allow_an_expression_that_the_shoots_own_selector_refuses",
      [](GardenFixture& garden) {
        SeedSelector selector;
        selector.labels.match_expressions = {NotEast()};
        Expose(selector, &garden);
        garden.shoot.seed_selector = selector;
        garden.destination.labels = One("fabric", "east");
      },
      {}},
     {"deny_with_advice_only_a_type_that_the_shoot_lists_besides",
      [](GardenFixture& garden) {
        ExposeToTypes({"gcp"}, &garden);
        garden.shoot.seed_selector.emplace().provider_types = {"aws", "gcp"};
      },
      {kSelectsNone}},
     {"deny_with_advice_only_any_type",
      [](GardenFixture& garden) { ExposeToTypes({"*"}, &garden); },
      {kSelectsNone}},
     {"allow_first_scheduling",
      [](GardenFixture& garden) {
        Expose(InnerSeeds(), &garden);
        garden.first = true;
      },
      {}},
     {"deny_a_label_that_is_missing",
      [](GardenFixture& garden) { Expose(InnerSeeds(), &garden); },
      {kNotInner}},
     {"deny_live",
      [](GardenFixture& garden) { Expose(InnerSeeds(), &garden.Live()); },
      {kNotInner}},
     {"deny_where_the_shoots_own_selector_asks_for_less",
      [](GardenFixture& garden) {
        Expose(InnerSeeds(), &garden);
        garden.shoot.seed_selector.emplace().labels.match_expressions = {NotEast()};
      },
      {kNotInner}},
     {"deny_where_the_shoots_own_selector_asks_for_another_value",
      [](GardenFixture& garden) {
        Expose(InnerSeeds(), &garden);
        garden.shoot.seed_selector.emplace().labels.match_labels = One("network", "outer");
        garden.destination.labels = One("network", "outer");
      },
      {"destination aws-eu2 does not match the seedSelector of ExposureClass private: label "
       "network is outer, not inner"}},
     {"deny_an_expression",
      [](GardenFixture& garden) {
        SeedSelector selector;
        selector.labels.match_expressions = {NotEast()};
        Expose(selector, &garden);
        garden.destination.labels = One("fabric", "east");
      },
      {"destination aws-eu2 does not match the seedSelector of ExposureClass private: it asks for "
       "fabric NotIn east"}},
     {"deny_a_type_that_is_not_listed",
      [](GardenFixture& garden) {
        ExposeToTypes({"gcp", "azure"}, &garden);
      },
      {"destination aws-eu2 is of type aws, the seedSelector of ExposureClass private lists gcp, "
       "azure",
       kSelectsNone}},
     {"unknown_exposure_class_absent",
      [](GardenFixture& garden) { garden.shoot.detail.Edit().exposure_class = "private"; },
      {"? there is no ExposureClass private"}},
     {"unknown_exposure_class_malformed",
      [](GardenFixture& garden) {
        garden::Broken broken;
        broken.why = "scheduling is a list";
        garden.shoot.detail.Edit().exposure_class = "private";
        garden.more.push_back(
            {.kind = Kind::kExposureClass, .space = "", .name = "private", .object = broken});
      },
      {"? ExposureClass private is malformed: scheduling is a list"}},
     {"unknown_exposure_class_where_none_can_be_listed",
      [](GardenFixture& garden) {
        Expose(InnerSeeds(), &garden);
        garden.unknown_kinds.emplace_back(Kind::kExposureClass, "forbidden");
      },
      {"? the list of exposureclasses is not known: forbidden"}},
     {"unknown_destination_malformed", BreakDestination, {kDestinationIsMalformed}}});

std::vector<std::string> WarningsOf(GardenFixture garden) {
  garden.Set("exposure-class", policy::Mode::kEnforce);
  const policy::Verdict verdict = garden.Decide();
  EXPECT_TRUE(verdict.allowed());
  std::vector<std::string> warnings;
  for (const policy::Finding& finding : verdict.warnings) warnings.push_back(finding.message);
  return warnings;
}

// Nothing is wrong for sure, so nothing is denied.
TEST(ExposureClass, AdvisesToLookForTheHandlerWhereTheClassSelectsNoSeeds) {
  const std::vector<std::string> advice = {
      "ExposureClass private selects no seeds, so that nothing says whether aws-eu2 knows handler "
      "inner-gateway; without it the API server is exposed through the default gateway"};
  GardenFixture garden;
  Expose(std::nullopt, &garden);
  EXPECT_EQ(WarningsOf(garden), advice);
  GardenFixture empty;
  Expose(SeedSelector(), &empty);
  EXPECT_EQ(WarningsOf(empty), advice);
}

TEST(ExposureClass, TrustsTheClassThatSelectsSeeds) {
  GardenFixture garden;
  Expose(InnerSeeds(), &garden);
  garden.destination.labels = Inner();
  EXPECT_EQ(WarningsOf(garden), std::vector<std::string>());
}

}  // namespace
}  // namespace trowel::testing
