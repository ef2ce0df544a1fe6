#pragma once

#include <string>
#include <utility>

#include "garden/change.h"

// Short ways to say "this object is now so" in tests.
namespace trowel::garden {

struct SeedNames {
  std::string to;    // spec.seedName
  std::string host;  // status.seedName
};

inline Change ShootOn(SeedNames seeds, std::string name = "moss",
                      std::string space = "garden-dev") {
  Shoot shoot;
  shoot.space = space;
  shoot.name = name;
  shoot.seed_name = std::move(seeds.to);
  shoot.host_seed_name = std::move(seeds.host);
  return {Kind::kShoot, std::move(space), std::move(name), std::move(shoot)};
}

inline Change SeedIn(std::string region, std::string name) {
  Seed seed;
  seed.name = name;
  seed.region = std::move(region);
  return {Kind::kSeed, "", std::move(name), std::move(seed)};
}

inline Change Gone(Kind kind, std::string space, std::string name) {
  return {kind, std::move(space), std::move(name), Deleted{}};
}

inline Broken BrokenWith(std::string why, SeedNames seeds = {}) {
  return {.why = std::move(why),
          .seeds_readable = true,
          .seed_name = std::move(seeds.to),
          .host_seed_name = std::move(seeds.host),
          .labels = {}};
}

inline Change BrokenObject(Kind kind, std::string space, std::string name) {
  return {kind, std::move(space), std::move(name), BrokenWith("spec: expected an object")};
}

}  // namespace trowel::garden
