#include <utility>

#include <fmt/format.h>

#include "base/time_text.h"
#include "garden/seed.h"
#include "scheduler/score.h"

namespace trowel::scheduler {
namespace {

// Why a ConfigMap has no say about any seed; empty: it has one.
std::string WhySilent(const garden::ExternalScores& scores, absl::Time now) {
  if (!scores.why_broken.empty()) return fmt::format("is refused: {}", scores.why_broken);
  if (scores.CountsAt(now)) return {};
  return fmt::format("expired {}", FormatUtc(scores.expires));
}

// "carbon 80 (seed), cost 40 (region eu-west-1)"
std::string TellOne(const garden::ExternalScores& scores, const garden::Seed& seed, double score) {
  return fmt::format("{} {} ({})", scores.name, score,
                     scores.seeds.contains(seed.name) ? std::string("seed")
                                                      : fmt::format("region {}", seed.region));
}

void Append(std::string_view separator, std::string_view item, std::string* list) {
  if (!list->empty()) list->append(separator);
  list->append(item);
}

}  // namespace

// What others know of the seed: the mean of all that have a score for it. A ConfigMap that has
// expired, or cannot be read, counts as none; without any the part is left out, not 0.
double ScoreExternal(const ScoreInput& input, const garden::SeedEntry& destination) {
  double sum = 0;
  int count = 0;
  for (std::size_t i = 0; i < input.external.size(); ++i) {
    const std::optional<double>& score = destination.external[i];
    if (!score.has_value() || !input.external[i]->CountsAt(input.move.now)) continue;
    sum += *score;
    ++count;
  }
  return count > 0 ? sum / count : kNoPart;
}

Arithmetic TellExternal(const ScoreInput& input, const garden::SeedEntry& destination) {
  const garden::Seed& seed = *destination.seed;
  std::string scores, sum, silent;
  int count = 0;
  for (std::size_t i = 0; i < input.external.size(); ++i) {
    const garden::ExternalScores& known = *input.external[i];
    const std::string why = WhySilent(known, input.move.now);
    if (!why.empty()) {
      Append("; ", fmt::format("ConfigMap {} {}", known.name, why), &silent);
    } else if (destination.external[i].has_value()) {
      const double score = *destination.external[i];
      Append(", ", TellOne(known, seed, score), &scores);
      Append(" + ", fmt::format("{}", score), &sum);
      ++count;
    } else {
      Append("; ", fmt::format("ConfigMap {} has no score for it", known.name), &silent);
    }
  }
  if (count > 1) sum = fmt::format("({}) / {}", sum, count);
  if (input.external.empty()) silent = "there is no ConfigMap with external scores";
  if (!silent.empty()) Append("; ", silent, &scores);
  return {.counted = std::move(scores), .sum = std::move(sum)};
}

}  // namespace trowel::scheduler
