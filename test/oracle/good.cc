#include "test/oracle/good.h"

#include <utility>

#include "garden/region_table.h"
#include "test/support/healthy_seed.h"

namespace trowel::testing::oracle {
namespace {

using garden::Change;
using garden::Kind;
using garden::ParseCidr;
using Operator = garden::LabelSelector::Operator;

Operator OperatorOf(const std::string& text) {
  if (text == "In") return Operator::kIn;
  if (text == "NotIn") return Operator::kNotIn;
  if (text == "Exists") return Operator::kExists;
  if (text == "DoesNotExist") return Operator::kDoesNotExist;
  return Operator::kInvalid;
}

}  // namespace

garden::Seed GoodSeed(std::string name) {
  garden::Seed seed = HealthySeed(name);
  seed.labels = LabelsOf({{"tier", "gold"}});
  seed.zones = {"a", "b", "c"};
  seed.default_domains = {"example.org"};
  seed.networks = {ParseCidr("10.10.0.0/16"), ParseCidr("10.20.0.0/16"), ParseCidr("10.30.0.0/16")};
  seed.access_restrictions = {"eu-only"};
  seed.allocatable_shoots = 10;
  return seed;
}

garden::Shoot GoodShoot(std::string name) {
  garden::Shoot shoot;
  shoot.space = "garden-dev";
  shoot.name = std::move(name);
  shoot.cloud_profile.name = "aws";
  shoot.region = "eu-west-1";
  shoot.provider_type = "aws";
  shoot.purpose = "production";
  shoot.worker_zones = {"a"};
  shoot.has_networking = true;
  shoot.networks = {.nodes = ParseCidr("10.40.0.0/16"),
                    .pods = ParseCidr("10.50.0.0/16"),
                    .services = ParseCidr("10.60.0.0/16")};
  shoot.ip_families = {"IPv4"};
  return shoot;
}

garden::CloudProfile ProfileNamed(std::string name) {
  return {.space = "", .name = std::move(name), .type = "aws", .seed_selector = {}};
}

garden::Project DevProject() { return {.name = "dev", .space = "garden-dev", .deleting = false}; }

garden::ConfigMap RegionsOf(std::string profiles, std::vector<garden::Labels::Pair> rows) {
  garden::ConfigMap config;
  config.space = "garden";
  config.name = "regions";
  config.labels = LabelsOf(
      {{std::string(garden::kRegionConfigLabel), std::string(garden::kRegionConfigValue)}});
  config.annotations =
      LabelsOf({{std::string(garden::kCloudProfilesAnnotation), std::move(profiles)}});
  config.data = std::move(rows);
  return config;
}

garden::Labels LabelsOf(std::vector<garden::Labels::Pair> pairs) {
  return garden::Labels(std::move(pairs));
}

garden::LabelSelector::Expression Term(std::string key, std::string op,
                                       std::vector<std::string> values) {
  const Operator parsed = OperatorOf(op);
  return {
      .key = std::move(key), .op = parsed, .values = std::move(values), .op_text = std::move(op)};
}

Change Put(garden::Seed seed) {
  std::string name = seed.name;
  return {.kind = Kind::kSeed, .space = "", .name = std::move(name), .object = std::move(seed)};
}

Change Put(garden::Shoot shoot) {
  std::string space = shoot.space;
  std::string name = shoot.name;
  return {.kind = Kind::kShoot,
          .space = std::move(space),
          .name = std::move(name),
          .object = std::move(shoot)};
}

Change Put(garden::CloudProfile profile) {
  std::string space = profile.space;
  std::string name = profile.name;
  return {.kind = space.empty() ? Kind::kCloudProfile : Kind::kNamespacedCloudProfile,
          .space = std::move(space),
          .name = std::move(name),
          .object = std::move(profile)};
}

Change Put(garden::Project project) {
  std::string name = project.name;
  return {
      .kind = Kind::kProject, .space = "", .name = std::move(name), .object = std::move(project)};
}

Change Put(garden::ConfigMap config) {
  std::string space = config.space;
  std::string name = config.name;
  return {.kind = Kind::kConfigMap,
          .space = std::move(space),
          .name = std::move(name),
          .object = std::move(config)};
}

Change PutBroken(Kind kind, std::string space, std::string name) {
  garden::Broken broken;
  broken.why = "spec: expected an object";
  if (kind == Kind::kConfigMap) {
    broken.labels = {
        {std::string(garden::kRegionConfigLabel), std::string(garden::kRegionConfigValue)}};
  }
  return {.kind = kind,
          .space = std::move(space),
          .name = std::move(name),
          .object = std::move(broken)};
}

}  // namespace trowel::testing::oracle
