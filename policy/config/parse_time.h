#pragma once

#include <optional>

#include <absl/time/time.h>

#include "policy/config/value.h"

namespace trowel::policy {

// "2026-12-24T00:00:00Z", as RFC 3339 has it.
std::optional<absl::Time> ReadTime(const Value& value);
// The same, or a day, which begins at midnight UTC: "2026-12-24".
std::optional<absl::Time> ReadDay(const Value& value);

}  // namespace trowel::policy
