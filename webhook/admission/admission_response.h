#pragma once

#include <string>
#include <string_view>

#include "webhook/admission/change_review.h"
#include "webhook/admission/move_review.h"

namespace trowel::webhook {

// What a review's answer says about the policy that made it.
struct AnswerContext {
  std::string_view uid;
  std::string_view shoot_space;
  std::string_view shoot_name;
  std::string_view policy_hash;
};

// Appends the AdmissionReview that answers a move (wire.md 2.1, 2.3). A denial has code 403, one
// entry in status.details.causes per finding, and a message of one line per finding, which kubectl
// prints as it is. Warnings have at most 120 characters and no control character, or the caller
// would drop them silently. Audits, the policy's hash and the decision go into auditAnnotations,
// each below 1 KiB.
void AppendDecision(const AnswerContext& context, const MoveDecision& decision, std::string* out);

// The same of a change. A denial begins "2 reasons against changing Shoot garden-dev/moss:".
void AppendDecision(std::string_view uid, std::string_view policy_hash,
                    const RequestedChange& change, const ChangeDecision& decision,
                    std::string* out);

// Appends the AdmissionReview that allows what no rule concerns; `warning` may be empty.
void AppendAllowed(std::string_view uid, std::string_view warning, std::string* out);

}  // namespace trowel::webhook
