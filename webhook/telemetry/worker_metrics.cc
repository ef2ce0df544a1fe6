#include "webhook/telemetry/worker_metrics.h"

#include <algorithm>
#include <bit>

namespace trowel::webhook {
namespace {

void CountBits(std::uint64_t bits, std::array<Counter, policy::kRulesMax>* counters) {
  for (; bits != 0; bits &= bits - 1) {
    (*counters)[static_cast<std::size_t>(std::countr_zero(bits))].Add();
  }
}

}  // namespace

void WorkerMetrics::CountVerdict(const policy::Verdict& verdict) {
  CountBits(verdict.denied_by, verdict.of_change ? &changes_denied : &denied);
  CountBits(verdict.warned_by, verdict.of_change ? &changes_warned : &warned);
  CountBits(verdict.audited_by, verdict.of_change ? &changes_audited : &audited);
  tuned.Count(verdict);
}

void WorkerMetrics::CountReview(Outcome outcome, int code, std::chrono::nanoseconds took) {
  outcomes[static_cast<std::size_t>(outcome)].Add();
  const auto known = std::find(kCodes.begin(), kCodes.end(), code);
  codes[static_cast<std::size_t>(known - kCodes.begin())].Add();
  const auto microseconds = static_cast<std::uint64_t>((took.count() + 999) / 1000);
  const auto bound = std::lower_bound(kBounds.begin(), kBounds.end(), microseconds);
  latency[static_cast<std::size_t>(bound - kBounds.begin())].Add();
  latency_nanoseconds.Add(static_cast<std::uint64_t>(took.count()));
}

}  // namespace trowel::webhook
