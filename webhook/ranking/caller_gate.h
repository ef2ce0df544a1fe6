#pragma once

#include <memory>
#include <optional>

#include "base/log_limit.h"
#include "webhook/ranking/caller_reviews.h"
#include "webhook/ranking/stranger_budget.h"
#include "webhook/server/gate.h"

namespace trowel::webhook {

// Who may ask for rankings, which say much about a garden. In a landscape: who has shown a client
// certificate, or has a bearer token that the API server accepts for it. Without one there is
// nobody to ask, and only the own host is served.
class CallerGate final : public Gate {
 public:
  // `reviews` empty: no landscape. `metrics` is this worker's own.
  CallerGate(std::optional<CallerReviews::Options> reviews, RankingMetrics* metrics);

  bool Guards(std::string_view path) const override { return IsRankingPath(path); }
  boost::asio::awaitable<std::optional<Refusal>> Admit(HttpRequest head) override;

 private:
  boost::asio::awaitable<std::optional<Refusal>> Judge(HttpRequest head);

  RankingMetrics* const metrics_;
  StrangerBudget strangers_;
  log::Limit refusals_;
  log::Limit failures_;
  std::unique_ptr<CallerReviews> reviews_;  // Null: no landscape.
};

}  // namespace trowel::webhook
