#pragma once

#include <string>

#include "garden/view.h"

namespace trowel::garden {

// All that the view tells through its public functions about the names that RandomChange() uses,
// one fact a line: two views say the same exactly if these are equal. Without the generation.
std::string DescribeView(const GardenView& view);

}  // namespace trowel::garden
