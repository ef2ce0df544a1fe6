#include "test/oracle/tally.h"

#include <fmt/format.h>

namespace trowel::testing::oracle {

void Tally::Count(const Answer& answer) {
  ++questions;
  if (!answer.tied.empty()) ++chosen;
  if (answer.tied.size() > 1) ++tied;
  if (answer.tied.empty() && answer.failed_at == kFilters) ++lookup_failed;
  if (answer.failed_at < kFilters) ++failed[answer.failed_at];
  for (std::size_t step = 0; step < kFilters; ++step) {
    if (!answer.dropped[step].empty()) ++dropped[step];
  }
}

std::string Tally::Text() const {
  std::string text = fmt::format("{} questions, {} chosen, {} of them tied, {} lookups failed\n",
                                 questions, chosen, tied, lookup_failed);
  for (std::size_t step = 0; step < kFilters; ++step) {
    text += fmt::format("filter {:2}: dropped somebody {:7}, left nobody {:7}\n", step + 1,
                        dropped[step], failed[step]);
  }
  return text;
}

}  // namespace trowel::testing::oracle
