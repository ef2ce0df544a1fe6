#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "policy/policy.h"
#include "scheduler/rank.h"

namespace trowel::scheduler {

// Where Trowel would have placed a shoot that has a seed already, had it been asked to schedule it
// for the first time in the garden as it is.
struct Advice {
  enum class Verdict : std::uint8_t {
    kSame,     // The same seed, or one that is as good.
    kOther,    // Another seed, which has a higher score.
    kRefused,  // Another seed, because this one would be refused.
    kNowhere,  // No seed at all.
  };

  std::string on;    // Where it is.
  std::string seed;  // Where Trowel would have placed it; empty: nowhere.
  Verdict verdict = Verdict::kNowhere;
  double score = 0;     // Of `seed`.
  double on_score = 0;  // Of `on`; 0 when it would be refused.
  std::string why;      // One line for a person, which names both seeds.
};

// By Advice::Verdict.
inline constexpr std::size_t kAdviceVerdicts = 4;
inline constexpr std::array<std::string_view, kAdviceVerdicts> kAdviceNames = {
    "same", "other", "refused", "nowhere"};

// The shoot itself counts where it is, so its own seed has a little less headroom, and being full
// by this shoot alone does not refuse it.
Advice AdviceFor(const garden::Shoot& shoot, absl::Time now, const garden::GardenView& view,
                 const policy::Policy& policy);

}  // namespace trowel::scheduler
