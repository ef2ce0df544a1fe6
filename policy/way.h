#pragma once

#include <string>

#include "garden/shoot.h"

namespace trowel::policy {

// How a shoot on its way is called: "garden-dev/moss, from aws-eu1 to aws-eu2 (Migrate
// Processing)"; where both names are the same already, "garden-dev/moss, to aws-eu2 (...)".
std::string DescribeWay(const garden::Shoot& shoot);

// Bound to another seed than the one where it runs.
bool IsBetweenSeeds(const garden::Shoot& shoot);

// gardenlets work the steps of a live move off, or are about to: what an earlier one left behind
// (LiveMigrate Succeeded) counts for nothing.
bool HasBegunLive(const garden::Shoot& shoot);

}  // namespace trowel::policy
