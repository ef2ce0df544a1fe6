#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "garden/builder.h"
#include "test/oracle/good.h"
#include "test/oracle/oracle.h"

// gardener-scheduler's own tests, pkg/scheduler/controller/shoot/reconciler_test.go, by their lines
// (gardener.md 6.6). Those found there to prove nothing are left out.
namespace trowel::testing::oracle {
namespace {

using garden::ParseCidr;
using garden::Seed;
using Names = std::vector<std::string>;

constexpr Strategy kSame = Strategy::kSameRegion;
constexpr Strategy kMinimal = Strategy::kMinimalDistance;

// Upstream's fixture.
struct Fixture {
  std::vector<Seed> seeds = {SeedNamed("seed-1")};
  garden::CloudProfile profile = ProfileNamed("cloudprofile-1");
  garden::Project project{.name = "project-1", .space = "my-namespace", .deleting = false};
  garden::Shoot shoot = FixtureShoot();
  Names residents;  // Seed of each.

  static Seed SeedNamed(const std::string& name, const std::string& region = "europe") {
    Seed seed = GoodSeed(name);
    seed.labels = {};
    seed.provider_type = "foo";
    seed.region = region;
    seed.zones.clear();
    seed.has_backup = false;
    seed.backup_buckets_ready = {};
    seed.default_domains.clear();
    seed.access_restrictions.clear();
    seed.allocatable_shoots.reset();
    return seed;
  }
  static garden::Shoot FixtureShoot() {
    garden::Shoot shoot = GoodShoot("shoot");
    shoot.space = "my-namespace";
    shoot.cloud_profile.name = "cloudprofile-1";
    shoot.provider_type = "foo";
    shoot.region = "europe";
    shoot.purpose.clear();
    shoot.worker_zones.clear();
    shoot.ip_families = {"IPv4"};
    return shoot;
  }

  void Add(const std::string& name, const std::string& region = "europe") {
    seeds.push_back(SeedNamed(name, region));
  }
  void Types(Names types) {
    if (!profile.seed_selector.has_value()) profile.seed_selector.emplace();
    profile.seed_selector->has_provider_types = true;
    profile.seed_selector->provider_types = std::move(types);
  }
  static garden::SeedSelector Wanting(std::string key, std::string value) {
    garden::SeedSelector selector;
    selector.labels.match_labels = LabelsOf({{std::move(key), std::move(value)}});
    return selector;
  }
  Answer Ask(Strategy strategy) const {
    garden::GardenBuilder builder;
    builder.Apply(Put(profile));
    builder.Apply(Put(project));
    for (const Seed& seed : seeds) builder.Apply(Put(seed));
    for (const std::string& seed : residents) {
      garden::Shoot resident = FixtureShoot();
      resident.name = "resident-" + seed;
      resident.seed_name = seed;
      builder.Apply(Put(resident));
    }
    return Select(shoot, *builder.Build(), strategy);
  }
};

struct Case {
  int line;
  Strategy strategy;
  std::function<void(Fixture*)> arrange;
  Names tied;
  std::size_t failed_at = kFilters;  // kFilters with nobody tied: before the filters.
};

void Check(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    Fixture fixture;
    one.arrange(&fixture);
    const Answer answer = fixture.Ask(one.strategy);
    EXPECT_EQ(answer.tied, one.tied) << "line " << one.line << ": " << Describe(answer);
    EXPECT_EQ(answer.failed_at, one.failed_at) << "line " << one.line << ": " << Describe(answer);
  }
}

const Names kSeed1 = {"seed-1"};
const Names kSeed2 = {"seed-2"};

TEST(Upstream, SameRegion) {
  const auto busy = [](Fixture* f) {
    f->Add("seed-2");
    f->residents = {"seed-1"};
  };
  const auto tolerating = [](garden::FailureTolerance tolerance, const Names& zones) {
    return [=](Fixture* f) {
      f->shoot.failure_tolerance = tolerance;
      f->seeds[0].zones = zones;
    };
  };
  using Tolerance = garden::FailureTolerance;
  Check({
      {157, kSame, [](Fixture*) {}, kSeed1},
      {167, kSame, busy, kSeed2},
      {188, kSame,
       [](Fixture* f) {
         f->Add("seed-2");
         f->seeds[1].zones = {"1", "2", "3"};
         f->shoot.failure_tolerance = Tolerance::kZone;
       },
       kSeed2},
      {208, kSame, [](Fixture* f) { f->shoot.region = "another-region"; }, {}, 10},
      {220, kSame, tolerating(Tolerance::kZone, {}), {}, 4},
      {239, kSame, tolerating(Tolerance::kZone, {"1", "2"}), {}, 4},
      {260, kSame, tolerating(Tolerance::kNode, {"1", "2"}), kSeed1},
      {277, kSame, tolerating(Tolerance::kNone, {"1", "2"}), kSeed1},
      {658, kSame,
       [](Fixture* f) {
         f->shoot.networks.pods.reset();
         f->shoot.networks.services.reset();
         f->seeds[0].has_shoot_defaults = true;
         f->seeds[0].shoot_default_pods = ParseCidr("10.50.0.0/16");
         f->seeds[0].shoot_default_services = ParseCidr("10.60.0.0/16");
       },
       kSeed1},
      {675, kSame, busy, kSeed2},
      {695, kSame,
       [](Fixture* f) {
         f->shoot.networks = {.nodes = f->seeds[0].networks[0],
                              .pods = f->seeds[0].networks[1],
                              .services = f->seeds[0].networks[2]};
       },
       kSeed1},
      {711, kSame,
       [](Fixture* f) {
         f->Add("seed-2");
         f->seeds[0].default_domains = {"example.com"};
         f->seeds[1].default_domains = {"other.com"};
         f->shoot.dns_domain = "shoot.project-1.example.com";
       },
       kSeed1},
      {768,
       kSame,
       [](Fixture* f) {
         f->Add("seed-2");
         f->seeds[0].taints = {{.key = "foo", .value = {}}};
         f->seeds[1].taints = {{.key = "bar", .value = {}}};
       },
       {},
       9},
      {815,
       kSame,
       [](Fixture* f) { f->profile.seed_selector = Fixture::Wanting("foo", "bar"); },
       {},
       1},
      {832,
       kSame,
       [](Fixture* f) { f->shoot.seed_selector = Fixture::Wanting("foo", "bar"); },
       {},
       2},
      {850, kSame, [](Fixture* f) { f->shoot.cloud_profile.name = "another"; }, {}},
      {861, kSame, [](Fixture* f) { f->project.space = "another"; }, {}},
      {870,
       kSame,
       [](Fixture* f) { f->seeds[0].gardenlet_ready.status = garden::Condition::Status::kFalse; },
       {},
       0},
      {887, kSame, [](Fixture* f) { f->seeds[0].reconciled_once = false; }, {}, 0},
      {899, kSame, [](Fixture* f) { f->seeds[0].visible = false; }, {}, 0},
  });
}

TEST(Upstream, MinimalDistance) {
  const auto labelled = [](Fixture* f) {
    f->seeds = {Fixture::SeedNamed("seed-1", "eu-de-200"), Fixture::SeedNamed("seed-2", "eu-nl-1")};
    f->seeds[0].labels = LabelsOf({{"environment", "one"}});
    f->seeds[1].labels = LabelsOf({{"environment", "two"}});
    f->profile.seed_selector = Fixture::Wanting("environment", "two");
    f->shoot.region = "eu-de-2";
  };
  const auto dutch = [](const std::string& region) {
    return [=](Fixture* f) {
      f->seeds = {Fixture::SeedNamed("seed-1", "eu-de-2111"),
                  Fixture::SeedNamed("seed-2", "eu-de-200"),
                  Fixture::SeedNamed("seed-3", "eu-nl-1")};
      f->shoot.region = region;
    };
  };
  const auto another = [](Fixture* f) { f->shoot.provider_type = "another"; };
  Check({
      {310, kMinimal, [](Fixture* f) { f->shoot.region = "another-region"; }, kSeed1},
      {323, kMinimal,
       [&](Fixture* f) {
         another(f);
         f->Types({"foo"});
       },
       kSeed1},
      {338, kMinimal,
       [&](Fixture* f) {
         another(f);
         f->Types({"*"});
       },
       kSeed1},
      {353, kMinimal,
       [&](Fixture* f) {
         another(f);
         f->profile.seed_selector = Fixture::Wanting("select", "true");
         f->Types({"*"});
         f->seeds[0].labels = LabelsOf({{"select", "true"}});
       },
       kSeed1},
      {376, kMinimal, another, {}, 3},
      {386,
       kMinimal,
       [&](Fixture* f) {
         another(f);
         f->profile.seed_selector = Fixture::Wanting("select", "true");
         f->Types({"*"});
       },
       {},
       1},
      {404,
       kMinimal,
       [&](Fixture* f) {
         another(f);
         f->profile.seed_selector = Fixture::Wanting("select", "true");
         f->seeds[0].labels = LabelsOf({{"select", "true"}});
       },
       {},
       3},
      {436, kMinimal, [](Fixture*) {}, kSeed1},
      {461, kMinimal,
       [](Fixture* f) {
         f->seeds = {Fixture::SeedNamed("seed-1", "europe-north1"),
                     Fixture::SeedNamed("seed-2", "europe-west1"),
                     Fixture::SeedNamed("seed-3", "asia-south1")};
         f->shoot.region = "europe-west3";
       },
       kSeed2},
      {490, kMinimal,
       [](Fixture* f) {
         f->Add("seed-2");
         f->residents = {"seed-1"};
       },
       kSeed2},
      {511, kMinimal, labelled, kSeed2},
      {552,
       kMinimal,
       [&](Fixture* f) {
         labelled(f);
         f->Add("seed-3", "eu-nl-4");
         f->seeds[2].labels = LabelsOf({{"environment", "two"}, {"my-preferred", "seed"}});
         f->shoot.seed_selector = Fixture::Wanting("my-preferred", "seed");
       },
       {"seed-3"}},
      {603, kMinimal,
       [](Fixture* f) {
         f->Add("seed-2");
         f->seeds[0].allocatable_shoots = 1;
         f->seeds[1].allocatable_shoots = 2;
         f->residents = {"seed-1", "seed-2"};
       },
       kSeed2},
      {926, kMinimal, dutch("eu-de-2xzxzzx"), {"seed-1", "seed-2"}},
      {955, kMinimal, dutch("eu-de-20"), kSeed2},
  });
}

}  // namespace
}  // namespace trowel::testing::oracle
