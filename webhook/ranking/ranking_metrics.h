#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include <prometheus/metric_family.h>

#include "webhook/server/router.h"
#include "webhook/telemetry/worker_metrics.h"

namespace trowel::webhook {

// Where it is known from that a caller may ask, or not.
enum class CallerSource : std::uint8_t {
  kCertificate,
  kLoopback,
  kCache,   // A token that was reviewed moments ago.
  kShared,  // A token that was being reviewed just then.
  kReview,  // A token, by asking the API server.
  kNone,    // Nothing was looked at: no token, not the loopback, too many questions.
};
inline constexpr std::size_t kCallerSources = 6;

// Counters of one worker thread, for requests to kRankingPaths.
struct RankingMetrics {
  static constexpr std::array<int, 10> kCodes = {200, 400, 401, 403, 404, 413, 422, 429, 500, 503};

  std::array<std::array<Counter, kCodes.size() + 1>, kRankingPaths.size()> codes;
  std::array<Counter, kCallerSources> callers;
  Counter reviews_failed;  // The API server gave no answer to a review.

  // `path` is one of kRankingPaths.
  void Count(std::string_view path, int code);
  void CountCaller(CallerSource source) { callers[static_cast<std::size_t>(source)].Add(); }
};

// Adds them up.
void CollectRanking(std::span<const std::unique_ptr<RankingMetrics>> workers,
                    std::vector<prometheus::MetricFamily>* families);

}  // namespace trowel::webhook
