#pragma once

#include <memory>
#include <string>
#include <vector>

#include <absl/time/time.h>

#include "cli/garden/garden_loader.h"
#include "cli/output/output.h"

// --assume: what if the garden was otherwise?
namespace trowel::cli {

// The garden with all of this being so, one after the other: "seed/aws-eu2:GardenletReady=False",
// "shoot/garden-dev/moss:purpose=production". Conditions change at `now`.
//
// InvalidArgument: one of them is not of that form, or its object, field or value is not known; the
// message names it and says what is possible.
absl::StatusOr<std::shared_ptr<const garden::GardenView>> Assume(
    const std::vector<std::string>& assumptions, absl::Time now,
    std::shared_ptr<const garden::GardenView> view);

// Lines "assumed: ..." of a table; none if nothing is.
void PrintAssumed(const LoadedGarden& garden, const Streams& streams);

// The member `assumed`, if anything is.
void AddAssumed(const LoadedGarden& garden, Json* document);

}  // namespace trowel::cli
