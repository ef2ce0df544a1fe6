// A ranking asks a rule as often as its row says that it reads the destination: once, once for each
// shape, or for every seed. Here every field of a Seed is changed in turn, and what the garden says
// of that seed, to see what a rule really reads.

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "garden/seed_shape.h"
#include "garden/shoot_detail.h"
#include "policy/rule_table.h"
#include "test/support/garden_fixture.h"
#include "test/support/healthy_seed.h"

namespace trowel::policy {
namespace {

using trowel::testing::GardenFixture;
using trowel::testing::RestingShoot;
using trowel::testing::SeedVariant;
using trowel::testing::VariantsOf;

// A garden in which some rules care for the destination that do not care by default.
struct Scene {
  std::string name;
  std::function<void(GardenFixture*)> set;
};

garden::Labels Gold() {
  std::vector<garden::Labels::Pair> pairs = {{"tier", "gold"}};
  return garden::Labels(std::move(pairs));
}

const std::vector<Scene>& Scenes() {
  static const std::vector<Scene> scenes = {
      {"a classic move", [](GardenFixture*) {}},
      {"a live move", [](GardenFixture* garden) { garden->Live(); }},
      {"a first scheduling",
       [](GardenFixture* garden) {
         garden->first = true;
         garden->shoot.networks.pods.reset();
         garden->shoot.networks.services.reset();
       }},
      {"a return", [](GardenFixture* garden) { garden->shoot.host_seed_name = "aws-eu2"; }},
      {"a shoot with selectors",
       [](GardenFixture* garden) {
         garden::SeedSelector selector;
         selector.labels.match_labels = Gold();
         garden->shoot.seed_selector = selector;
         garden->cloud_profile->seed_selector = selector;
         garden->destination.labels = Gold();
       }},
      {"a shoot with wishes",
       [](GardenFixture* garden) {
         garden->shoot.failure_tolerance = garden::FailureTolerance::kZone;
         garden->shoot.access_restrictions = {"eu-access-only"};
         garden->destination.access_restrictions = {"eu-access-only"};
         garden->shoot.control_plane_zones = {"eu-central-1a"};
         garden->shoot.ip_families = {"IPv4", "IPv6"};
         garden->shoot.networks.pods = garden::ParseCidr("2001:db8:1::/48");
       }},
      {"a shoot with an exposure class",
       [](GardenFixture* garden) {
         garden->shoot.detail.Edit().exposure_class = "inner";
         garden::SeedSelector selector;
         selector.labels.match_labels = Gold();
         garden->more.push_back(
             {.kind = garden::Kind::kExposureClass,
              .space = "",
              .name = "inner",
              .object = garden::ExposureClass{
                  .name = "inner", .handler = "inner", .seed_selector = selector}});
         garden->destination.labels = Gold();
       }},
      {"a shoot with a DNS provider of its own",
       [](GardenFixture* garden) {
         garden->shoot.dns_domain = "moss.dev.example.org";
         garden->shoot.detail.Edit().primary_dns_provider = 0;
       }},
      {"a shoot that is a seed",
       [](GardenFixture* garden) {
         garden->more.push_back(
             {.kind = garden::Kind::kManagedSeed,
              .space = "garden-dev",
              .name = garden->destination.name + "x",
              .object = garden::ManagedSeed{.space = "garden-dev",
                                            .name = garden->destination.name + "x",
                                            .shoot_name = garden->shoot.name}});
       }},
      {"a distant move",
       [](GardenFixture* garden) {
         garden->source.region = "us-east-1";
         garden->shoot.allow_distant_regions = true;
         garden->Tune("distant-approval", "groups: [nobody]");
         garden->Tune("seed-pair", "deny: [{from: aws-eu1, to: aws-eu2-new}]");
       }},
      {"a policy with bounds",
       [](GardenFixture* garden) {
         garden->Tune("seed-pair", "require: [fabric]");
         garden->Tune("migration-budget", "perDestination: 1");
         garden->Tune("seed-capacity", "headroom: 1");
         garden->Tune("networks-disjoint", "ipv4Overlap: deny");
         garden->Tune("known-bugs", "rows: [{id: x, message: x, from: v1.150.1}]");
       }},
  };
  return scenes;
}

// What the garden, not the Seed itself, says of the destination.
const std::vector<Scene>& Surroundings() {
  static const std::vector<Scene> surroundings = {
      {"shoots",
       [](GardenFixture* garden) {
         for (int i = 0; i < 250; ++i)
           garden->AddShoot(RestingShoot("s" + std::to_string(i), "aws-eu2"));
       }},
      {"arriving shoots",
       [](GardenFixture* garden) {
         garden::Shoot shoot = RestingShoot("fern", "aws-eu9");
         shoot.seed_name = "aws-eu2";
         shoot.last_operation.type = garden::OperationType::kMigrate;
         garden->AddShoot(shoot);
       }},
      {"permitted moves",
       [](GardenFixture* garden) {
         garden->pending.push_back({.shoot = "garden-dev/ivy",
                                    .space = "garden-dev",
                                    .source = "aws-eu1",
                                    .destination = "aws-eu2",
                                    .expires = garden->now + absl::Seconds(30)});
       }},
      {"moving home",
       [](GardenFixture* garden) {
         garden->more.push_back(
             {.kind = garden::Kind::kManagedSeed,
              .space = "garden-dev",
              .name = "aws-eu2",
              .object = garden::ManagedSeed{
                  .space = "garden-dev", .name = "aws-eu2", .shoot_name = "home"}});
         garden::Shoot home = RestingShoot("home", "aws-eu9");
         home.host_seed_name = "aws-eu8";
         garden->AddShoot(home);
       }},
      {"broken bucket",
       [](GardenFixture* garden) {
         garden->more.push_back(
             {.kind = garden::Kind::kBackupBucket,
              .space = "",
              .name = "b",
              .object = garden::BackupBucket{
                  .name = "b", .seed_name = "aws-eu2", .last_error = "access denied"}});
       }},
  };
  return surroundings;
}

// Who objects, and who cannot judge.
struct Said {
  std::uint64_t objected = 0;
  std::uint64_t unknown = 0;
  std::uint64_t DiffersFrom(const Said& other) const {
    return (objected ^ other.objected) | (unknown ^ other.unknown);
  }
};

// Every rule is asked, and what it does not know weighs another way than what it objects to.
Said Ask(GardenFixture garden) {
  for (RuleConfig& config : garden.policy.rules) {
    config.mode = config.live_mode = Mode::kEnforce;
    config.on_unknown = OnUnknown::kWarn;
  }
  garden.to = garden.destination.name;
  const Verdict verdict = garden.Decide(Detail::kRulesOnly);
  return {.objected = verdict.denied_by, .unknown = verdict.warned_by};
}

// For each rule, what changed its word.
struct Seen {
  std::vector<std::set<std::string>> any;           // Of the destination.
  std::vector<std::set<std::string>> beyond_shape;  // Though the shape was the same.
};

void Note(std::uint64_t rules, const std::string& what, std::vector<std::set<std::string>>* seen) {
  for (std::size_t i = 0; i < seen->size(); ++i) {
    if ((rules >> i & 1) != 0) (*seen)[i].insert(what);
  }
}

const Seen& WhatIsRead() {
  static const Seen seen = [] {
    Seen all{.any = std::vector<std::set<std::string>>(RuleTable().size()),
             .beyond_shape = std::vector<std::set<std::string>>(RuleTable().size())};
    garden::SeedShapes shapes;
    for (const Scene& scene : Scenes()) {
      GardenFixture base;
      scene.set(&base);
      const Said before = Ask(base);
      const garden::SeedShape shape = shapes.Of(base.destination);
      for (const SeedVariant& variant : VariantsOf(base.destination)) {
        // Another seed is another move, where the host was meant.
        const bool returns = base.shoot.host_seed_name == base.destination.name;
        if (variant.field == "name" && (returns || variant.seed.name.empty())) continue;
        GardenFixture changed = base;
        changed.destination = variant.seed;
        const std::uint64_t rules = Ask(changed).DiffersFrom(before);
        const std::string what = std::string(variant.field) + " in " + scene.name;
        Note(rules, what, &all.any);
        if (shapes.Of(variant.seed) == shape) Note(rules, what, &all.beyond_shape);
      }
      for (const Scene& surrounding : Surroundings()) {
        GardenFixture changed = base;
        surrounding.set(&changed);
        const std::uint64_t rules = Ask(changed).DiffersFrom(before);
        const std::string what = surrounding.name + " in " + scene.name;
        Note(rules, what, &all.any);
        Note(rules, what, &all.beyond_shape);
      }
    }
    return all;
  }();
  return seen;
}

std::string First(const std::set<std::string>& what) { return what.empty() ? "" : *what.begin(); }

class ReadsTest : public ::testing::TestWithParam<std::size_t> {};

TEST_P(ReadsTest, ARuleReadsNoMoreThanItsRowSays) {
  const Rule& rule = RuleTable()[GetParam()];
  const std::set<std::string>& any = WhatIsRead().any[GetParam()];
  const std::set<std::string>& beyond = WhatIsRead().beyond_shape[GetParam()];
  if (rule.reads == Reads::kNothing) {
    EXPECT_TRUE(any.empty()) << rule.id
                             << " is asked once, but its word depends on the destination's "
                             << First(any) << ": Reads::kShape, or kSeed";
  }
  if (rule.reads == Reads::kShape) {
    EXPECT_TRUE(beyond.empty()) << rule.id
                                << " is asked once for each shape, but its word depends on "
                                << First(beyond) << ", which no shape has: Reads::kSeed";
  }
}

// Otherwise the test above could not fail for it. seed-exists only asks whether a seed is there.
TEST_P(ReadsTest, TheScenesShowWhatARuleReads) {
  const Rule& rule = RuleTable()[GetParam()];
  if (rule.id == "seed-exists") return;
  if (rule.reads == Reads::kShape) {
    EXPECT_FALSE(WhatIsRead().any[GetParam()].empty())
        << rule.id << " says the same of every destination here: add a scene in which it does not, "
        << "or say Reads::kNothing";
  }
  if (rule.reads == Reads::kSeed) {
    EXPECT_FALSE(WhatIsRead().beyond_shape[GetParam()].empty())
        << rule.id << " reads no more than shapes here: add a scene in which it does, or say "
        << "Reads::kShape";
  }
}

INSTANTIATE_TEST_SUITE_P(EachRule, ReadsTest, ::testing::Range(std::size_t{0}, RuleTable().size()),
                         [](const ::testing::TestParamInfo<std::size_t>& row) {
                           std::string name(RuleTable()[row.param].id);
                           for (char& c : name) c = c == '-' ? '_' : c;
                           return name;
                         });

}  // namespace
}  // namespace trowel::policy
