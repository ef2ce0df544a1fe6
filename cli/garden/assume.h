#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include <absl/time/time.h>

#include "cli/garden/garden_loader.h"
#include "cli/output/output.h"

// --assume: what if the garden was otherwise?
namespace trowel::cli {

// The garden with all of this being so, one after the other: "seed/aws-eu2:GardenletReady=False",
// "shoot/garden-dev/moss:purpose=production", "seed/new:like=aws-eu2". Conditions change at `now`.
//
// InvalidArgument: one of them is not of that form, or its object, field or value is not known; the
// message names it and says what is possible.
absl::StatusOr<std::shared_ptr<const garden::GardenView>> Assume(
    const std::vector<std::string>& assumptions, absl::Time now,
    std::shared_ptr<const garden::GardenView> view);

struct AssumableField {
  std::string name;    // "visible"; one that ends in a dot goes on with a key of one's own.
  std::string values;  // "true or false"
  std::span<const std::string_view> choices;  // The values, if they are words.
};
// Of "seed" or "shoot"; nothing can be assumed of others.
std::vector<AssumableField> AssumableFields(std::string_view kind);

// Lines "assumed: ..." of a table; none if nothing is.
void PrintAssumed(const LoadedGarden& garden, const Streams& streams);

// The member `assumed`, if anything is.
void AddAssumed(const LoadedGarden& garden, Json* document);

}  // namespace trowel::cli
