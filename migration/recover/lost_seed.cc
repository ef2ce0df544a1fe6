#include "migration/recover/lost_seed.h"

#include <array>

#include "garden/find_shoot.h"

namespace trowel::migration {
namespace {

using Status = garden::Condition::Status;

constexpr std::array kScenarios = {Scenario::kReachable, Scenario::kCutOff, Scenario::kDead,
                                   Scenario::kIsolated};

}  // namespace

std::string_view Name(Scenario scenario) {
  switch (scenario) {
    case Scenario::kReachable: return "reachable";
    case Scenario::kCutOff: return "cut-off";
    case Scenario::kDead: return "dead";
    case Scenario::kIsolated: return "isolated";
  }
  return "";
}

std::optional<Scenario> ParseScenario(std::string_view name) {
  for (const Scenario scenario : kScenarios) {
    if (name == Name(scenario)) return scenario;
  }
  return std::nullopt;
}

// False is what a gardenlet says of itself; Unknown is said of one that is silent.
std::vector<Scenario> LostSeed::possible() const {
  const Status status = gardenlet_ready.status;
  if (answers || status == Status::kFalse) return {Scenario::kReachable};
  if (seed != nullptr && status == Status::kProgressing) {
    return {kScenarios.begin(), kScenarios.end()};
  }
  return {Scenario::kCutOff, Scenario::kDead, Scenario::kIsolated};
}

LostSeed LookAtLostSeed(std::string_view name, const garden::GardenView& view, absl::Time now) {
  LostSeed lost;
  lost.name = name;
  const garden::SeedEntry* entry = view.FindSeed(name);
  if (entry != nullptr) {
    lost.seed = entry->seed.get();
    lost.gardenlet_ready = lost.seed->gardenlet_ready;
    const bool ready = lost.gardenlet_ready.status == Status::kTrue;
    const bool reported = lost.gardenlet_ready.status != Status::kMissing;
    lost.answers = ready || (reported && now - lost.gardenlet_ready.since < LostSeed::kPatience);
  }
  for (const std::string& key : view.ShootsBehindSeed(name)) {
    const garden::Shoot* shoot = garden::FindShootByKey(key, view);
    LostSeed::Behind behind{.shoot = key, .on = {}};
    if (shoot != nullptr) {
      behind.on = shoot->host_seed_name.empty() ? shoot->seed_name : shoot->host_seed_name;
      behind.on_its_way = garden::OnItsWay(*shoot);
    }
    lost.behind.push_back(std::move(behind));
  }
  const garden::KindState& managed = view.kind(garden::Kind::kManagedSeed);
  if (const std::string* why = view.WhyManagedSeedBroken(name); why != nullptr) {
    lost.why_unknown = *why;
  } else if (!managed.known) {
    lost.why_unknown = managed.why_unknown;
  } else if (managed.objects + managed.broken == 0) {
    lost.why_unknown = "there is no ManagedSeed at all, as in a dump that was made without them";
  }
  return lost;
}

}  // namespace trowel::migration
