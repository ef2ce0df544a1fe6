#include "scheduler/gardener/schedule.h"

#include <utility>

#include "scheduler/gardener/filter_table.h"
#include "scheduler/gardener/question.h"
#include "scheduler/gardener/sieve.h"

namespace trowel::scheduler::gardener {

std::string_view Name(Strategy strategy) {
  return strategy == Strategy::kSameRegion ? "SameRegion" : "MinimalDistance";
}

Outcome Schedule(const garden::Shoot& shoot, const garden::GardenView& view, Strategy strategy,
                 Detail detail) {
  Outcome outcome;
  const absl::StatusOr<Question> question = LookUp(shoot, view, strategy);
  if (!question.ok()) {
    outcome.error = Message(question.status());
    return outcome;
  }
  Sieve sieve(view.seeds(), detail);
  for (std::size_t step = 0; step < kFilters; ++step) {
    outcome.error = FilterTable()[step].apply(*question, &sieve);
    outcome.dropped[step] = sieve.TakeDropped();
    if (outcome.error.empty()) continue;
    outcome.failed_at = step;
    return outcome;
  }
  outcome.tied = sieve.TakeLeft();
  outcome.chosen = outcome.tied.front();
  return outcome;
}

}  // namespace trowel::scheduler::gardener
