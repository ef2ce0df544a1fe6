#pragma once

#include <array>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <absl/time/time.h>

#include "garden/time.h"
#include "policy/config/value.h"

// How the values of a run's text are read. What cannot be read enters a problem, and the target
// stays as it is.
namespace trowel::run {

using policy::Value;

template <std::size_t kSize, typename Enum>
void ReadWord(const Value& value, const std::array<std::string_view, kSize>& words, Enum* target) {
  const std::optional<std::size_t> index = value.Choice(words);
  if (index.has_value()) *target = static_cast<Enum>(*index);
}

inline void ReadText(const Value& value, std::string* text) {
  if (std::optional<std::string> read = value.Text(); read.has_value()) *text = *std::move(read);
}

inline void ReadNumber(const Value& value, int* number) {
  if (const std::optional<int> read = value.Count(); read.has_value()) *number = *read;
}

inline void ReadFlag(const Value& value, bool* flag) {
  if (const std::optional<bool> read = value.Flag(); read.has_value()) *flag = *read;
}

inline void ReadSpan(const Value& value, absl::Duration* span) {
  if (const std::optional<absl::Duration> read = value.Duration(); read.has_value()) *span = *read;
}

inline void ReadTime(const Value& value, std::optional<absl::Time>* time) {
  const std::optional<std::string> text = value.Text();
  if (!text.has_value()) return;
  const absl::StatusOr<absl::Time> read = garden::ParseTime(*text);
  if (read.ok()) {
    *time = *read;
  } else {
    value.Object("expected a time such as \"2026-11-21T11:00:00Z\"");
  }
}

// Keys that are always written: where one is missing, somebody has taken it away.
inline void RequireAll(const Value& map, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) map.Require(key, "it is always written");
}

}  // namespace trowel::run
