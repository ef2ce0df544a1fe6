#include <string>

#include "policy/condition.h"
#include "policy/config/make_setting.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

struct SourceHealthySettings {
  absl::Duration progressing_grace = kProgressingGrace;
};

constexpr std::array kSettings = {
    MakeSetting<&SourceHealthySettings::progressing_grace>(kGraceName, kGraceText),
};

// The source's gardenlet runs the first half of a migration, and it refuses to while its own seed
// is unwell (migrateShoot, checkSeed) or stopped: the shoot then hangs, frozen, where it was. No
// admission code looks. A source that is being deleted is exempt in gardenlet, and so it is here.
void CheckSourceHealthy(const Move& move, const garden::GardenView&,
                        const SourceHealthySettings& settings, Report* report) {
  const garden::Seed& seed = move.from();
  if (seed.deleting) return;
  if (seed.emergency_stop) {
    report->Object(kSeedNameField,
                   "end the emergency stop first: remove annotation "
                   "shoot.gardener.cloud/emergency-stop-reconciliations",
                   "source {} is in emergency stop: its gardenlet starts no migration",
                   move.source_name);
  }
  const ExpectedSeed expected{
      .role = "source",
      .name = move.source_name,
      .remedy = "repair the source first; if it is lost, restore by hand from the ShootState",
      .now = move.now,
      .grace = settings.progressing_grace};
  ExpectGood("GardenletReady", seed.gardenlet_ready, expected, report);
  ExpectGood("SeedSystemComponentsHealthy", seed.system_components_healthy, expected, report);
}

}  // namespace

extern constinit const Rule kSourceHealthyRule = {.id = "source-healthy",
                                                  .summary = "the source can run the migration",
                                                  .mode = Mode::kWarn,
                                                  .facts = {&facts::kSource},
                                                  .settings = kSettings,
                                                  .defaults = DefaultsOf<SourceHealthySettings>,
                                                  .reads = Reads::kNothing,
                                                  .check = Tuned<CheckSourceHealthy>};

}  // namespace trowel::policy
