#pragma once

#include <string>

#include "garden/selector.h"

namespace trowel::policy {

// The first term of the selector that does not hold: "label env is dev, not prod".
std::string FirstMismatch(const garden::LabelSelector& selector, const garden::Labels& labels);

}  // namespace trowel::policy
