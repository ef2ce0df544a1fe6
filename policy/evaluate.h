#pragma once

#include "policy/policy.h"
#include "policy/verdict.h"

namespace trowel::policy {

// Runs every rule that is switched on and asked. Never stops at the first finding: a person who
// has to fix three things should hear about all three at once.
Verdict Evaluate(const Move& move, const garden::GardenView& view, const EffectivePolicy& policy,
                 Detail detail);

// Evaluate() for many destinations of one shoot: asks the rules that do not read the destination
// once. Same bits as Evaluate() at kRulesOnly, exemption and break-glass left out ("neither touches
// ranking").
class Judge {
 public:
  // Keeps references: `view` and `policy` must outlive it. The destination of `move` is not used.
  Judge(const Move& move, const garden::GardenView& view, const EffectivePolicy& policy);

  struct Bits {
    std::uint64_t denied_by = 0;
    std::uint64_t warned_by = 0;
  };
  Bits Ask(const garden::SeedEntry& destination);

 private:
  struct Asked {
    std::uint32_t index;  // Into RuleTable().
    const Rule* rule;
    const RuleConfig* config;
  };

  Move move_;
  const garden::GardenView& view_;
  const EffectivePolicy& policy_;
  Bits once_;                  // Of the rules that do not read the destination.
  std::vector<Asked> asked_;   // The others.
  Bits once_returning_;        // The same for a return.
  std::vector<Asked> asked_returning_;
};

}  // namespace trowel::policy
