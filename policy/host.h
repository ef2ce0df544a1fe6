#pragma once

#include "garden/view.h"
#include "policy/move.h"
#include "policy/report.h"

namespace trowel::policy {

// The seed on which the control plane is now: it runs Migrate, and its bucket has the backups. That
// is the source, unless the shoot has been bound to the source and is not there yet. Null when that
// seed is not known, which it has then reported as facts::kSource. Only for moves with a source.
const garden::Seed* FindHost(const Move& move, const garden::GardenView& view, Report* report);

}  // namespace trowel::policy
