#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "garden/shoot_detail.h"
#include "policy/change.h"
#include "policy/rule.h"
#include "policy/way.h"

namespace trowel::policy {
namespace {

constexpr std::string_view kField = "metadata.annotations[gardener.cloud/operation]";
constexpr std::string_view kMaintenanceField =
    "metadata.annotations[maintenance.gardener.cloud/operation]";
constexpr std::string_view kRemedy =
    "remove the operation, and start it when the move has ended; reconcile and retry may be set";

bool IsDangerous(std::string_view operation) {
  return operation.starts_with("rotate-") || operation.starts_with("rollout-workers");
}

// Those of `now` that `old` lacks: what is there already has been judged, or was there before the
// move. An annotation may hold tens of thousands.
std::vector<std::string_view> Added(const std::vector<std::string>& old,
                                    const std::vector<std::string>& now) {
  std::set<std::string_view> seen(old.begin(), old.end());
  std::vector<std::string_view> added;
  for (const std::string& operation : now) {
    if (seen.insert(operation).second) added.emplace_back(operation);
  }
  return added;
}

// A rotation that starts between the binding and the end of the move is half done by one gardenlet
// and half by the other: the source makes no key, the destination starts with a new one, and what
// is encrypted in etcd cannot be read any more. A rollout of workers asks for machines that are
// being handed over, and neither Migrate nor Restore starts again while it does. Gardener refuses a
// rotation only in Migrate, and in Restore until it has succeeded, and a rollout never
// (val.go:3542, :3883). What its own controller starts in a maintenance window is no better.
void CheckMovingOperation(const ShootChange& change, const garden::GardenView&, const Settings&,
                          Report* report) {
  if (change.now == nullptr || change.of_status || !change.moving) return;
  const garden::ShootDetail& old = *change.old->detail;
  const garden::ShootDetail& now = *change.now->detail;
  std::string way;
  if (report->wants_text()) way = DescribeWay(*change.old);
  for (const std::string_view operation : Added(old.operations, now.operations)) {
    if (IsDangerous(operation)) {
      report->Object(kField, kRemedy,
                     "{} is on its way: with {} the destination may not be able to read what is "
                     "encrypted, or wait for workers that nobody has",
                     way, operation);
    } else if (operation == "force-in-place-update") {
      report->Advise(kField, kRemedy, "{} is on its way: {} has to wait for the destination", way,
                     operation);
    }
  }
  for (const std::string_view operation :
       Added(old.maintenance_operations, now.maintenance_operations)) {
    if (!IsDangerous(operation)) continue;
    report->Advise(kMaintenanceField, kRemedy,
                   "{} is on its way: {} should not start before the move has ended, and the "
                   "maintenance window may come first",
                   way, operation);
  }
}

}  // namespace

extern constinit const Rule kMovingOperationRule = {
    .id = "moving-operation",
    .summary = "no rotation and no rollout of workers starts while the shoot is on its way",
    .judges_controllers = true,
    .on_shoot = CheckMovingOperation};

}  // namespace trowel::policy
