#include "test/oracle/random_garden.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "garden/builder.h"
#include "test/oracle/good.h"

namespace trowel::testing::oracle {
namespace {

using garden::Kind;
using Strings = std::vector<std::string>;

// With words for directions at all places, twice, in two orders, and with letters of two bytes.
const std::array kRegions = std::to_array<const char*>(
    {"eu-west-1", "eu-west-2", "eu-east-1", "eu-central-1", "us-east-1", "europe-west3",
     "westeurope", "northeurope", "southeastasia", "eastus2", "northcentralus", "münchen-1",
     "munchen-1", "zürich-1", "north-northern-1", "eu-1", "westeast-1", "eastwest-1"});

garden::SeedSelector MakeProfileSelector(Dice* dice) {
  static const std::array types = std::to_array<Strings>(
      {{}, {}, {"*"}, {"*"}, {"gcp", "*"}, {"aws"}, {"gcp", "aws"}, {"gcp"}, {"azure"}});
  garden::SeedSelector selector;
  if (dice->OneIn(2)) selector.labels = MakeSelector(dice);
  selector.provider_types = dice->Pick(types);
  selector.has_provider_types = !selector.provider_types.empty() || dice->OneIn(2);
  return selector;
}

// A NamespacedCloudProfile "special", or the CloudProfile "aws": absent or broken now and then.
void AddProfile(bool namespaced, garden::GardenBuilder* builder, Dice* dice) {
  garden::CloudProfile profile = ProfileNamed(namespaced ? "special" : "aws");
  if (namespaced) profile.space = "garden-dev";
  if (dice->OneIn(2)) profile.seed_selector = MakeProfileSelector(dice);
  if (dice->OneIn(100)) return;
  if (dice->OneIn(100)) {
    builder->Apply(PutBroken(namespaced ? Kind::kNamespacedCloudProfile : Kind::kCloudProfile,
                             profile.space, profile.name));
    return;
  }
  builder->Apply(Put(std::move(profile)));
}

std::string MakeRow(const Landscape& land, const std::string& from, Dice* dice) {
  static const std::array odd =
      std::to_array<const char*>({"", "", "{}", "# soon\n", "{", "eu-west-1: near\n",
                                  "eu-west-1: 10.5\n", "eu-west-1: \"10\"\n", "- eu-west-1\n"});
  static const std::array distances =
      std::to_array<const char*>({"0", "10", "10", "20", "20", "30", "250", "2147483647"});
  if (dice->OneIn(6)) return dice->Pick(odd);
  std::string row = dice->OneIn(4) ? "# measured\n" : "";
  Strings listed;
  const auto add = [&](const std::string& to) {
    if (std::find(listed.begin(), listed.end(), to) != listed.end()) return;
    listed.push_back(to);
    row += fmt::format("{}: {}\n", to, dice->Pick(distances));
  };
  for (const std::string& to : land.regions) {
    if (dice->OneIn(to == from ? 3 : 2)) add(to);
  }
  if (listed.empty() || dice->OneIn(3)) add("atlantis-1");
  return row;
}

garden::ConfigMap MakeRegions(const Landscape& land, Dice* dice) {
  static const std::array profiles = std::to_array<const char*>(
      {"aws", "aws,special", "gcp, aws ,special", " special,aws", "aws,aws", "AWS", "special", ""});
  std::vector<garden::Labels::Pair> rows;
  for (const std::string& from : land.regions) {
    if (!dice->OneIn(10)) rows.emplace_back(from, MakeRow(land, from, dice));
  }
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end(),
                         [](const auto& a, const auto& b) { return a.first == b.first; }),
             rows.end());
  garden::ConfigMap regions = RegionsOf(dice->Pick(profiles), std::move(rows));
  if (dice->OneIn(20)) regions.labels = garden::Labels();
  if (dice->OneIn(20)) regions.annotations = garden::Labels();
  if (dice->OneIn(20)) regions.space = "kube-system";
  return regions;
}

void AddRegions(const Landscape& land, garden::GardenBuilder* builder, Dice* dice) {
  const std::size_t tables = dice->OneIn(3) ? 0 : 1 + dice->Below(2);
  for (std::size_t i = 0; i < tables; ++i) {
    garden::ConfigMap regions = MakeRegions(land, dice);
    regions.name = fmt::format("regions-{}", i);
    builder->Apply(Put(std::move(regions)));
  }
  // Never readable before: nobody knows which profile it is of.
  if (dice->OneIn(60)) builder->Apply(PutBroken(Kind::kConfigMap, "garden", "regions-00"));
}

void AddProject(garden::GardenBuilder* builder, Dice* dice) {
  if (dice->OneIn(100)) return;
  garden::Project project = DevProject();
  project.deleting = dice->OneIn(50);  // Which nobody asks.
  builder->Apply(dice->OneIn(100) ? PutBroken(Kind::kProject, "", "dev") : Put(project));
}

std::string SomeSeed(std::size_t seeds, Dice* dice) {
  return seeds == 0 || dice->OneIn(5) ? "" : fmt::format("seed-{:02}", dice->Below(seeds));
}

// Shoots that are there already: on one seed, on two while they move, on none.
void AddResidents(std::size_t seeds, garden::GardenBuilder* builder, Dice* dice) {
  const std::size_t residents = dice->OneIn(2) ? dice->Below(3) : dice->Below(2 * seeds + 2);
  for (std::size_t i = 0; i < residents; ++i) {
    garden::Shoot resident;
    resident.space = dice->OneIn(3) ? "garden-prod" : "garden-dev";
    resident.name = fmt::format("resident-{}", i);
    resident.seed_name = SomeSeed(seeds, dice);
    resident.host_seed_name = dice->OneIn(3) ? SomeSeed(seeds, dice) : resident.seed_name;
    resident.deleting = dice->OneIn(8);
    builder->Apply(Put(std::move(resident)));
  }
}

void ForgetSomething(garden::GardenBuilder* builder, Dice* dice) {
  static constexpr std::array kForgettable = {Kind::kSeed,
                                              Kind::kShoot,
                                              Kind::kProject,
                                              Kind::kCloudProfile,
                                              Kind::kNamespacedCloudProfile,
                                              Kind::kConfigMap};
  if (dice->OneIn(40)) builder->SetKnown(dice->Pick(kForgettable), false, "forbidden");
}

garden::CloudProfileRef MakeReference(bool namespaced, Dice* dice) {
  if (dice->OneIn(100)) return {};
  return {.namespaced = namespaced, .name = namespaced ? "special" : "aws"};
}

}  // namespace

Landscape MakeLandscape(Dice* dice) {
  static constexpr std::array<std::size_t, 4> kTroubles = {0, 5, 15, 40};
  Landscape land;
  const std::size_t regions = 1 + dice->Below(3);
  for (std::size_t i = 0; i < regions; ++i) land.regions.emplace_back(dice->Pick(kRegions));
  // So far from "x" that the distance is about the largest that counts.
  if (dice->OneIn(50)) land.regions = {std::string(500 + dice->Below(3), 'x'), "x"};
  land.trouble = dice->Pick(kTroubles);
  land.zones = dice->OneIn(2);
  land.domains = dice->OneIn(2);
  land.networks = dice->OneIn(2);
  land.taints = dice->OneIn(3);
  return land;
}

RandomGarden MakeRandomGarden(std::uint64_t random_seed) {
  Dice dice(random_seed);
  garden::GardenBuilder builder;
  const Landscape land = MakeLandscape(&dice);
  const bool namespaced = dice.OneIn(4);
  AddProfile(namespaced, &builder, &dice);
  AddRegions(land, &builder, &dice);
  AddProject(&builder, &dice);
  ForgetSomething(&builder, &dice);
  const std::size_t seeds = dice.OneIn(50) ? 0 : 1 + dice.Below(12);
  for (std::size_t i = 0; i < seeds; ++i) {
    builder.Apply(Put(MakeSeed(land, fmt::format("seed-{:02}", i), &dice)));
  }
  AddResidents(seeds, &builder, &dice);

  RandomGarden garden;
  for (const char* name : {"moss", "sedge"}) {
    garden::Shoot shoot = MakeShoot(land, name, &dice);
    shoot.cloud_profile = MakeReference(namespaced, &dice);
    if (dice.OneIn(3)) shoot.seed_name = SomeSeed(seeds, &dice);
    if (dice.OneIn(3)) shoot.host_seed_name = SomeSeed(seeds, &dice);
    if (dice.OneIn(2)) builder.Apply(Put(shoot));
    garden.shoots.push_back(std::move(shoot));
  }
  garden.view = builder.Build();
  return garden;
}

}  // namespace trowel::testing::oracle
