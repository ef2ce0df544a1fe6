#include "policy/rule_table.h"

#include <array>

namespace trowel::policy {

// Each rule is one function in a file of its own: policy/move/<id>.cc.
#define TROWEL_RULE(function) \
  void function(const Move&, const garden::GardenView&, const Settings&, Report*)

TROWEL_RULE(CheckAccessRestrictions);
TROWEL_RULE(CheckAnnotationSpelling);
TROWEL_RULE(CheckBackupConfigured);
TROWEL_RULE(CheckBackupHealthy);
TROWEL_RULE(CheckBastions);
TROWEL_RULE(CheckBindingOnly);
TROWEL_RULE(CheckCloudprofileSelector);
TROWEL_RULE(CheckControlPlaneZones);
TROWEL_RULE(CheckCoolDown);
TROWEL_RULE(CheckDefaultDomain);
TROWEL_RULE(CheckDistantApproval);
TROWEL_RULE(CheckFreezeWindow);
TROWEL_RULE(CheckGardenletVersion);
TROWEL_RULE(CheckHaZones);
TROWEL_RULE(CheckInternalDomain);
TROWEL_RULE(CheckLiveHa);
TROWEL_RULE(CheckLiveHibernated);
TROWEL_RULE(CheckLiveSupport);
TROWEL_RULE(CheckManagedSeed);
TROWEL_RULE(CheckMigrationBudget);
TROWEL_RULE(CheckMigrationInProgress);
TROWEL_RULE(CheckNetworksDisjoint);
TROWEL_RULE(CheckProviderType);
TROWEL_RULE(CheckRegionDistance);
TROWEL_RULE(CheckSeedCapacity);
TROWEL_RULE(CheckSeedDeleting);
TROWEL_RULE(CheckSeedEmergencyStop);
TROWEL_RULE(CheckSeedExists);
TROWEL_RULE(CheckSeedHealthy);
TROWEL_RULE(CheckSeedPair);
TROWEL_RULE(CheckSeedVisible);
TROWEL_RULE(CheckShootDeleting);
TROWEL_RULE(CheckShootLastOperation);
TROWEL_RULE(CheckShootSelector);
TROWEL_RULE(CheckShootState);
TROWEL_RULE(CheckSourceHealthy);
TROWEL_RULE(CheckTaintsTolerated);

#undef TROWEL_RULE
namespace {

constexpr std::array kRules = {
    Rule{.id = "access-restrictions",
         .summary = "the destination supports the shoot's access restrictions",
         .when = When::kAlways,
         .facts = {Fact::kDestination},
         .reads = Reads::kShape,
         .check = CheckAccessRestrictions},
    Rule{.id = "annotation-spelling",
         .summary = "no annotation is spelt as in the GEP, which no code reads",
         .mode = Mode::kWarn,
         .live_mode = Mode::kWarn,
         .reads = Reads::kNothing,
         .check = CheckAnnotationSpelling},
    Rule{.id = "backup-configured",
         .summary = "source and destination have a backup",
         .facts = {Fact::kSource, Fact::kDestination},
         .reads = Reads::kShape,
         .check = CheckBackupConfigured},
    Rule{.id = "backup-healthy",
         .summary = "the backup buckets of both seeds work, and data need not cross providers",
         .mode = Mode::kWarn,
         .live_mode = Mode::kWarn,
         .facts = {Fact::kSource, Fact::kDestination, Fact::kBackupBuckets},
         .check = CheckBackupHealthy},
    Rule{.id = "bastions",
         .summary = "no Bastion of the shoot is open",
         .mode = Mode::kWarn,
         .live_mode = Mode::kWarn,
         .facts = {Fact::kBastions},
         .reads = Reads::kNothing,
         .check = CheckBastions},
    Rule{.id = "binding-only",
         .summary = "nothing in spec changes but seedName",
         .reads = Reads::kNothing,
         .judges_returns = true,
         .check = CheckBindingOnly},
    Rule{.id = "cloudprofile-selector",
         .summary = "the destination matches the CloudProfile's seed selector",
         .when = When::kAlways,
         .facts = {Fact::kDestination, Fact::kCloudProfile},
         .check = CheckCloudprofileSelector},
    Rule{.id = "control-plane-zones",
         .summary = "the destination has the zones that the control plane needs",
         .when = When::kAlways,
         .facts = {Fact::kDestination},
         .reads = Reads::kShape,
         .check = CheckControlPlaneZones},
    Rule{.id = "cool-down",
         .summary = "the shoot has not moved a short while ago",
         .mode = Mode::kOff,
         .live_mode = Mode::kOff,
         .facts = {Fact::kLastMove},
         .settings = {Setting::kAfter},
         .reads = Reads::kNothing,
         .on_unknown = OnUnknown::kWarn,
         .check = CheckCoolDown},
    Rule{.id = "default-domain",
         .summary = "the destination serves the shoot's default domain",
         .facts = {Fact::kSource, Fact::kDestination},
         .reads = Reads::kShape,
         .check = CheckDefaultDomain},
    Rule{.id = "distant-approval",
         .summary = "an approved group asks for a live or distant move",
         .mode = Mode::kOff,
         .live_mode = Mode::kOff,
         .facts = {Fact::kRequester},
         .settings = {Setting::kGroups},
         .reads = Reads::kNothing,
         .check = CheckDistantApproval},
    Rule{.id = "freeze-window",
         .summary = "nothing moves inside a freeze window",
         .mode = Mode::kOff,
         .live_mode = Mode::kOff,
         .facts = {Fact::kMaintenance},
         .settings = {Setting::kWindows, Setting::kOutsideMaintenance},
         .reads = Reads::kNothing,
         .check = CheckFreezeWindow},
    Rule{.id = "gardenlet-version",
         .summary = "both gardenlets run the same version",
         .facts = {Fact::kSource, Fact::kDestination, Fact::kGardenletVersion},
         .settings = {Setting::kMatch},
         .reads = Reads::kShape,
         .check = CheckGardenletVersion},
    Rule{.id = "ha-zones",
         .summary = "a zone-HA control plane gets three zones",
         .when = When::kAlways,
         .facts = {Fact::kDestination},
         .reads = Reads::kShape,
         .check = CheckHaZones},
    Rule{.id = "internal-domain",
         .summary = "both seeds have the same internal domain",
         .facts = {Fact::kSource, Fact::kDestination},
         .reads = Reads::kShape,
         .check = CheckInternalDomain},
    Rule{.id = "live-ha",
         .summary = "a live move needs a highly available control plane",
         .when = When::kLive,
         .reads = Reads::kNothing,
         .check = CheckLiveHa},
    Rule{.id = "live-hibernated",
         .summary = "a hibernated shoot cannot move live",
         .when = When::kLive,
         .reads = Reads::kNothing,
         .check = CheckLiveHibernated},
    Rule{.id = "live-support",
         .summary = "both gardenlets honour live migration",
         .when = When::kLive,
         .facts = {Fact::kSource, Fact::kDestination, Fact::kGardenletVersion},
         .settings = {Setting::kSince},
         .reads = Reads::kShape,
         .check = CheckLiveSupport},
    Rule{.id = "managed-seed",
         .summary = "the shoot is not itself a seed",
         .mode = Mode::kWarn,
         .live_mode = Mode::kWarn,
         .facts = {Fact::kManagedSeeds},
         .reads = Reads::kNothing,
         .check = CheckManagedSeed},
    Rule{.id = "migration-budget",
         .summary = "running moves stay within the budget",
         .mode = Mode::kOff,
         .live_mode = Mode::kOff,
         .facts = {Fact::kSource, Fact::kDestination, Fact::kProject, Fact::kShoots},
         .settings = {Setting::kGarden, Setting::kPerSource, Setting::kPerDestination,
                      Setting::kPerPair, Setting::kPerProject},
         .check = CheckMigrationBudget},
    Rule{.id = "migration-in-progress",
         .summary = "the shoot is not on its way already",
         .reads = Reads::kNothing,
         .check = CheckMigrationInProgress},
    Rule{.id = "networks-disjoint",
         .summary = "the shoot's networks do not collide with the destination's",
         .when = When::kAlways,
         .facts = {Fact::kDestination},
         .settings = {Setting::kIpv4Overlap},
         .check = CheckNetworksDisjoint},
    Rule{.id = "provider-type",
         .summary = "source and destination have the same provider type",
         .mode = Mode::kWarn,
         .facts = {Fact::kSource, Fact::kDestination},
         .reads = Reads::kShape,
         .check = CheckProviderType},
    Rule{.id = "region-distance",
         .summary = "the regions of both seeds are close enough",
         .mode = Mode::kWarn,
         .facts = {Fact::kSource, Fact::kDestination, Fact::kRegionTables, Fact::kDistance,
                   Fact::kThreshold},
         .settings = {Setting::kThreshold, Setting::kDirection},
         .reads = Reads::kShape,
         .check = CheckRegionDistance},
    Rule{.id = "seed-capacity",
         .summary = "the destination has room for one more shoot",
         .when = When::kAlways,
         .facts = {Fact::kDestination, Fact::kShoots, Fact::kUsage},
         .settings = {Setting::kHeadroom},
         .judges_returns = true,
         .check = CheckSeedCapacity},
    Rule{.id = "seed-deleting",
         .summary = "the destination is not being deleted",
         .when = When::kAlways,
         .facts = {Fact::kDestination},
         .reads = Reads::kShape,
         .judges_returns = true,
         .check = CheckSeedDeleting},
    Rule{.id = "seed-emergency-stop",
         .summary = "the destination's gardenlet is not stopped",
         .when = When::kAlways,
         .facts = {Fact::kDestination},
         .reads = Reads::kShape,
         .check = CheckSeedEmergencyStop},
    Rule{.id = "seed-exists",
         .summary = "source and destination are known",
         .when = When::kAlways,
         .facts = {Fact::kSource, Fact::kDestination},
         .judges_returns = true,
         .check = CheckSeedExists},
    Rule{.id = "seed-healthy",
         .summary = "the destination is healthy",
         .when = When::kAlways,
         .facts = {Fact::kDestination},
         .settings = {Setting::kProgressingGrace},
         .reads = Reads::kShape,
         .check = CheckSeedHealthy},
    Rule{.id = "seed-pair",
         .summary = "the two seeds may exchange control planes",
         .mode = Mode::kOff,
         .live_mode = Mode::kOff,
         .facts = {Fact::kSource, Fact::kDestination},
         .settings = {Setting::kRequire, Setting::kAllow, Setting::kDeny},
         .check = CheckSeedPair},
    Rule{.id = "seed-visible",
         .summary = "the destination is open for scheduling",
         .when = When::kAlways,
         .mode = Mode::kWarn,
         .live_mode = Mode::kWarn,
         .facts = {Fact::kDestination},
         .reads = Reads::kShape,
         .check = CheckSeedVisible},
    Rule{.id = "shoot-deleting",
         .summary = "the shoot is not being deleted",
         .reads = Reads::kNothing,
         .judges_returns = true,
         .check = CheckShootDeleting},
    Rule{.id = "shoot-last-operation",
         .summary = "the shoot's last operation went well and no rotation is half-way",
         .mode = Mode::kWarn,
         .live_mode = Mode::kWarn,
         .reads = Reads::kNothing,
         .check = CheckShootLastOperation},
    Rule{.id = "shoot-selector",
         .summary = "the destination matches the shoot's own seed selector",
         .when = When::kAlways,
         .facts = {Fact::kDestination},
         .check = CheckShootSelector},
    Rule{.id = "shoot-state",
         .summary = "a dead source has left a fresh ShootState",
         .facts = {Fact::kSource, Fact::kShootStates, Fact::kStateTimestamp},
         .settings = {Setting::kMaxAge},
         .reads = Reads::kNothing,
         .check = CheckShootState},
    Rule{.id = "source-healthy",
         .summary = "the source can run the migration",
         .mode = Mode::kWarn,
         .facts = {Fact::kSource},
         .settings = {Setting::kProgressingGrace},
         .reads = Reads::kNothing,
         .check = CheckSourceHealthy},
    Rule{.id = "taints-tolerated",
         .summary = "the shoot tolerates the destination's taints",
         .when = When::kAlways,
         .facts = {Fact::kDestination},
         .reads = Reads::kShape,
         .check = CheckTaintsTolerated},
};

constexpr bool IsSorted() {
  for (std::size_t i = 1; i < kRules.size(); ++i) {
    if (kRules[i - 1].id >= kRules[i].id) return false;
  }
  return true;
}
static_assert(IsSorted(), "keep the table sorted, ids unique");
static_assert(kRules.size() <= kRulesMax, "Verdict has one bit per rule");

}  // namespace

std::span<const Rule> RuleTable() { return kRules; }

}  // namespace trowel::policy
