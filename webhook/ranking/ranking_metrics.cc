#include "webhook/ranking/ranking_metrics.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "webhook/telemetry/metric_family.h"

namespace trowel::webhook {
namespace {

constexpr std::array<std::string_view, kCallerSources> kSourceNames = {
    "certificate", "loopback", "cache", "shared", "review", "none"};

template <typename Pick>
double Sum(std::span<const std::unique_ptr<RankingMetrics>> workers, Pick pick) {
  std::uint64_t sum = 0;
  for (const auto& worker : workers) sum += pick(*worker).value();
  return static_cast<double>(sum);
}

}  // namespace

void RankingMetrics::Count(std::string_view path, int code) {
  const auto known_path = std::find(kRankingPaths.begin(), kRankingPaths.end(), path);
  if (known_path == kRankingPaths.end()) return;
  const auto known = std::find(kCodes.begin(), kCodes.end(), code);
  codes[static_cast<std::size_t>(known_path - kRankingPaths.begin())]
       [static_cast<std::size_t>(known - kCodes.begin())]
           .Add();
}

void CollectRanking(std::span<const std::unique_ptr<RankingMetrics>> workers,
                    std::vector<prometheus::MetricFamily>* families) {
  FamilyBuilder requests = FamilyBuilder::OfCounter(
      "trowel_ranking_requests_total", "Rankings asked for, by path and HTTP code of the answer.");
  for (std::size_t path = 0; path < kRankingPaths.size(); ++path) {
    for (std::size_t i = 0; i <= RankingMetrics::kCodes.size(); ++i) {
      const std::string code = i < RankingMetrics::kCodes.size()
                                   ? fmt::format("{}", RankingMetrics::kCodes[i])
                                   : "other";
      requests.Add(
          Sum(workers,
              [path, i](const auto& worker) -> const Counter& { return worker.codes[path][i]; }),
          {{"path", kRankingPaths[path]}, {"code", code}});
    }
  }
  requests.Finish(families);
  FamilyBuilder callers = FamilyBuilder::OfCounter(
      "trowel_ranking_callers_total", "Callers of rankings, by what told whether they may ask.");
  for (std::size_t i = 0; i < kCallerSources; ++i) {
    callers.Add(
        Sum(workers, [i](const auto& worker) -> const Counter& { return worker.callers[i]; }),
        {{"by", kSourceNames[i]}});
  }
  callers.Finish(families);
  FamilyBuilder::OfCounter("trowel_ranking_reviews_failed_total",
                           "Callers that could not be asked about at the API server.")
      .Add(Sum(workers, [](const auto& worker) -> const Counter& { return worker.reviews_failed; }))
      .Finish(families);
}

}  // namespace trowel::webhook
