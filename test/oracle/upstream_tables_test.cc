#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "garden/builder.h"
#include "test/oracle/good.h"
#include "test/oracle/oracle.h"

// gardener-scheduler's own tables of cases (gardener.md 6.6 and 6.8).
namespace trowel::testing::oracle {
namespace {

using garden::Seed;
using Names = std::vector<std::string>;

constexpr std::size_t kZoneSelection = 5;
constexpr std::size_t kAccessRestrictions = 6;
constexpr std::size_t kDomain = 7;
constexpr std::size_t kCandidates = 9;

Answer AskOf(const std::vector<Seed>& seeds, const garden::Shoot& shoot) {
  garden::GardenBuilder builder;
  builder.Apply(Put(ProfileNamed("aws")));
  garden::Project project = DevProject();
  project.name = "test-project";
  builder.Apply(Put(project));
  for (const Seed& seed : seeds) builder.Apply(Put(seed));
  return Select(shoot, *builder.Build(), Strategy::kSameRegion);
}

Names Split(const std::string& text, char separator) {
  Names parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

// "name[zones]mode", mode in Prefer, Enforce or nothing.
Seed SeedWithZones(const std::string& text) {
  const std::size_t open = text.find('[');
  const std::size_t close = text.find(']');
  Seed seed = GoodSeed(text.substr(0, open));
  seed.zones = Split(text.substr(open + 1, close - open - 1), ',');
  const std::string mode = text.substr(close + 1);
  if (mode == "Prefer") seed.zone_selection = garden::ZoneSelection::kPrefer;
  if (mode == "Enforce") seed.zone_selection = garden::ZoneSelection::kEnforce;
  return seed;
}

struct ZoneCase {
  std::string seeds;  // Separated by spaces.
  std::string workers;
  std::string pinned;
  Names tied;  // Empty: zone selection fails.
  bool zonal = false;
};

TEST(UpstreamTables, ZoneSelection) {
  const ZoneCase cases[] = {
      {"s1[a,b] s2[c]", "a", "", {"s1", "s2"}},
      {"s1[x]Prefer", "a", "", {"s1"}},
      {"match[a,b]Prefer nomatch[x,y]Prefer", "a", "", {"match"}},
      {"s1[a]Prefer s2[x]Prefer", "", "", {"s1", "s2"}},
      {"match[a]Prefer nomatch[x]Prefer nopinning[y]", "a", "", {"match", "nopinning"}},
      {"s1[a,b]Enforce", "a", "", {"s1"}},
      {"s1[a,b,c]Enforce", "b,c,d", "", {"s1"}},
      {"s1[x,y]Enforce", "a", "", {}},
      {"s1[a]Enforce s2[b]Enforce", "a", "", {"s1"}},
      {"s1[a]Enforce", "", "", {"s1"}},
      {"enforce[x]Enforce nopinning[a]", "a", "", {"nopinning"}},
      {"s1[x,y,z]Enforce s2[a,b,c]Enforce", "a", "", {"s1", "s2"}, true},
      {"s1[a,b,c]", "", "a,b", {"s1"}},
      {"s1[a]", "", "a,b", {}},
      {"full[a,b,c] partial[a]", "", "a,b", {"full"}},
      {"full[a,b]Enforce partial[a]Prefer", "", "a,b", {"full"}},
  };
  for (const ZoneCase& one : cases) {
    std::vector<Seed> seeds;
    for (const std::string& seed : Split(one.seeds, ' ')) seeds.push_back(SeedWithZones(seed));
    garden::Shoot shoot = GoodShoot("moss");
    shoot.worker_zones = Split(one.workers, ',');
    shoot.control_plane_zones = Split(one.pinned, ',');
    if (one.zonal) shoot.failure_tolerance = garden::FailureTolerance::kZone;
    const Answer answer = AskOf(seeds, shoot);
    EXPECT_EQ(answer.tied, one.tied) << one.seeds;
    EXPECT_EQ(answer.failed_at, one.tied.empty() ? kZoneSelection : kFilters) << one.seeds;
  }
}

TEST(UpstreamTables, Domains) {
  std::vector<Seed> seeds = {GoodSeed("com"), GoodSeed("multi"), GoodSeed("other")};
  seeds[0].default_domains = {"example.com"};
  seeds[1].default_domains = {"example.com", "test.org"};
  seeds[2].default_domains = {"other.com"};
  const std::pair<std::string, Names> cases[] = {
      {"", {"com", "multi", "other"}},
      {"custom.domain.com", {"com", "multi", "other"}},
      {"shoot.test-project.example.com", {"com", "multi"}},
      {"shoot.test-project.test.org", {"multi"}},
      {"wrong-format.example.com", {}},
      {"wrong-shoot.test-project.example.com", {}},
      {"shoot.wrong-project.example.com", {}},
  };
  for (const auto& [domain, tied] : cases) {
    garden::Shoot shoot = GoodShoot("shoot");
    shoot.dns_domain = domain;
    const Answer answer = AskOf(seeds, shoot);
    EXPECT_EQ(answer.tied, tied) << domain;
    EXPECT_EQ(answer.failed_at, tied.empty() ? kDomain : kFilters) << domain;
  }
}

// "foo,bar=baz"
std::vector<std::pair<std::string, std::string>> Pairs(const std::string& text) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const std::string& item : Split(text, ',')) {
    const Names parts = Split(item, '=');
    pairs.emplace_back(parts[0], parts.size() > 1 ? parts[1] : "");
  }
  return pairs;
}

struct TaintCase {
  std::string taints;
  std::string tolerations;
  bool tolerated;
};

TEST(UpstreamTables, Taints) {
  const TaintCase cases[] = {
      {"", "foo", true},
      {"foo", "", false},
      {"foo", "foo", true},
      {"foo", "bar", false},
      {"foo=bar", "foo=bar", true},
      {"foo=bar", "bar=foo", false},
      {"foo,bar=baz", "foo,bar=baz", true},
      {"foo,bar=baz", "bar,foo=baz", false},
      {"foo,bar=baz", "foo=bar,bar=baz", true},
      {"foo,bar=baz", "foo=bar,bar=foo", false},
      {"foo,bar=baz", "bar=baz", false},
      {"foo,bar=baz", "foo=bar,bar=baz,baz=foo", true},
  };
  for (const TaintCase& one : cases) {
    Seed seed = GoodSeed("a");
    for (const auto& [key, value] : Pairs(one.taints)) {
      Seed::Taint taint{.key = key, .value = {}};
      if (!value.empty()) taint.value = value;
      seed.taints.push_back(taint);
    }
    garden::Shoot shoot = GoodShoot("moss");
    for (const auto& [key, value] : Pairs(one.tolerations)) {
      shoot.tolerations.push_back({.key = key, .value = value});
    }
    EXPECT_EQ(AskOf({seed}, shoot).failed_at, one.tolerated ? kFilters : kCandidates)
        << one.taints << " " << one.tolerations;
  }
}

TEST(UpstreamTables, AccessRestrictions) {
  const std::tuple<Names, Names, bool> cases[] = {
      {{}, {}, true},           {{"foo"}, {}, true},       {{}, {"foo"}, false},
      {{"foo"}, {"foo"}, true}, {{"bar"}, {"foo"}, false},
  };
  for (const auto& [has, wants, supported] : cases) {
    Seed seed = GoodSeed("a");
    seed.access_restrictions = has;
    garden::Shoot shoot = GoodShoot("moss");
    shoot.access_restrictions = wants;
    EXPECT_EQ(AskOf({seed}, shoot).failed_at, supported ? kFilters : kAccessRestrictions);
  }
}

TEST(UpstreamTables, Readiness) {
  using Status = garden::Condition::Status;
  for (const Status bad : {Status::kMissing, Status::kFalse}) {
    for (const bool backup : {false, true}) {
      Seed deaf = GoodSeed("a");
      deaf.has_backup = backup;
      deaf.gardenlet_ready.status = bad;
      EXPECT_EQ(AskOf({deaf}, GoodShoot("moss")).failed_at, 0U);
      Seed without_buckets = GoodSeed("a");
      without_buckets.has_backup = backup;
      without_buckets.backup_buckets_ready.status = bad;
      EXPECT_EQ(AskOf({without_buckets}, GoodShoot("moss")).failed_at, backup ? 0U : kFilters);
    }
  }
}

}  // namespace
}  // namespace trowel::testing::oracle
