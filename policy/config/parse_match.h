#pragma once

#include "policy/config/value.h"
#include "policy/match.h"

namespace trowel::policy {

// {purposes, projects, ..., except}: match_keys.h; at least one of them. A purpose that no shoot
// can have is a problem, as is a list or a selector that says nothing.
OverrideMatch ParseOverrideMatch(const Value& value);

// "{names: [...], matchLabels: {...}}"
std::string FormatSeedMatch(const SeedMatch& seeds);
// The keys of a match in flow style: "{purposes: [production], except: [{projects: [a]}]}".
std::string FormatMatch(const OverrideMatch& match);

}  // namespace trowel::policy
