#include "test/oracle/oracle.h"

#include <string>

#include <gtest/gtest.h>

#include "garden/builder.h"
#include "test/oracle/good.h"

// What the oracle says where it can be worked out by hand.
namespace trowel::testing::oracle {
namespace {

using garden::Kind;
using garden::ParseCidr;
using Names = std::vector<std::string>;

struct Distance {
  std::string seed;
  std::string shoot;
  int distance;
};

// Worked by upstream's own tests (gardener.md 5.7).
TEST(NameDistance, IsAsUpstreamTestsIt) {
  const Distance distances[] = {
      {"europe", "asia", 12},
      {"europe-west", "asia-west", 12},
      {"europe-west", "asia-east", 14},
      {"europe-west", "asia-:", 13},
      {"europe-west", "europe-east", 2},
      {"europe-west", "europe-:", 1},
      {"europe-west", "europe-west", 0},
      {"europe-north1", "europe-west3", 4},
      {"europe-west1", "europe-west3", 2},
      {"asia-south1", "europe-west3", 16},
      {"ap-west-1", "jp-west-1", 2},
      {"eu-west-1", "jp-west-1", 4},
      {"us-east-1", "jp-west-1", 6},
      {"eu-east-1", "jp-west-1", 6},
      {"us-central-2", "jp-west-1", 8},
      {"eu-east-1", "eu-central-1", 2},
      {"eu-west-1", "eu-central-1", 2},
      {"ap-west-1", "eu-central-1", 6},
  };
  for (const auto& [seed, shoot, distance] : distances) {
    EXPECT_EQ(NameDistance(seed, shoot), distance) << seed << " " << shoot;
    EXPECT_EQ(NameDistance(shoot, seed), distance) << seed << " " << shoot;
  }
}

TEST(NameDistance, FirstWordOfTheListWinsWhereverItStands) {
  // ":eastasia" and ":asia": four letters apart, south against east.
  EXPECT_EQ(NameDistance("southeastasia", "eastasia"), 2 * 4 + 2);
  // ":centralus", north; "us:", central.
  EXPECT_EQ(NameDistance("northcentralus", "uscentral"), 2 * 9 + 2);
  EXPECT_EQ(NameDistance("eastus2", "eastus"), 2);
  // Only the first occurrence goes: ":-northern" and ":-ern".
  EXPECT_EQ(NameDistance("north-northern", "north-ern"), 2 * 5);
}

TEST(NameDistance, CountsCodePoints) {
  EXPECT_EQ(NameDistance("münchen", "munchen"), 2);
  EXPECT_EQ(NameDistance("", "zürich"), 12);
}

class OracleTest : public ::testing::Test {
 protected:
  OracleTest() {
    builder.Apply(Put(ProfileNamed("aws")));
    builder.Apply(Put(DevProject()));
  }

  void Add(garden::Seed seed) { builder.Apply(Put(std::move(seed))); }
  void AddIn(const std::string& name, const std::string& region) {
    garden::Seed seed = GoodSeed(name);
    seed.region = region;
    Add(std::move(seed));
  }
  Answer Ask(Strategy strategy = Strategy::kMinimalDistance) {
    return Select(shoot, *builder.Build(), strategy);
  }

  garden::GardenBuilder builder;
  garden::Shoot shoot = GoodShoot("moss");
};

TEST_F(OracleTest, NobodyIsLeftOfNoSeeds) {
  EXPECT_EQ(Ask(), (Answer{.tied = {}, .dropped = {}, .unjudged = {}, .failed_at = 0}));
}

TEST_F(OracleTest, TiedSeedsAreAllNamedAndTheOthersDroppedWhereTheyFell) {
  Add(GoodSeed("b"));
  Add(GoodSeed("a"));
  AddIn("far", "us-east-1");
  garden::Seed invisible = GoodSeed("invisible");
  invisible.visible = false;
  Add(invisible);
  garden::Shoot resident = GoodShoot("resident");
  resident.host_seed_name = "busy";
  builder.Apply(Put(resident));
  Add(GoodSeed("busy"));

  const Answer answer = Ask();
  EXPECT_EQ(answer.tied, (Names{"a", "b"}));
  EXPECT_EQ(answer.failed_at, kFilters);
  EXPECT_EQ(answer.dropped[0], Names{"invisible"});
  EXPECT_EQ(answer.dropped[10], Names{"far"});
  EXPECT_EQ(answer.dropped[11], Names{"busy"});
}

// "Whatever seed it has now": it does not stand in its own way.
TEST_F(OracleTest, TheShootItselfIsNotCounted) {
  garden::Seed seed = GoodSeed("a");
  seed.allocatable_shoots = 1;
  Add(seed);
  shoot.seed_name = "a";
  builder.Apply(Put(shoot));
  EXPECT_EQ(Ask().tied, Names{"a"});
  garden::Shoot namesake = shoot;
  namesake.space = "garden-prod";
  builder.Apply(Put(namesake));
  EXPECT_EQ(Ask().failed_at, 9U);
}

// Without what is looked up first, no filter is asked.
TEST_F(OracleTest, FailedLookupsComeBeforeTheFilters) {
  Add(GoodSeed("a"));
  const Answer failed;
  for (const Kind kind :
       {Kind::kSeed, Kind::kShoot, Kind::kCloudProfile, Kind::kProject, Kind::kConfigMap}) {
    builder.SetKnown(kind, false, "forbidden");
    EXPECT_EQ(Ask(), failed) << static_cast<int>(kind);
    builder.SetKnown(kind, true);
  }
  EXPECT_EQ(Ask().tied, Names{"a"});
  builder.Apply(PutBroken(Kind::kConfigMap, "garden", "another"));
  EXPECT_EQ(Ask(), failed);
  builder.Apply(Put(RegionsOf("gcp", {})));
  EXPECT_EQ(Ask(), failed);
  builder.Apply(Put(RegionsOf("aws", {})));
  EXPECT_EQ(Ask().tied, Names{"a"});
  builder.Apply(PutBroken(Kind::kProject, "", "dev"));
  EXPECT_EQ(Ask(), failed);
  builder.Apply(Put(DevProject()));
  builder.Apply(PutBroken(Kind::kCloudProfile, "", "aws"));
  EXPECT_EQ(Ask(), failed);
}

TEST_F(OracleTest, RegionRowsAreReadAsUpstreamReadsThem) {
  AddIn("here", "eu-west-1");
  AddIn("there", "us-east-1");
  const auto ask = [this](const std::string& row) {
    const garden::Change regions = Put(RegionsOf("aws", {{"eu-west-1", row}}));
    // One that was readable before would keep its last good table.
    builder.Apply({Kind::kConfigMap, regions.space, regions.name, garden::Deleted{}});
    builder.Apply(regions);
    return Ask();
  };
  EXPECT_EQ(ask("us-east-1: 20\n").tied, Names{"here"});                  // Implicit 0.
  EXPECT_EQ(ask("eu-west-1: 30\nus-east-1: 20\n").tied, Names{"there"});  // Explicit 30.
  EXPECT_EQ(ask("us-east-1: 0\n").tied, (Names{"here", "there"}));
  EXPECT_EQ(ask("").tied, Names{"here"});  // No table.
  EXPECT_EQ(ask("{}").tied, Names{"here"});
  for (const char* broken : {"{", "us-east-1: near\n", "us-east-1: 10.5\n", "# soon\n", "\n"}) {
    EXPECT_EQ(ask(broken).failed_at, 10U) << broken;
  }
}

// gardener.md 8.17: upstream reads through a nil pointer.
TEST_F(OracleTest, HalfShootDefaultsEndItAll) {
  Add(GoodSeed("a"));
  garden::Seed half = GoodSeed("half");
  half.has_shoot_defaults = true;
  half.shoot_default_services = ParseCidr("10.60.0.0/16");
  Add(half);
  EXPECT_EQ(Ask().tied, (Names{"a", "half"}));
  shoot.networks.pods.reset();
  EXPECT_EQ(Ask().failed_at, 9U);
  shoot.workerless = true;
  EXPECT_EQ(Ask().tied, (Names{"a", "half"}));
}

// Upstream's test of missing fields, disjoint_test.go:84, and gardener.md 5.5.
TEST_F(OracleTest, OnlyTheStatusHasToNameNetworks) {
  Add(GoodSeed("a"));
  const garden::Shoot::Networks networks = shoot.networks;
  shoot.networks = {};
  EXPECT_EQ(Ask().tied, Names{"a"});
  shoot.networks = networks;
  shoot.has_status_networking = true;
  EXPECT_EQ(Ask().failed_at, 9U);
  shoot.status_networks.services = {*networks.services};
  EXPECT_EQ(Ask().failed_at, 9U);
  shoot.workerless = true;
  EXPECT_EQ(Ask().tied, Names{"a"});
}

TEST_F(OracleTest, AThousandIsNotTooFarByName) {
  AddIn("a", "x");
  shoot.region = std::string(501, 'x');
  EXPECT_EQ(Ask().tied, Names{"a"});
  shoot.region += 'x';
  EXPECT_EQ(Ask().failed_at, 10U);
}

}  // namespace
}  // namespace trowel::testing::oracle
