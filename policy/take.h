#pragma once

#include <cstddef>

#include "policy/asking.h"
#include "policy/policy.h"
#include "policy/rule.h"
#include "policy/verdict.h"

// What becomes of what a rule has said: shared by Evaluate() of moves and of changes.
namespace trowel::policy {

// The rule at `index` of its table, and how it is asked.
struct Asked {
  const Rule& rule;
  std::size_t index;
  Mode mode;
  const EffectivePolicy& policy;
};
// Adds its findings, each with the weight that it has and with what the policy says beside it.
void Take(const Asked& asked, const Answer& answer, Findings findings, Verdict* verdict);
// One more, with its effect, that no bit tells.
void Add(const Rule& rule, Effect effect, Finding finding, Verdict* verdict);

// All findings are audited, nothing more.
void Exempt(Verdict* verdict);
// Denials and warnings alike; nobody is kept from anything, and nobody is told.
void OnlyAudit(Verdict* verdict);

// Of a denial: opens it, if the requester may do so and this very request says so by the
// annotation, which had one value before and has another after it. One that was left behind must
// not open every later move. Where it opens nothing, the verdict says why.
void TryGlass(const Policy& policy, const Requester* requester,
              const std::optional<std::string>& before, const std::optional<std::string>& after,
              Verdict* verdict);

}  // namespace trowel::policy
