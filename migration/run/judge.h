#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "migration/run/step.h"

namespace trowel::run {

struct Judgement {
  enum class Kind : std::uint8_t {
    kAllowed,
    kPasses,  // Refused by what passes with time.
    kBudget,  // Refused by the budget, at the least: it may pass when other moves end.
    kRefused,
  };
  Kind kind = Kind::kAllowed;
  std::string why = {};
};

// What the policy says of the move now, as the webhook will: and as a plan does, which places
// nothing where gardener-scheduler never would, whatever the modes are. `pending`: moves that the
// view does not show yet.
Judgement JudgeMove(const garden::Shoot& shoot, const Move& move,
                    std::span<const policy::PendingMove> pending, const Inputs& in);

}  // namespace trowel::run
