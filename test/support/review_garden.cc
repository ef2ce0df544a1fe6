#include "test/support/review_garden.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "garden/decode.h"
#include "garden/seed_detail.h"
#include "garden/yaml_json.h"
#include "test/support/healthy_seed.h"

namespace trowel::testing {
namespace {

[[noreturn]] void Die(std::string_view what) {
  std::fprintf(stderr, "review garden: %.*s\n", static_cast<int>(what.size()), what.data());
  std::abort();
}

// What a recording says of a seed stays; what was out of order that day is as in a healthy one.
void PutInOrder(garden::Seed* seed) {
  const garden::Seed healthy = HealthySeed(seed->name, seed->region);
  seed->gardenlet_ready = healthy.gardenlet_ready;
  seed->system_components_healthy = healthy.system_components_healthy;
  seed->backup_buckets_ready = healthy.backup_buckets_ready;
  seed->gardenlet_version = healthy.gardenlet_version;
  seed->detail = healthy.detail;
  seed->taints.clear();
  seed->visible = true;
}

}  // namespace

std::string ReadTestFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) Die("cannot read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string ReadReview(std::string_view name) {
  return ReadTestFile(fmt::format("test/data/reviews/{}.json", name));
}

ReviewGarden::ReviewGarden(std::string_view review) {
  for (const char* list : {"seeds", "cloudprofiles", "projects"}) {
    AddFile(fmt::format("test/data/garden/list-{}.json", list));
  }
  AddFile("test/data/regions/provider-aws.60-gardener-scheduler-region-configmap.yaml");
  for (garden::Change& change : changes_) {
    if (auto* seed = std::get_if<garden::Seed>(&change.object)) PutInOrder(seed);
  }
  AddOldShoot(review);
}

void ReviewGarden::AddFile(const std::string& path) {
  const auto documents = garden::YamlToJson(ReadTestFile(path));
  if (!documents.ok()) Die(path);
  for (const std::string& document : *documents) {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    if (parser.parse(document).get(root) != simdjson::SUCCESS) Die(path);
    auto decoded = garden::DecodeDocument(root);
    if (!decoded.ok() || !decoded->problems.empty()) Die(path);
    for (garden::Change& change : decoded->changes) changes_.push_back(std::move(change));
  }
}

void ReviewGarden::AddOldShoot(std::string_view review) {
  const std::string body = ReadReview(review);
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(body).get(root) != simdjson::SUCCESS) Die(review);
  simdjson::dom::element old_object;
  std::string_view kind;
  if (root["request"]["kind"]["kind"].get(kind) != simdjson::SUCCESS || kind != "Shoot") return;
  if (root["request"]["oldObject"].get(old_object) != simdjson::SUCCESS) Die(review);
  if (old_object.is_null()) return;
  garden::JsonTrail trail;
  changes_.push_back(garden::DecodeObject(garden::Kind::kShoot, old_object, &trail));
}

garden::Seed& ReviewGarden::SeedNamed(std::string_view name) {
  for (garden::Change& change : changes_) {
    auto* seed = std::get_if<garden::Seed>(&change.object);
    if (seed != nullptr && seed->name == name) return *seed;
  }
  Die(fmt::format("no seed {}", name));
}

void ReviewGarden::Fill(std::string_view seed, int count) {
  for (int i = 0; i < count; ++i) {
    garden::Shoot shoot;
    shoot.space = "garden-dev";
    shoot.name = fmt::format("filler-{}", i);
    shoot.seed_name = seed;
    shoot.host_seed_name = seed;
    changes_.push_back({garden::Kind::kShoot, shoot.space, shoot.name, shoot});
  }
}

std::shared_ptr<const garden::GardenView> ReviewGarden::Build() const {
  garden::GardenBuilder builder;
  for (const garden::Change& change : changes_) builder.Apply(change);
  return builder.Build();
}

}  // namespace trowel::testing
