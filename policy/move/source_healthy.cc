#include <string>

#include "garden/seed_detail.h"
#include "policy/condition.h"
#include "policy/config/make_setting.h"
#include "policy/host.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

struct SourceHealthySettings {
  absl::Duration progressing_grace = kProgressingGrace;
};

constexpr std::array kSettings = {
    MakeSetting<&SourceHealthySettings::progressing_grace>(kGraceName, kGraceText),
};

constexpr std::string_view kRepair =
    "repair the source first; if it is lost, restore by hand from the ShootState";

// What passes by itself, a component that restarts for instance, holds a migration up for minutes.
// A gardenlet that does not answer never begins.
bool MayPassByItself(const garden::Condition& gardenlet_ready) {
  return gardenlet_ready.status == garden::Condition::Status::kTrue ||
         gardenlet_ready.status == garden::Condition::Status::kProgressing;
}

// Nobody runs the code that exempts a seed which is being deleted.
bool IsSilent(const garden::Condition& gardenlet_ready) {
  return gardenlet_ready.status == garden::Condition::Status::kUnknown ||
         gardenlet_ready.status == garden::Condition::Status::kFalse;
}

void CheckGeneration(const Move& move, const garden::Seed& seed, Report* report) {
  const garden::SeedDetail& detail = *seed.detail;
  if (detail.observed_generation >= detail.generation) return;
  constexpr std::string_view kWait = "wait until its gardenlet has reconciled the latest change";
  const std::string text =
      fmt::format("source {} is at generation {}, its gardenlet has observed {}", seed.name,
                  detail.generation, detail.observed_generation);
  if (move.live) {
    report->Object(kSeedNameField, kWait, "{}", text);
  } else {
    report->Advise(kSeedNameField, kWait, "{}", text);
  }
}

// The gardenlet of the seed on which the control plane is runs the first half of a migration, and
// it refuses to while its own seed is unwell, or has not seen its latest change (migrateShoot,
// checkSeed), and does nothing when it is stopped: the shoot then hangs, frozen, where it was. No
// admission code looks. checkSeed exempts a source that is being deleted; the emergency stop, which
// comes before it (helper/infos.go), does not, and a gardenlet that does not answer exempts
// nothing.
void CheckSourceHealthy(const Move& move, const garden::GardenView& view,
                        const SourceHealthySettings& settings, Report* report) {
  const garden::Seed* host = FindHost(move, view, report);
  if (host == nullptr) return;
  const garden::Seed& seed = *host;
  if (seed.emergency_stop) {
    report->Object(kSeedNameField,
                   "end the emergency stop first: remove annotation "
                   "shoot.gardener.cloud/emergency-stop-reconciliations",
                   "source {} is in emergency stop: its gardenlet starts no migration", seed.name);
  }
  if (seed.deleting && !IsSilent(seed.gardenlet_ready)) return;
  ExpectedSeed expected{.role = "source",
                        .name = seed.name,
                        .remedy = kRepair,
                        .now = move.now,
                        .grace = settings.progressing_grace,
                        .only_advice = !move.live && MayPassByItself(seed.gardenlet_ready)};
  ExpectGood("GardenletReady", seed.gardenlet_ready, expected, report);
  if (seed.deleting) return;
  expected.only_advice = !move.live;
  ExpectGood("SeedSystemComponentsHealthy", seed.system_components_healthy, expected, report);
  CheckGeneration(move, seed, report);
}

}  // namespace

extern constinit const Rule kSourceHealthyRule = {.id = "source-healthy",
                                                  .summary = "the source can run the migration",
                                                  .facts = {&facts::kSource},
                                                  .settings = kSettings,
                                                  .defaults = DefaultsOf<SourceHealthySettings>,
                                                  .reads = Reads::kNothing,
                                                  .check = Tuned<CheckSourceHealthy>};

}  // namespace trowel::policy
