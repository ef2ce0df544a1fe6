#pragma once

#include <string>
#include <string_view>

#include <absl/strings/cord.h>

#include "base/status.h"

// Of an error that no repetition heals, what a person can do. A command ends with it at once, and a
// server goes on trying: somebody may do it.
namespace trowel {

inline constexpr char kRemedy[] = "trowel/remedy";

inline absl::Status WithRemedy(absl::Status status, std::string_view remedy) {
  if (!status.ok() && !remedy.empty()) {
    status.SetPayload(kRemedy, absl::Cord(std::string(remedy)));
  }
  return status;
}

// Empty: the error may heal by itself.
inline std::string RemedyOf(const absl::Status& status) {
  const auto remedy = status.GetPayload(kRemedy);
  return remedy.has_value() ? static_cast<std::string>(*remedy) : std::string();
}

// "MESSAGE; REMEDY"
inline std::string MessageAndRemedy(const absl::Status& status) {
  const std::string remedy = RemedyOf(status);
  return fmt::format("{}{}{}", Message(status), remedy.empty() ? "" : "; ", remedy);
}

}  // namespace trowel
