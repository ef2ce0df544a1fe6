#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/check.h"
#include "policy/fact.h"
#include "policy/mode.h"

namespace trowel::policy {

enum class Effect : std::uint8_t { kNone, kAudit, kWarn, kDeny };
std::string_view Name(Effect effect);  // "none", "audit", "warn", "deny"

// One thing that is wrong, in the words of the person who has to fix it.
struct Finding {
  std::string_view rule;
  Mode mode = Mode::kEnforce;  // The rule's for this move; enforce for what no rule says.
  Effect effect = Effect::kNone;
  bool unknown = false;  // Not wrong for sure: the rule could not judge.
  bool advice = false;   // Weighs no more than a warning, whatever the rule's mode.
  std::string field;     // "spec.seedName"
  std::string message;   // What is wrong, with names and numbers.
  std::string remedy;    // What to do about it.

  // What the policy has to do with it; empty: nothing.
  std::string override_name = {};  // The override that configures the rule.
  std::string exemption = {};      // Why nothing follows: the name of an exemption.
  std::string note = {};           // The operator's own message,
  std::string link = {};           // and where to read on.
};
using Findings = std::vector<Finding>;

// The operator's own words beside it: "ask the fabric team (https://example.org/fabric)"; empty:
// there are none.
std::string NoteOf(const Finding& finding);

// kRulesOnly: which rules object. Ranking 800 seeds asks no more; no text is made.
enum class Detail : std::uint8_t { kRulesOnly, kFull };

// What one rule has to say. What an object's author can make long, lists of zones or of networks,
// cannot make the answer long.
class Report {
 public:
  // `facts` are those of the rule's row, and outlive the report.
  Report(Detail detail, const FactSet& facts) : detail_(detail), facts_(facts) {}

  template <typename... Args>
  void Object(std::string_view field, std::string_view remedy, fmt::format_string<Args...> text,
              Args&&... args) {
    objected_ = true;
    if (!Takes(Kind::kObjection)) return;
    Add(Kind::kObjection, field, remedy, fmt::format(text, std::forward<Args>(args)...));
  }

  // Something to know that denies nothing: a warning at the most, where the rule may deny.
  template <typename... Args>
  void Advise(std::string_view field, std::string_view remedy, fmt::format_string<Args...> text,
              Args&&... args) {
    advised_ = true;
    if (!Takes(Kind::kAdvice)) return;
    Add(Kind::kAdvice, field, remedy, fmt::format(text, std::forward<Args>(args)...));
  }

  // The rule cannot judge, because `fact` is missing; the row of the rule must name it.
  template <typename... Args>
  void Unknown(const Fact& fact, std::string_view field, std::string_view remedy,
               fmt::format_string<Args...> text, Args&&... args) {
    TROWEL_CHECK(facts_.Has(fact));
    unknown_ = true;
    if (!Takes(Kind::kUnknown)) return;
    Add(Kind::kUnknown, field, remedy, fmt::format(text, std::forward<Args>(args)...));
  }

  // Whether the rule applies with this configuration is not known, for `problem`.
  void Undecided(std::string_view problem);

  // False in a ranking: a rule may skip work that only serves its text.
  bool wants_text() const { return detail_ == Detail::kFull; }

  bool objected() const { return objected_; }
  bool advised() const { return advised_; }
  bool unknown() const { return unknown_; }
  bool silent() const { return !objected_ && !advised_ && !unknown_; }
  // Of each kind the first kMostOfAKind, and one that says how many more there are.
  Findings TakeFindings();

  static constexpr std::size_t kMostOfAKind = 16;

 private:
  enum class Kind : std::uint8_t { kObjection, kAdvice, kUnknown };

  // False: nobody reads its text, or there are enough of the kind, and it is counted.
  bool Takes(Kind kind) {
    return wants_text() && ++counts_[static_cast<std::size_t>(kind)] <= kMostOfAKind;
  }
  void Add(Kind kind, std::string_view field, std::string_view remedy, std::string message);

  Detail detail_;
  const FactSet& facts_;
  bool objected_ = false;
  bool advised_ = false;
  bool unknown_ = false;
  Findings findings_;
  std::array<std::uint32_t, 3> counts_ = {};  // By kind.
};

}  // namespace trowel::policy
