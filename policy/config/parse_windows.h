#pragma once

#include <span>
#include <string>
#include <vector>

#include "policy/config/value.h"
#include "policy/move/freeze_window.h"

namespace trowel::policy {

// freeze-window: [{name, from, to}] with RFC 3339 times, or
// [{name, days: [Fri], begin: "18:00", end: "24:00", timeZone: Europe/Berlin}].
std::vector<FreezeWindow> ParseWindows(const Value& value);
// What ParseWindows() reads as these.
std::string FormatWindows(std::span<const FreezeWindow> windows);

}  // namespace trowel::policy
