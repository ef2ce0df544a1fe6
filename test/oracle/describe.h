#pragma once

#include <string>

#include "garden/view.h"

namespace trowel::testing::oracle {

// What a selection depends on, for a person who has to find out which of two is mistaken.
std::string DescribeQuestion(const garden::Shoot& shoot, const garden::GardenView& view);

}  // namespace trowel::testing::oracle
