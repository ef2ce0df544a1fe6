#pragma once

#include <string>
#include <string_view>

#include "garden/objects.h"
#include "garden/view.h"

namespace trowel::migration {

// Why a control plane could not be restored on `to`: it is gone, ill, about to go, has no bucket,
// or runs on the lost seed itself. Empty: nothing speaks against it. `entry`: where its backups
// are, if they have not been copied yet; null: no matter. Source: moves.md 4.4, P3 and P8, and 5.D.
std::string WhyNotOn(std::string_view to, std::string_view lost, const garden::BackupEntry* entry,
                     const garden::GardenView& view);

// `seed` is a shoot that runs on `lost`, or on a seed that does, and so on. What cannot be read on
// the way counts as one that does not.
bool RunsOn(std::string_view seed, std::string_view lost, const garden::GardenView& view);

}  // namespace trowel::migration
