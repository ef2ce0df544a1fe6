#include "test/scheduler/gardener/schedule_fixture.h"

#include <fmt/format.h>

#include "base/check.h"
#include "test/support/healthy_seed.h"

namespace trowel::testing {

using garden::Kind;
using scheduler::gardener::Detail;
using scheduler::gardener::Filter;
using scheduler::gardener::Outcome;
using scheduler::gardener::Strategy;

garden::Seed ScheduleFixture::SeedNamed(const std::string& name) {
  garden::Seed seed = HealthySeed(name, "europe");
  seed.labels = garden::Labels();
  seed.provider_type = "foo";
  seed.zones.clear();
  seed.has_backup = false;
  seed.internal_domain.clear();
  seed.default_domains.clear();
  seed.networks = {garden::ParseCidr("10.10.0.0/16"), garden::ParseCidr("10.20.0.0/16"),
                   garden::ParseCidr("10.30.0.0/16")};
  seed.allocatable_shoots.reset();
  // Upstream's own tests say when of no condition.
  seed.gardenlet_ready = {.status = garden::Condition::Status::kTrue};
  seed.system_components_healthy = {};
  seed.backup_buckets_ready = {};
  return seed;
}

ScheduleFixture::ScheduleFixture()
    : cloud_profile(garden::CloudProfile{
          .space = "", .name = "cloudprofile-1", .type = "foo", .seed_selector = std::nullopt}),
      project(garden::Project{.name = "project-1", .space = "my-namespace", .deleting = false}) {
  shoot.space = "my-namespace";
  shoot.name = "shoot";
  shoot.cloud_profile.name = "cloudprofile-1";
  shoot.region = "europe";
  shoot.provider_type = "foo";
  shoot.has_networking = true;
  shoot.networks = {.nodes = garden::ParseCidr("10.40.0.0/16"),
                    .pods = garden::ParseCidr("10.50.0.0/16"),
                    .services = garden::ParseCidr("10.60.0.0/16")};
}

garden::Seed& ScheduleFixture::Add(const std::string& name) {
  seeds.push_back(SeedNamed(name));
  return seeds.back();
}

ScheduleFixture& ScheduleFixture::AddIn(const std::vector<std::string>& regions) {
  for (const std::string& region : regions) Add("seed-" + region).region = region;
  return *this;
}

ScheduleFixture& ScheduleFixture::AddInFiveRegions(const std::string& shoot_region) {
  shoot.region = shoot_region;
  return AddIn({"ap-west-1", "eu-east-1", "eu-west-1", "us-central-2", "us-east-1"});
}

ScheduleFixture& ScheduleFixture::AddShoot(const std::string& on_seed, const std::string& host) {
  garden::Shoot added;
  added.space = "other-namespace";
  added.name = fmt::format("shoot-{}", ++shoots_);
  added.seed_name = on_seed;
  added.host_seed_name = host;
  more.push_back({.kind = Kind::kShoot, .space = added.space, .name = added.name, .object = added});
  return *this;
}

ScheduleFixture& ScheduleFixture::AddTable(const std::string& name,
                                           std::vector<garden::Labels::Pair> rows,
                                           const std::string& profiles) {
  garden::ConfigMap config;
  config.space = "garden";
  config.name = name;
  config.labels = garden::Labels(
      {{std::string(garden::kRegionConfigLabel), std::string(garden::kRegionConfigValue)}});
  config.annotations = garden::Labels({{std::string(garden::kCloudProfilesAnnotation), profiles}});
  config.data = std::move(rows);
  more.push_back({.kind = Kind::kConfigMap, .space = "garden", .name = name, .object = config});
  return *this;
}

ScheduleFixture& ScheduleFixture::MinimalDistance() {
  strategy = Strategy::kMinimalDistance;
  return *this;
}

ScheduleFixture& ScheduleFixture::Tolerate(garden::FailureTolerance tolerance) {
  shoot.failure_tolerance = tolerance;
  return *this;
}

Outcome ScheduleFixture::Run(Detail detail) {
  garden::GardenBuilder builder;
  const auto apply = [&builder](Kind kind, const std::string& space, const std::string& name,
                                garden::Object object) {
    builder.Apply({.kind = kind, .space = space, .name = name, .object = std::move(object)});
  };
  for (const garden::Seed& one : seeds) apply(Kind::kSeed, "", one.name, one);
  if (stored) apply(Kind::kShoot, shoot.space, shoot.name, shoot);
  if (cloud_profile.has_value()) {
    const Kind kind =
        cloud_profile->space.empty() ? Kind::kCloudProfile : Kind::kNamespacedCloudProfile;
    apply(kind, cloud_profile->space, cloud_profile->name, *cloud_profile);
  }
  if (project.has_value()) apply(Kind::kProject, "", project->name, *project);
  for (const garden::Change& change : more) builder.Apply(change);
  for (const auto& [kind, why] : unknown_kinds) builder.SetKnown(kind, false, why);
  view = builder.Build();
  return Schedule(shoot, *view, strategy, detail);
}

std::vector<std::string> ScheduleFixture::Tied() {
  const Outcome outcome = Run();
  if (outcome.chosen == nullptr) return {"! " + outcome.error};
  TROWEL_CHECK(outcome.chosen == outcome.tied.front());
  return NamesOf(outcome.tied);
}

std::vector<std::string> ScheduleFixture::DroppedAt(Filter filter) {
  const Outcome outcome = Run();
  std::vector<std::string> texts;
  for (const auto& [entry, reason] : outcome.dropped[static_cast<std::size_t>(filter)]) {
    texts.push_back(fmt::format("{}: {}", entry->seed->name, reason));
  }
  return texts;
}

std::vector<std::string> NamesOf(const std::vector<const garden::SeedEntry*>& entries) {
  std::vector<std::string> names;
  names.reserve(entries.size());
  for (const garden::SeedEntry* entry : entries) names.push_back(entry->seed->name);
  return names;
}

garden::Labels LabelOf(const std::string& key, const std::string& value) {
  return garden::Labels(std::vector<garden::Labels::Pair>{{key, value}});
}

garden::SeedSelector SelectorFor(const std::string& key, const std::string& value) {
  garden::SeedSelector selector;
  selector.labels.match_labels = LabelOf(key, value);
  return selector;
}

}  // namespace trowel::testing
