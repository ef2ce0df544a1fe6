#pragma once

#include <string>

#include <absl/time/time.h>

// Times as text: RFC 3339, in UTC. The one place that knows how Trowel writes them.
namespace trowel {

// To the second, as people read it and as metav1.Time is written: "2026-11-21T11:00:00Z".
std::string FormatUtc(absl::Time time);

// A MicroTime, which Leases and Events have: always six digits. "2026-08-21T09:32:04.000120Z"
std::string FormatUtcMicros(absl::Time time);

// All that the time has, for what is read back: "2026-11-21T11:00:00.25+00:00".
std::string FormatUtcExactly(absl::Time time);

}  // namespace trowel
