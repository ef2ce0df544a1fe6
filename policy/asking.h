#pragma once

#include <cstddef>

#include "policy/policy.h"
#include "policy/report.h"

namespace trowel::policy {

// What follows from one rule's report. Both can be there: a rule may object to the source and not
// know the destination's version.
struct Answer {
  Effect objection = Effect::kNone;
  Effect unknown = Effect::kNone;
};

// How one rule is asked: whether at all, with which facts, and what its word leads to. Shared by
// Evaluate() and Judge, so that a ranking and an admission cannot disagree.
class Asking {
 public:
  Asking(const Move& move, const garden::GardenView& view, const EffectivePolicy& policy);

  bool IsAsked(std::size_t index) const;
  // Only if IsAsked().
  Answer Ask(std::size_t index, Report* report) const;

 private:
  const RuleConfig& ConfigOf(std::size_t index) const { return *policy_.rules[index]; }
  Mode ModeOf(std::size_t index) const;
  bool ReportMissingFacts(const Rule& rule, Report* report) const;
  Effect OnObjection(std::size_t index) const;
  Effect OnUnknownFact(std::size_t index) const;

  const Move& move_;
  const garden::GardenView& view_;
  const EffectivePolicy& policy_;
  // seed-exists will deny this move for its missing seeds, so the others need not repeat it.
  bool seeds_denied_ = false;
};

}  // namespace trowel::policy
