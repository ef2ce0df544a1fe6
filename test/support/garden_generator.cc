#include "test/support/garden_generator.h"

#include <set>
#include <string_view>

#include <fmt/format.h>

#include "garden/shoot.h"
#include "test/support/generated_objects.h"

namespace trowel::testing {
namespace {

using garden::Change;
using garden::Kind;

class Generator {
 public:
  explicit Generator(const GardenShape& shape) : shape_(shape) {}

  GeneratedGarden Run();

 private:
  // A stream of chance of its own for each part: more shoots do not change the seeds.
  Dice DiceOf(std::uint64_t part) const { return Dice(shape_.random_seed * 1'000'003 + part); }
  bool hostile() const { return shape_.landscape == GardenShape::Landscape::kHostile; }

  void AddProfiles();
  void AddSeeds();
  void AddShoots();
  void AddShoot(std::size_t index, Dice* dice);
  void AddTrouble(const garden::Shoot& shoot, Dice* dice);
  void AddManagedSeed(const garden::Shoot& shoot, Dice* dice);
  void AddProjects();
  void Add(Kind kind, std::string space, std::string name, garden::Object object);
  void AddBroken(Kind kind, std::string space, std::string name, garden::Broken broken);

  GardenShape shape_;
  GeneratedGarden garden_;
  std::vector<garden::Seed> seeds_;
  std::set<std::size_t> projects_;
  std::set<std::string> managed_;  // "namespace/name" of ManagedSeeds.
};

void Generator::Add(Kind kind, std::string space, std::string name, garden::Object object) {
  garden_.changes.push_back({.kind = kind,
                             .space = std::move(space),
                             .name = std::move(name),
                             .object = std::move(object)});
}

void Generator::AddBroken(Kind kind, std::string space, std::string name, garden::Broken broken) {
  broken.why = "spec.region: expected a string";
  Add(kind, std::move(space), std::move(name), std::move(broken));
}

void Generator::AddProfiles() {
  Dice dice = DiceOf(1);
  for (const Provider& provider : Providers()) {
    const std::string name(provider.type);
    garden::CloudProfile profile{.space = "", .name = name, .type = name, .seed_selector = {}};
    if (hostile() && dice.OneIn(3)) {
      garden::SeedSelector selector;
      selector.has_provider_types = true;
      selector.provider_types =
          dice.OneIn(2) ? std::vector<std::string>{"*"} : std::vector<std::string>{name, "gcp"};
      if (dice.OneIn(3)) selector.labels.match_labels = OneLabel("fabric", "east");
      profile.seed_selector = selector;
    }
    if (hostile() && dice.OneIn(12)) {
      AddBroken(Kind::kCloudProfile, "", name, {});
    } else {
      Add(Kind::kCloudProfile, "", name, profile);
    }
    garden::ConfigMap regions = GenerateRegions(provider, &dice);
    if (hostile() && dice.OneIn(3)) SpoilRegions(&regions, &dice);
    Add(Kind::kConfigMap, regions.space, regions.name, regions);
  }
}

void Generator::AddSeeds() {
  Dice dice = DiceOf(2);
  for (std::size_t i = 0; i < shape_.seeds; ++i) {
    garden::Seed seed = GenerateSeed(i, &dice);
    const std::size_t troubles = hostile() ? dice.Below(4) : (dice.OneIn(12) ? 1 : 0);
    for (std::size_t trouble = 0; trouble < troubles; ++trouble) SpoilSeed(&seed, &dice);
    seeds_.push_back(seed);
    if (hostile() && dice.OneIn(20)) {
      AddBroken(Kind::kSeed, "", seed.name, {});
    } else {
      Add(Kind::kSeed, "", seed.name, seed);
    }
    if (dice.OneIn(hostile() ? 8 : 50)) {
      const std::string bucket = "bucket-" + seed.name;
      Add(Kind::kBackupBucket, "", bucket,
          garden::BackupBucket{
              .name = bucket, .seed_name = seed.name, .last_error = "access denied"});
    }
  }
}

void Generator::AddShoot(std::size_t index, Dice* dice) {
  // Projects come as shoots do, and the old ones grow.
  const std::size_t project = dice->Below(1 + index / 30);
  garden::Shoot shoot = GenerateShoot(index, project, dice->Pick(seeds_), dice);
  if (dice->OneIn(hostile() ? 10 : 200)) StartMove(dice->Pick(seeds_), &shoot, dice);
  const std::size_t troubles = hostile() ? dice->Below(3) : (dice->OneIn(25) ? 1 : 0);
  for (std::size_t trouble = 0; trouble < troubles; ++trouble) SpoilShoot(&shoot, dice);
  projects_.insert(project);
  AddTrouble(shoot, dice);
  if (hostile() && dice->OneIn(30)) {
    garden::Broken broken;
    broken.seeds_readable = dice->OneIn(2);
    broken.seed_name = shoot.seed_name;
    broken.host_seed_name = shoot.host_seed_name;
    AddBroken(Kind::kShoot, shoot.space, shoot.name, broken);
  } else {
    Add(Kind::kShoot, shoot.space, shoot.name, shoot);
  }
}

// Other objects that belong to a shoot.
void Generator::AddTrouble(const garden::Shoot& shoot, Dice* dice) {
  if (!hostile() || !dice->OneIn(3)) return;
  switch (dice->Below(4)) {
    case 0: {
      garden::ShootState state{.space = shoot.space, .name = shoot.name, .timestamp = {}};
      if (!dice->OneIn(3)) state.timestamp = GeneratedNow() - absl::Hours(dice->Below(48));
      Add(Kind::kShootState, shoot.space, shoot.name, state);
      break;
    }
    case 1:
      Add(Kind::kBastion, shoot.space, "b-" + shoot.name,
          garden::Bastion{
              .space = shoot.space, .name = "b-" + shoot.name, .shoot_name = shoot.name});
      break;
    case 2: AddManagedSeed(shoot, dice); break;
    default: break;
  }
}

// A shoot that is a seed of this garden, mostly: chains of them come by themselves. Some name a
// seed that is not there, some cannot be read, some seeds have two.
void Generator::AddManagedSeed(const garden::Shoot& shoot, Dice* dice) {
  const std::string name = dice->OneIn(4) ? "m-" + shoot.name : dice->Pick(seeds_).name;
  if (!managed_.insert(shoot.space + "/" + name).second) return;
  if (dice->OneIn(12)) {
    AddBroken(Kind::kManagedSeed, shoot.space, name, {});
  } else {
    Add(Kind::kManagedSeed, shoot.space, name,
        garden::ManagedSeed{.space = shoot.space, .name = name, .shoot_name = shoot.name});
  }
}

void Generator::AddShoots() {
  Dice dice = DiceOf(3);
  for (std::size_t i = 0; i < shape_.shoots; ++i) AddShoot(i, &dice);
}

void Generator::AddProjects() {
  Dice dice = DiceOf(4);
  for (const std::size_t project : projects_) {
    const std::string name = fmt::format("p{}", project);
    if (hostile() && dice.OneIn(10)) continue;
    if (hostile() && dice.OneIn(15)) {
      AddBroken(Kind::kProject, "", name, {});
    } else {
      Add(Kind::kProject, "", name,
          garden::Project{
              .name = name,
              .space = ProjectNamespace(project),
              .deleting = false,
              .labels = project % 3 == 0 ? OneLabel("tier", "gold") : garden::Labels()});
    }
    if (!hostile() || !dice.OneIn(3)) continue;
    const std::string space = ProjectNamespace(project);
    Add(Kind::kNamespacedCloudProfile, space, "special",
        garden::CloudProfile{
            .space = space, .name = "special", .type = "aws", .seed_selector = {}});
  }
}

GeneratedGarden Generator::Run() {
  AddProfiles();
  AddSeeds();
  AddShoots();
  AddProjects();
  Dice dice = DiceOf(5);
  if (hostile() && dice.OneIn(6)) {
    const garden::KindInfo& kind = dice.Pick(garden::Kinds());
    garden_.unknown_kinds.emplace_back(kind.kind, "forbidden");
  }
  return std::move(garden_);
}

}  // namespace

std::shared_ptr<const garden::GardenView> GeneratedGarden::Build() const {
  garden::GardenBuilder builder;
  for (const Change& change : changes) builder.Apply(change);
  for (const auto& [kind, why] : unknown_kinds) builder.SetKnown(kind, false, why);
  return builder.Build();
}

std::vector<const garden::Shoot*> GeneratedGarden::Shoots() const {
  std::vector<const garden::Shoot*> shoots;
  for (const Change& change : changes) {
    if (const auto* shoot = std::get_if<garden::Shoot>(&change.object)) shoots.push_back(shoot);
  }
  return shoots;
}

GeneratedGarden GenerateGarden(const GardenShape& shape) { return Generator(shape).Run(); }

garden::Labels OneLabel(std::string key, std::string value) {
  std::vector<garden::Labels::Pair> pairs;
  pairs.emplace_back(std::move(key), std::move(value));
  return garden::Labels(std::move(pairs));
}

absl::Time GeneratedNow() {
  return absl::FromCivil(absl::CivilSecond(2026, 11, 21, 12, 0, 0), absl::UTCTimeZone());
}

}  // namespace trowel::testing
