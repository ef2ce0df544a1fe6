#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "policy/asking.h"
#include "policy/policy.h"
#include "policy/verdict.h"

namespace trowel::policy {

// Runs every rule that is switched on and asked. Never stops at the first finding: a person who
// has to fix three things should hear about all three at once.
Verdict Evaluate(const Move& move, const garden::GardenView& view, const EffectivePolicy& policy,
                 Detail detail);

// Evaluate() for many destinations of one shoot: asks the rules that do not read the destination
// once, and those that read no more than a seed's shape once per shape. Same bits as Evaluate() at
// kRulesOnly, exemption and break-glass left out ("neither touches ranking").
class Judge {
 public:
  // Keeps references: `view` and `policy`, which is SelectForAnySeed(), must outlive it. The
  // destination of `move` is not used.
  Judge(const Move& move, const garden::GardenView& view, const EffectivePolicy& policy);

  struct Bits {
    std::uint64_t denied_by = 0;
    std::uint64_t warned_by = 0;
    // Of warned_by: would deny, if the policy did not say `enforcement: warn`.
    std::uint64_t would_deny_by = 0;
    // Of those that are Rule::IsPlacing(): those that object, whatever their modes are, or cannot
    // judge and would deny. A policy may let such a move pass when a person asks for it; nothing is
    // placed there unasked.
    std::uint64_t unfit_by = 0;
  };
  Bits Ask(const garden::SeedEntry& destination);

  // The two halves of Ask(), for many shoots that are alike: what holds for every destination, and
  // what depends on it. A return, which few rules judge, is the first half's exception.
  Bits OfShoot() const;
  Bits OfDestination(const garden::SeedEntry& destination);

 private:
  struct Question {
    const Rule* rule;
    const Settings* settings;
    std::uint64_t bit;
    std::size_t index;  // In RuleTable().
    bool placing;
    Effect on_objection;
    Effect on_unknown;
    Answer uncapped;  // The same, `enforcement` left out.
  };
  struct Questions {
    Bits once;                    // Of the rules that say the same for every destination.
    std::vector<Question> shape;  // Those that say the same for seeds of one shape.
    std::vector<Question> each;   // The others.
  };
  struct Known {
    bool known = false;
    Bits bits;
  };
  // The questions of destinations for which the same configuration holds.
  struct Side {
    explicit Side(const EffectivePolicy& effective) : policy(effective) {}

    const EffectivePolicy& policy;
    Questions onward;
    std::optional<Questions> returning;  // For the host, which few rules judge; once it is asked.
    std::vector<Known> by_shape;         // What the rules of onward.shape said, by SeedShape.
  };
  // One whose configuration depends on the destination, with what it depends on.
  struct OwnSide {
    std::string standing;
    std::unique_ptr<const EffectivePolicy> policy;
    std::unique_ptr<Side> side;
  };
  bool IsUnfit(std::size_t index, const Report& report, const Answer& consequences) const;
  void Note(const Question& question, const Report& report, Bits* bits) const;
  Bits AskAll(const std::vector<Question>& questions) const;
  // With the destination that is set.
  Questions Sort(const EffectivePolicy& policy, bool returning);
  // Sets the destination.
  Side* SideOf(const garden::SeedEntry& destination);
  const Questions& QuestionsOf(const garden::SeedEntry& destination, Side* side);
  Bits OfDestination(const garden::SeedEntry& destination, Side* side);

  Move move_;
  const garden::GardenView& view_;
  Side common_;               // Of all destinations, where nothing depends on them.
  std::vector<OwnSide> own_;  // Few: as many as there are differences.
};

}  // namespace trowel::policy
