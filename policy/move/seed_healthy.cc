#include <string>

#include "garden/seed_detail.h"
#include "policy/condition.h"
#include "policy/config/make_setting.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

struct SeedHealthySettings {
  absl::Duration progressing_grace = kProgressingGrace;
};

constexpr std::array kSettings = {
    MakeSetting<&SeedHealthySettings::progressing_grace>(kGraceName, kGraceText),
};

// Gardener promises to refuse an unhealthy destination (docs/operations/control_plane_migration.md)
// and does not: no admission code reads a condition. The binding is accepted, and the shoot hangs
// between two seeds until the destination recovers (pkg/utils/kubernetes/health/seed.go:65). First
// scheduling asks no more than gardener-scheduler does (reconciler.go:702-718).
void CheckSeedHealthy(const Move& move, const garden::GardenView&,
                      const SeedHealthySettings& settings, Report* report) {
  const garden::Seed& seed = move.to();
  const ExpectedSeed expected{.role = "destination",
                              .name = move.destination_name,
                              .remedy = "choose a healthy seed, or repair this one first",
                              .now = move.now,
                              .grace = settings.progressing_grace};
  ExpectGood("GardenletReady", seed.gardenlet_ready, expected, report);
  if (seed.has_backup) {
    ExpectGood("BackupBucketsReady", seed.backup_buckets_ready, expected, report);
  }
  if (!seed.reconciled_once) {
    report->Object(kSeedNameField, "wait until its gardenlet has reconciled it once",
                   "destination {} has never been reconciled", move.destination_name);
  }
  if (move.first) return;
  ExpectGood("SeedSystemComponentsHealthy", seed.system_components_healthy, expected, report);
  if (seed.detail->observed_generation < seed.detail->generation) {
    report->Object(kSeedNameField, "wait until its gardenlet has reconciled the latest change",
                   "destination {} is at generation {}, its gardenlet has observed {}",
                   move.destination_name, seed.detail->generation,
                   seed.detail->observed_generation);
  }
}

}  // namespace

extern constinit const Rule kSeedHealthyRule = {.id = "seed-healthy",
                                                .summary = "the destination is healthy",
                                                .when = When::kAlways,
                                                .facts = {&facts::kDestination},
                                                .settings = kSettings,
                                                .defaults = DefaultsOf<SeedHealthySettings>,
                                                .reads = Reads::kShape,
                                                .placing = true,
                                                .check = Tuned<CheckSeedHealthy>};

}  // namespace trowel::policy
