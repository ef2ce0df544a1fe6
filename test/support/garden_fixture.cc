#include "test/support/garden_fixture.h"

#include <cstdlib>
#include <utility>

#include "base/check.h"
#include "test/support/tune.h"

namespace trowel::testing {
namespace {

using garden::Change;
using garden::Kind;

garden::RegionTable Regions() {
  garden::RegionTable table;
  table.name = "aws-regions";
  table.cloud_profiles = {"aws"};
  table.rows["eu-west-1"] = {{"eu-central-1", 40}, {"us-east-1", 90}, {"ap-southeast-2", 255}};
  table.rows["eu-central-1"] = {{"eu-west-1", 40}, {"us-east-1", 95}, {"ap-southeast-2", 250}};
  table.rows["us-east-1"] = {{"eu-west-1", 90}, {"eu-central-1", 95}};
  return table;
}

// Region tables enter a garden as ConfigMaps, as they do in a landscape.
garden::ConfigMap AsConfigMap(const garden::RegionTable& table) {
  garden::ConfigMap config;
  config.space = "garden";
  config.name = table.name;
  config.labels = garden::Labels(
      {{std::string(garden::kRegionConfigLabel), std::string(garden::kRegionConfigValue)}});
  std::string profiles;
  for (const std::string& profile : table.cloud_profiles) profiles += profile + ",";
  if (!profiles.empty()) profiles.pop_back();
  std::vector<garden::Labels::Pair> annotations = {
      {std::string(garden::kCloudProfilesAnnotation), profiles}};
  if (table.threshold.state != garden::RegionTable::Threshold::State::kAbsent) {
    annotations.emplace_back(garden::kThresholdAnnotation, table.threshold.text);
  }
  config.annotations = garden::Labels(annotations);
  for (const auto& [from, row] : table.rows) {
    std::string text;
    for (const auto& [to, distance] : row) text += fmt::format("{}: {}\n", to, distance);
    config.data.emplace_back(from, text);
  }
  for (const auto& [from, unused] : table.broken_rows) config.data.emplace_back(from, "{");
  return config;
}

}  // namespace

garden::Change ScoresConfig(const std::string& name, const std::string& expires,
                            const std::string& scores) {
  garden::ConfigMap config;
  config.space = "garden";
  config.name = name;
  config.labels =
      garden::Labels({{std::string(garden::kScoresLabel), std::string(garden::kScoresLabelValue)}});
  config.data = {{std::string(garden::kScoresKey),
                  "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Scores\nexpires: " + expires +
                      "\n" + scores}};
  return {garden::Kind::kConfigMap, "garden", name, std::move(config)};
}

garden::Shoot RestingShoot(const std::string& name, const std::string& seed) {
  garden::Shoot shoot;
  shoot.space = "garden-dev";
  shoot.name = name;
  shoot.seed_name = seed;
  shoot.host_seed_name = seed;
  shoot.cloud_profile.name = "aws";
  shoot.region = "eu-west-1";
  shoot.provider_type = "aws";
  shoot.purpose = "production";
  shoot.worker_zones = {"eu-west-1a", "eu-west-1b"};
  shoot.has_networking = true;
  shoot.networks = {.nodes = garden::ParseCidr("10.250.0.0/16"),
                    .pods = garden::ParseCidr("100.64.0.0/13"),
                    .services = garden::ParseCidr("100.104.0.0/13")};
  shoot.ip_families = {"IPv4"};
  shoot.dns_domain = name + ".dev.shoots.example.org";
  shoot.technical_id_length = static_cast<std::uint16_t>(("shoot--dev--" + name).size());
  if (!seed.empty()) {
    shoot.last_operation = {.type = garden::OperationType::kReconcile,
                            .state = garden::OperationState::kSucceeded,
                            .updated = At("2026-11-21T09:00:00Z")};
    shoot.bound_at = At("2026-01-10T08:00:00Z");
  }
  return shoot;
}

GardenFixture::GardenFixture()
    : shoot(RestingShoot("moss", "aws-eu1")),
      cloud_profile(garden::CloudProfile{
          .space = "", .name = "aws", .type = "aws", .seed_selector = std::nullopt}),
      project(garden::Project{.name = "dev", .space = "garden-dev", .deleting = false}),
      regions(Regions()) {}

GardenFixture& GardenFixture::Live() {
  shoot.failure_tolerance = garden::FailureTolerance::kNode;
  shoot.live_migrate = true;
  return Tune("live-support", "since: v1.150.0");
}

GardenFixture& GardenFixture::Set(const std::string& rule, policy::Mode mode) {
  Config(rule).mode = mode;
  Config(rule).live_mode = mode;
  return *this;
}

policy::RuleConfig& GardenFixture::Config(const std::string& rule) {
  const std::optional<std::size_t> index = policy::FindAnyRule(rule);
  TROWEL_CHECK(index.has_value());
  return policy.rules[*index];
}

GardenFixture& GardenFixture::Tune(const std::string& rule, const std::string& settings) {
  testing::Tune(rule, settings, &Config(rule));
  return *this;
}

GardenFixture& GardenFixture::AddSeed(garden::Seed seed) {
  const std::string name = seed.name;
  more.push_back({.kind = Kind::kSeed, .space = "", .name = name, .object = std::move(seed)});
  return *this;
}

GardenFixture& GardenFixture::AddShoot(garden::Shoot added) {
  more.push_back({.kind = Kind::kShoot, .space = added.space, .name = added.name, .object = added});
  return *this;
}

std::shared_ptr<const garden::GardenView> GardenFixture::View() const {
  garden::GardenBuilder builder;
  const auto seed = [&](const garden::Seed& object, bool present, const std::string& broken) {
    if (!broken.empty()) {
      garden::Broken why;
      why.why = broken;
      builder.Apply({.kind = Kind::kSeed, .space = "", .name = object.name, .object = why});
    } else if (present) {
      builder.Apply({.kind = Kind::kSeed, .space = "", .name = object.name, .object = object});
    }
  };
  seed(source, with_source, broken_source);
  seed(destination, with_destination, broken_destination);
  garden::Shoot stored = shoot;
  if (first) stored.seed_name.clear();
  if (!created) {
    builder.Apply(
        {.kind = Kind::kShoot, .space = stored.space, .name = stored.name, .object = stored});
  }
  if (cloud_profile.has_value()) {
    builder.Apply({.kind = Kind::kCloudProfile,
                   .space = "",
                   .name = cloud_profile->name,
                   .object = *cloud_profile});
  }
  if (project.has_value()) {
    builder.Apply({.kind = Kind::kProject, .space = "", .name = project->name, .object = *project});
  }
  if (regions.has_value()) {
    builder.Apply({.kind = Kind::kConfigMap,
                   .space = "garden",
                   .name = regions->name,
                   .object = AsConfigMap(*regions)});
  }
  for (const Change& change : more) builder.Apply(change);
  for (const auto& [kind, why] : unknown_kinds) builder.SetKnown(kind, false, why);
  return builder.Build();
}

policy::Verdict GardenFixture::Decide(policy::Detail detail) const {
  const std::shared_ptr<const garden::GardenView> view = View();
  garden::Shoot old = shoot;
  if (first) {
    old.seed_name.clear();
    old.host_seed_name.clear();
  }
  garden::Shoot next = updated.value_or(old);
  next.seed_name = to;
  std::vector<policy::PendingMove> storage;
  const policy::Move move = policy::Resolve({.shoot = &next,
                                             .old = created ? nullptr : &old,
                                             .spec_change = spec_change,
                                             .requester = with_requester ? &requester : nullptr,
                                             .pending = pending,
                                             .now = now},
                                            *view, &storage);
  return policy::Evaluate(move, *view, policy::Select(policy, move), detail);
}

GardenFixture GardenFixture::Alone(const std::string& rule) const {
  GardenFixture alone = *this;
  for (const policy::Rule& other : policy::AllRules()) {
    alone.Set(std::string(other.id), policy::Mode::kOff);
  }
  alone.Set(rule, policy::Mode::kEnforce);
  alone.Config(rule).on_unknown.reset();
  return alone;
}

policy::Findings GardenFixture::Ask(const std::string& rule) const {
  policy::Verdict verdict = Alone(rule).Decide();
  policy::Findings findings = std::move(verdict.denials);
  for (policy::Finding& warning : verdict.warnings) {
    if (warning.advice) findings.push_back(std::move(warning));
  }
  return findings;
}

bool GardenFixture::Objects(const std::string& rule) const {
  const policy::Verdict verdict = Alone(rule).Decide(policy::Detail::kRulesOnly);
  return (verdict.denied_by | verdict.warned_by) != 0;
}

std::vector<std::string> MarkedMessages(const policy::Findings& findings) {
  std::vector<std::string> messages;
  for (const policy::Finding& finding : findings) {
    messages.push_back((finding.unknown  ? "? "
                        : finding.advice ? "advice: "
                                         : "") +
                       finding.message);
  }
  return messages;
}

std::vector<std::string> GardenFixture::Messages(const std::string& rule) const {
  return MarkedMessages(Ask(rule));
}

}  // namespace trowel::testing
