#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "migration/run/run.h"

// How enums are spelt in the text of a run, in their order.
namespace trowel::run {

inline constexpr std::array<std::string_view, 7> kStateWords = {
    "Proposed", "Approved", "Running", "Paused", "Halted", "Stopped", "Done"};
inline constexpr std::array<std::string_view, kMoveStates> kMoveStateWords = {
    "waiting", "binding", "moving", "overdue", "failed", "arrived", "refused", "left", "cancelled"};
inline constexpr std::array<std::string_view, 6> kDoorWords = {"open",    "closing",  "closed",
                                                               "opening", "reopened", "left-alone"};
inline constexpr std::array<std::string_view, 4> kGoalWords = {"drain", "balance", "plan", "undo"};
inline constexpr std::array<std::string_view, 5> kRiskWords = {
    "hibernated", "evaluation", "development", "production", "infrastructure"};

template <typename Enum, std::size_t kSize>
std::string_view WordOf(const std::array<std::string_view, kSize>& words, Enum value) {
  return words[static_cast<std::size_t>(value)];
}

}  // namespace trowel::run
