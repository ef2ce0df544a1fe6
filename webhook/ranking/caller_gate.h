#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "webhook/gate.h"
#include "webhook/ranking/caller_reviews.h"

namespace trowel::webhook {

// Who may ask for rankings, which say much about a garden. In a landscape: who has shown a client
// certificate, or has a bearer token that the API server accepts for it. Without one there is
// nobody to ask, and only the own host is served.
class CallerGate final : public Gate {
 public:
  // How long a caller waits for both reviews: kube-scheduler gives an extender 5 s for all.
  static constexpr std::chrono::milliseconds kReviewTime{3'000};

  // `access` empty: no landscape. `metrics` is this worker's own.
  CallerGate(const std::optional<kube::Access>& access, RankingMetrics* metrics,
             std::chrono::milliseconds review_time = kReviewTime);

  bool Guards(std::string_view path) const override { return IsRankingPath(path); }
  boost::asio::awaitable<std::optional<Refusal>> Admit(HttpRequest head) override;

 private:
  boost::asio::awaitable<std::optional<Refusal>> Judge(HttpRequest head);

  RankingMetrics* const metrics_;
  std::unique_ptr<CallerReviews> reviews_;  // Null: no landscape.
};

}  // namespace trowel::webhook
