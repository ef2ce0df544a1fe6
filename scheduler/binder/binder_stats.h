#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "scheduler/binder/bind_queue.h"

namespace trowel::scheduler {

// What came of a decision.
enum class BindResult : std::uint8_t {
  kBound,        // By us.
  kUnplaceable,  // No seed can take it now.
  kConflict,     // The shoot had changed: decided anew.
  kRefused,      // By admission or for missing rights.
  kFailed,       // No clear answer from the API server.
  kGone,         // Deleted, or bound by somebody else.
};
inline constexpr std::size_t kBindResults = 6;
inline constexpr std::array<std::string_view, kBindResults> kBindResultNames = {
    "bound", "unplaceable", "conflict", "refused", "failed", "gone"};

// From a shoot's creation to its binding, in seconds; one more bucket is without bound.
inline constexpr std::array<double, 10> kBindingBounds = {0.1, 0.25, 0.5, 1,  2.5,
                                                          5,   10,   30,  60, 300};

// The binder at one moment, for metrics.
struct BinderStats {
  BindQueue::Sizes queue;
  std::array<std::uint64_t, kBindResults> decisions = {};
  std::array<std::uint64_t, kBindingBounds.size() + 1> binding = {};
  double binding_seconds = 0;     // Their sum.
  std::uint64_t told_failed = 0;  // Events and states of shoots that could not be written.
};

}  // namespace trowel::scheduler
