#include "migration/run/brakes.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "base/time_text.h"
#include "garden/seed.h"
#include "policy/move/freeze_window.h"

namespace trowel::run {
namespace {

using Status = garden::Condition::Status;

std::string IllnessOf(const std::string& name, const garden::GardenView& view) {
  const garden::SeedEntry* entry = view.FindSeed(name);
  if (entry == nullptr) return fmt::format("there is no readable Seed {}", name);
  const garden::Seed& seed = *entry->seed;
  if (seed.deleting) return fmt::format("seed {} is being deleted", name);
  if (seed.gardenlet_ready.status != Status::kTrue) {
    return fmt::format("seed {}: GardenletReady is {}", name, Name(seed.gardenlet_ready.status));
  }
  const Status system = seed.system_components_healthy.status;
  if (system == Status::kFalse || system == Status::kUnknown) {
    return fmt::format("seed {}: SeedSystemComponentsHealthy is {}", name, Name(system));
  }
  return {};
}

}  // namespace

const std::string& Brakes::IllnessOf(const std::string& seed) {
  const auto found = ill_.find(seed);
  if (found != ill_.end()) return found->second;
  return ill_.emplace(seed, run::IllnessOf(seed, desk_.in.view)).first->second;
}

const std::string& Brakes::UnhealthyShootsOf(const std::string& seed) {
  const auto found = unhealthy_.find(seed);
  if (found != unhealthy_.end()) return found->second;
  std::string& what = unhealthy_[seed];
  const std::optional<int>& limit = desk_.run.settings.unhealthy_percent;
  if (!limit.has_value() || desk_.in.health == nullptr) return what;
  const auto health = desk_.in.health->find(seed);
  if (health == desk_.in.health->end() || health->second.percent() <= *limit) return what;
  what = fmt::format("seed {}: {} of {} shoots have failed, more than {} %", seed,
                     health->second.unhealthy, health->second.shoots, *limit);
  return what;
}

std::string Brakes::Of(const Move& move) {
  for (const std::string* seed : {&move.from, &move.to}) {
    if (const std::string& ill = IllnessOf(*seed); !ill.empty()) return ill;
  }
  if (const std::string& ill = UnhealthyShootsOf(move.to); !ill.empty()) return ill;
  const garden::Seed& from = *desk_.in.view.FindSeed(move.from)->seed;  // It is there: not ill.
  const garden::Seed& to = *desk_.in.view.FindSeed(move.to)->seed;
  for (const garden::Seed* seed : {&from, &to}) {
    if (seed->emergency_stop) return fmt::format("seed {} is stopped", seed->name);
  }
  if (from.gardenlet_version != to.gardenlet_version) {
    return fmt::format("gardenlets differ: {} on {}, {} on {}", Printable(from.gardenlet_version),
                       from.name, Printable(to.gardenlet_version), to.name);
  }
  return {};
}

std::string BrakeOfAll(const Desk& desk) {
  const Settings& settings = desk.run.settings;
  if (!desk.in.settling.empty()) return desk.in.settling;
  if (settings.unhealthy_percent.has_value() && desk.in.health == nullptr) {
    return "nobody has counted yet which shoots are healthy";
  }
  if (!settings.while_no_alert.empty()) {
    if (!desk.in.alerts.has_value()) return "nobody knows whether there is an alert";
    if (!desk.in.alerts->empty()) return "alert: " + JoinWords(*desk.in.alerts);
  }
  for (const policy::FreezeWindow& window : settings.freeze) {
    const std::optional<absl::Time> end = policy::EndOfFreeze(window, desk.in.now);
    if (!end.has_value()) continue;
    return fmt::format("freeze window {} holds{}", window.name,
                       *end == absl::InfiniteFuture() ? "" : " until " + FormatUtc(*end));
  }
  return {};
}

void LookForIllness(Desk* desk) {
  if (!desk->fresh || !IsActive(desk->run)) return;
  Brakes brakes(*desk);
  StringMap<std::string> ill;
  const auto note = [&](const std::string& seed, const std::string& what) {
    if (!what.empty()) ill.emplace(seed, what);
  };
  for (const Move& move : desk->run.moves) {
    if (move.settled()) continue;
    note(move.from, brakes.IllnessOf(move.from));
    note(move.to, brakes.IllnessOf(move.to));
    note(move.to, brakes.UnhealthyShootsOf(move.to));
  }
  for (auto& [name, seed] : desk->flight.seeds) {
    if (!ill.contains(name)) seed.ill_since = absl::InfiniteFuture();
  }
  std::vector<std::string>& halted_for = desk->run.halted_for;
  const auto is_well = [&](const std::string& seed) { return !ill.contains(seed); };
  if (std::erase_if(halted_for, is_well) > 0) desk->Note();
  for (const auto& [name, what] : ill) {
    absl::Time& since = desk->flight.seeds[name].ill_since;
    since = std::min(since, desk->in.now);
    if (desk->in.now - since < desk->run.settings.halt_after) continue;
    if (std::find(halted_for.begin(), halted_for.end(), name) != halted_for.end()) continue;
    if (!desk->Halt(what)) continue;
    halted_for.push_back(name);
  }
}

}  // namespace trowel::run
