#pragma once

#include "policy/rule.h"

// What the table is made of. Each rule is one function in a file of its own: policy/move/<id>.cc.
namespace trowel::policy {

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

// When a rule stays silent whatever the destination: Rule::silent. Each stands beside its rule.
bool HasNoProfileSelector(const Move&, const Settings&);
bool HasHarmlessNetworks(const Move&, const Settings&);
bool HasNoShootSelector(const Move&, const Settings&);

}  // namespace trowel::policy
