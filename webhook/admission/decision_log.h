#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "webhook/admission/change_review.h"
#include "webhook/admission/move_review.h"

namespace trowel::webhook {

// One decision, for the log. Names only, never what an object contains.
struct DecisionRecord {
  std::string_view uid;
  std::string_view space;
  std::string_view name;
  std::string_view user;
  std::string_view policy_hash;
  std::uint64_t garden_generation = 0;
  bool dry_run = false;
  std::chrono::microseconds took{0};
};

// Writes one line at level info.
void LogDecision(const DecisionRecord& record, const MoveDecision& decision);
// The same of a change; none of a status that no rule objects to: gardenlets write many a second.
void LogDecision(const DecisionRecord& record, const RequestedChange& change,
                 const ChangeDecision& decision);

}  // namespace trowel::webhook
