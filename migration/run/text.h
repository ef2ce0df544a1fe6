#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/status.h"
#include "migration/run/run.h"

// A run as text: what stands in its ConfigMap, which people read with kubectl.
namespace trowel::run {

inline constexpr std::string_view kRunLabel = "trowel.gardener.cloud/run";  // Its value: the name.
inline constexpr std::string_view kRunKey = "run.yaml";                     // Of the data.
inline constexpr std::string_view kNamePrefix = "trowel-run-";
inline constexpr std::size_t kRunBytesMax = std::size_t{1} << 20;

std::string FormatRun(const Run& run);

// The run that FormatRun() wrote, and only that: what somebody has edited, cut, or written with
// another version is refused as a whole, with the field and what to do. `source` names it:
// "ConfigMap garden/trowel-run-night".
absl::StatusOr<Run> ReadRun(std::string_view text, std::string_view source);

// The largest that its text can become.
std::size_t BytesMax(const Run& run);

}  // namespace trowel::run
