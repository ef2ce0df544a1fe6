#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "garden/kind.h"
#include "garden/objects.h"
#include "garden/seed.h"
#include "garden/shoot.h"

namespace trowel::garden {

// An object that could not be decoded. What it says of seeds is kept where it could be read, so
// that a broken shoot still counts where it runs.
struct Broken {
  std::string why;  // "spec.provider.workers[2].zones: expected a list of strings"
  bool seeds_readable = true;
  std::string seed_name;                                    // Shoots only.
  std::string host_seed_name;                               // Shoots only.
  std::vector<std::pair<std::string, std::string>> labels;  // ConfigMaps only, those readable.
};

struct Deleted {};

using Object =
    std::variant<Deleted, Broken, Seed, Shoot, CloudProfile, Project, ShootState, BackupBucket,
                 Bastion, ManagedSeed, ExposureClass, ConfigMap, BackupEntry>;

// "This object is now so." From a file or from a watch; the builder does not care.
struct Change {
  Kind kind = Kind::kSeed;
  std::string space;  // Empty for cluster-scoped kinds.
  std::string name;
  Object object;
};

}  // namespace trowel::garden
