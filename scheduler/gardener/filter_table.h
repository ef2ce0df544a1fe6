#pragma once

#include <array>
#include <string>
#include <string_view>

#include "scheduler/gardener/question.h"
#include "scheduler/gardener/schedule.h"
#include "scheduler/gardener/sieve.h"

namespace trowel::scheduler::gardener {

// Leaves in the sieve what upstream's step keeps. Returns why upstream stops at this step: nothing
// is left, something cannot be read, or it panics. Empty: it goes on. Never called with an empty
// sieve but for the first step.
using FilterFunction = std::string (*)(const Question& question, Sieve* sieve);

struct FilterInfo {
  Filter filter;
  std::string_view name;  // "usable": as in JSON and in docs/scheduling.md.
  FilterFunction apply;
};

// Upstream's steps, in their order.
const std::array<FilterInfo, kFilters>& FilterTable();

}  // namespace trowel::scheduler::gardener
