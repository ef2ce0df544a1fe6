#pragma once

#include <string>

#include "garden/objects.h"
#include "garden/seed.h"
#include "garden/shoot.h"

namespace trowel::bench {

// One line of JSON each, with the members that gardener-scheduler reads.
std::string TextOf(const garden::Seed& seed);
std::string TextOf(const garden::Shoot& shoot);
std::string TextOf(const garden::CloudProfile& profile);
std::string TextOf(const garden::Project& project);
std::string TextOf(const garden::ConfigMap& config);

}  // namespace trowel::bench
