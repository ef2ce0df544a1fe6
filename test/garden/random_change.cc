#include "test/garden/random_change.h"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "garden/region_table.h"

namespace trowel::garden {
namespace {

class Dice {
 public:
  explicit Dice(std::mt19937* random) : random_(random) {}

  bool OneIn(unsigned n) { return Below(n) == 0; }
  std::size_t Below(std::size_t n) { return (*random_)() % n; }
  const std::string& Name() { return RandomNames()[Below(RandomNames().size())]; }
  std::string NameOrNone() { return OneIn(4) ? std::string() : Name(); }

 private:
  std::mt19937* random_;
};

Shoot RandomShoot(Dice* dice, std::pair<std::string, std::string> key) {
  Shoot shoot;
  shoot.space = std::move(key.first);
  shoot.name = std::move(key.second);
  shoot.seed_name = dice->NameOrNone();
  shoot.host_seed_name = dice->OneIn(2) ? shoot.seed_name : dice->NameOrNone();
  constexpr std::array kPurposes = {"", "evaluation", "production", "testing"};
  shoot.purpose = kPurposes[dice->Below(kPurposes.size())];
  constexpr std::array kTypes = {OperationType::kNone, OperationType::kReconcile,
                                 OperationType::kMigrate, OperationType::kRestore};
  shoot.last_operation.type = kTypes[dice->Below(kTypes.size())];
  shoot.last_operation.state =
      dice->OneIn(2) ? OperationState::kSucceeded : OperationState::kProcessing;
  return shoot;
}

ConfigMap RandomConfigMap(Dice* dice, const std::string& space, const std::string& name) {
  ConfigMap config;
  config.space = space;
  config.name = name;
  if (!dice->OneIn(4)) {
    config.labels = Labels({{std::string(kRegionConfigLabel), std::string(kRegionConfigValue)}});
  }
  config.annotations = Labels(
      {{std::string(kCloudProfilesAnnotation), fmt::format("{}, {}", dice->Name(), dice->Name())}});
  const std::string distance = dice->OneIn(5) ? "far" : fmt::format("{}", dice->Below(300));
  config.data = {{dice->Name(), fmt::format("{}: {}", dice->Name(), distance)}};
  return config;
}

Object RandomObject(Kind kind, Dice* dice, const std::string& space, const std::string& name) {
  switch (kind) {
    case Kind::kSeed: {
      Seed seed;
      seed.name = name;
      seed.region = dice->Name();
      return seed;
    }
    case Kind::kShoot: return RandomShoot(dice, {space, name});
    case Kind::kCloudProfile:
    case Kind::kNamespacedCloudProfile:
      return CloudProfile{.space = space, .name = name, .type = dice->Name(), .seed_selector = {}};
    case Kind::kProject:
      return Project{.name = name,
                     .space = dice->OneIn(5) ? "" : RandomSpaces()[dice->Below(4)],
                     .deleting = false};
    case Kind::kConfigMap: return RandomConfigMap(dice, space, name);
    case Kind::kShootState: return ShootState{.space = space, .name = name, .timestamp = {}};
    case Kind::kBackupBucket:
      return BackupBucket{.name = name,
                          .seed_name = dice->Name(),
                          .last_error = dice->OneIn(2) ? "" : "access denied to " + dice->Name()};
    case Kind::kBastion:
      return Bastion{
          .space = space, .name = name, .shoot_name = dice->Name(), .seed_name = dice->Name()};
    case Kind::kManagedSeed:
      return ManagedSeed{.space = space, .name = name, .shoot_name = dice->Name()};
    case Kind::kBackupEntry:
      return BackupEntry{.space = space,
                         .name = name,
                         .bucket_name = dice->Name(),
                         .seed_name = dice->Name(),
                         .host_seed_name = dice->NameOrNone(),
                         .owner = dice->Name(),
                         .last_error = {},
                         .last_operation = {}};
    case Kind::kExposureClass:
      return ExposureClass{.name = name, .handler = dice->Name(), .seed_selector = {}};
  }
  return Deleted{};
}

}  // namespace

const std::vector<std::string>& RandomNames() {
  static const std::vector<std::string> kNames = {"oak", "elm", "ash", "fir", "yew", "bay", "fig"};
  return kNames;
}

const std::vector<std::string>& RandomSpaces() {
  static const std::vector<std::string> kSpaces = {"garden", "garden-a", "garden-b", "a"};
  return kSpaces;
}

Change RandomChange(std::mt19937* random) {
  Dice dice(random);
  // Half of all changes are to shoots, as in life.
  const Kind kind = dice.OneIn(2) ? Kind::kShoot : static_cast<Kind>(dice.Below(kKinds));
  Change change{.kind = kind, .space = "", .name = dice.Name(), .object = Deleted{}};
  if (InfoOf(kind).namespaced) change.space = RandomSpaces()[dice.Below(RandomSpaces().size())];
  if (dice.OneIn(6)) return change;
  if (dice.OneIn(8)) {
    Broken broken;
    broken.why = "spec." + dice.Name() + ": expected a string";
    broken.seeds_readable = !dice.OneIn(3);
    broken.seed_name = dice.NameOrNone();
    broken.host_seed_name = dice.NameOrNone();
    change.object = std::move(broken);
    return change;
  }
  change.object = RandomObject(kind, &dice, change.space, change.name);
  return change;
}

}  // namespace trowel::garden
