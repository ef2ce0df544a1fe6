#include "migration/recover/destination.h"

#include <fmt/format.h>

#include "garden/seed.h"
#include "garden/seed_detail.h"
#include "garden/seed_way.h"
#include "migration/phase/seed_look.h"

namespace trowel::migration {
namespace {

using Status = garden::Condition::Status;

std::string WhyNotFit(const garden::Seed& seed) {
  if (seed.deleting) return fmt::format("{} is being deleted", seed.name);
  if (seed.emergency_stop) return fmt::format("{} is under an emergency stop", seed.name);
  if (seed.gardenlet_ready.status != Status::kTrue) {
    return fmt::format("GardenletReady of {} is {}", seed.name,
                       garden::Name(seed.gardenlet_ready.status));
  }
  const Status components = seed.system_components_healthy.status;
  if (components != Status::kTrue && components != Status::kProgressing) {
    return fmt::format("SeedSystemComponentsHealthy of {} is {}", seed.name,
                       garden::Name(components));
  }
  if (!seed.has_backup) return fmt::format("{} has no spec.backup", seed.name);
  return {};
}

}  // namespace

bool RunsOn(std::string_view seed, std::string_view lost, const garden::GardenView& view) {
  bool found = false;
  garden::SeedWay(view, seed).Follow([&](const garden::SeedWay::Step& step) {
    found = step.object != nullptr &&
            (step.object->host_seed_name == lost || step.object->seed_name == lost);
    return !found;
  });
  return found;
}

std::string WhyNotOn(std::string_view to, std::string_view lost, const garden::BackupEntry* entry,
                     const garden::GardenView& view) {
  const SeedLook look = LookForSeed(to, view);
  if (look.gone) return fmt::format("there is no Seed {}", to);
  if (look.seed == nullptr) return fmt::format("the Seed {} cannot be read", to);
  if (std::string why = WhyNotFit(*look.seed); !why.empty()) return why;
  if (RunsOn(to, lost, view)) return fmt::format("{} runs on {} itself", to, lost);
  const std::string& uid = look.seed->detail->uid;
  if (entry != nullptr && !uid.empty() && entry->bucket_name == uid) {
    return fmt::format(
        "its backups are in the bucket of {} already: Restore fails where both are "
        "one",
        to);
  }
  return {};
}

}  // namespace trowel::migration
