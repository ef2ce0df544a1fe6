#pragma once

#include <span>
#include <string>
#include <vector>

#include "policy/config/value.h"
#include "policy/known_bug.h"

namespace trowel::policy {

// [{id, from, before, side, providerType, message, remedy}]
std::vector<KnownBug> ParseKnownBugs(const Value& value);
// What ParseKnownBugs() reads as these.
std::string FormatKnownBugs(std::span<const KnownBug> bugs);

}  // namespace trowel::policy
