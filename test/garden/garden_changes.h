#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "garden/change.h"
#include "garden/external_scores.h"
#include "garden/region_table.h"
#include "garden/view.h"

// Short ways to say "this object is now so" in tests, and to look at what came of it.
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

inline Change RegionConfig(std::string name, const std::string& profiles,
                           std::vector<Labels::Pair> rows, std::string space = "garden") {
  ConfigMap config;
  config.space = space;
  config.name = name;
  config.labels = Labels({{std::string(kRegionConfigLabel), std::string(kRegionConfigValue)}});
  config.annotations = Labels({{std::string(kCloudProfilesAnnotation), profiles}});
  config.data = std::move(rows);
  return {Kind::kConfigMap, std::move(space), std::move(name), std::move(config)};
}

// External scores; `text` is that of their key.
inline Change ScoresConfigMap(std::string name, std::string text, std::string space = "garden") {
  ConfigMap config;
  config.space = space;
  config.name = name;
  config.labels = Labels({{std::string(kScoresLabel), std::string(kScoresLabelValue)}});
  config.data = {{std::string(kScoresKey), std::move(text)}};
  return {Kind::kConfigMap, std::move(space), std::move(name), std::move(config)};
}

// By the first table of the profile.
inline std::optional<int> Distance(const GardenView& view, std::string_view profile,
                                   std::pair<std::string_view, std::string_view> regions) {
  const auto tables = view.RegionTablesOf(profile);
  if (tables.empty()) return std::nullopt;
  return tables[0].matrix->Between(view.FindRegion(regions.first), view.FindRegion(regions.second));
}

}  // namespace trowel::garden
