#include "policy/rule.h"

namespace trowel::policy {
namespace {

// A migration of a shoot that is being deleted leaves two seeds with halves of a control plane that
// nobody wants. Gardener refuses every change of such a shoot's spec (pkg/api/core/validation/
// shoot.go:426), so that this is for who asks beforehand.
void CheckShootDeleting(const Move& move, const garden::GardenView&, const Settings&,
                        Report* report) {
  if (!move.shoot->deleting) return;
  report->Object("metadata.deletionTimestamp", "let the deletion end where the shoot is",
                 "{}/{} is being deleted", move.shoot->space, move.shoot->name);
}

}  // namespace

extern constinit const Rule kShootDeletingRule = {.id = "shoot-deleting",
                                                  .summary = "the shoot is not being deleted",
                                                  .when = When::kAlways,
                                                  .reads = Reads::kNothing,
                                                  .judges_returns = true,
                                                  .placing = true,
                                                  .check = CheckShootDeleting};

}  // namespace trowel::policy
