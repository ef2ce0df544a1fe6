#pragma once

#include <random>
#include <string>
#include <vector>

#include "garden/change.h"

namespace trowel::garden {

// A few names for everything, so that changes meet each other's objects.
const std::vector<std::string>& RandomNames();
const std::vector<std::string>& RandomSpaces();  // The first is the garden namespace.

// A change to an object of any kind: a new version of it, broken, or deleted.
Change RandomChange(std::mt19937* random);

}  // namespace trowel::garden
