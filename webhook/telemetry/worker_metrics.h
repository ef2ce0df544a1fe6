#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "policy/rule_table.h"
#include "policy/verdict.h"
#include "webhook/telemetry/tuned_findings.h"

namespace trowel::webhook {

// What became of a review.
enum class Outcome : std::uint8_t {
  kAllowed,     // A move or a change, by the rules.
  kDenied,      // A move or a change, by the rules.
  kExempt,      // One of someone who is exempt.
  kBreakGlass,  // One that only break-glass let through.
  kNoRule,      // A resource that is known, and nothing that a rule concerns.
  kOther,       // A resource that is not known.
  kMalformed,   // Refused: 400, 413 or 422.
  kNotReady,    // Sent back: 503.
  kUnjudged,    // Could not be read or judged, and must never be refused.
};
inline constexpr std::size_t kOutcomes = 9;

// What a review is about.
enum class About : std::uint8_t { kMove, kShoot, kStatus, kObject, kNothing };
inline constexpr std::size_t kAbouts = 5;

// A counter that one thread writes and any thread reads: no locked instruction per request.
class Counter {
 public:
  void Add(std::uint64_t count = 1) {
    value_.store(value_.load(std::memory_order_relaxed) + count, std::memory_order_relaxed);
  }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_ = 0;
};

// The counters of one worker thread.
struct WorkerMetrics {
  // Upper bounds in microseconds; one more bucket is without bound.
  static constexpr std::array<std::uint32_t, 13> kBounds = {
      10, 25, 50, 100, 250, 500, 1'000, 2'500, 5'000, 10'000, 25'000, 100'000, 1'000'000};
  static constexpr std::array<int, 5> kCodes = {200, 400, 413, 422, 503};

  std::array<Counter, kOutcomes> outcomes;
  std::array<Counter, kCodes.size() + 1> codes;  // The last: any other.
  std::array<Counter, kAbouts> abouts;
  // Of moves; place i is rule i of policy::RuleTable().
  std::array<Counter, policy::kRulesMax> denied;
  std::array<Counter, policy::kRulesMax> warned;
  std::array<Counter, policy::kRulesMax> audited;
  // Of changes; place i is rule i of policy::ChangeRules().
  std::array<Counter, policy::kRulesMax> changes_denied;
  std::array<Counter, policy::kRulesMax> changes_warned;
  std::array<Counter, policy::kRulesMax> changes_audited;
  std::array<Counter, kBounds.size() + 1> latency;
  Counter latency_nanoseconds;
  Counter ledger_conflicts;
  TunedFindings tuned;

  void CountAbout(About about) { abouts[static_cast<std::size_t>(about)].Add(); }
  void CountVerdict(const policy::Verdict& verdict);
  void CountReview(Outcome outcome, int code, std::chrono::nanoseconds took);
};

}  // namespace trowel::webhook
