#pragma once

#include <optional>
#include <string_view>

#include <absl/time/time.h>

namespace trowel {

// A zone of the time zone database, by its name: "Europe/Berlin". Empty for any other text, also
// for what Abseil would open besides: any file, and the zone of the machine, which must not change
// a decision. The database is read once for each name.
std::optional<absl::TimeZone> FindTimeZone(std::string_view name);

}  // namespace trowel
