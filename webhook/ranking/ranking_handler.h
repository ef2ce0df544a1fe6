#pragma once

#include "base/log_limit.h"
#include "webhook/admission/admission_handler.h"
#include "webhook/ranking/ranking_body.h"
#include "webhook/ranking/ranking_metrics.h"
#include "webhook/server/json_body.h"

namespace trowel::webhook {

// What the ranking handlers of all workers share.
struct RankingContext {
  AdmissionContext admission;
  const Clock* wall_clock = nullptr;  // Of Readiness::garden(): for the age of the garden.
};

// Answers POST /rank, /filter and /prioritize for one worker. Like a review a ranking takes one
// view and one policy, waits for nothing, and counts moves that were allowed moments ago; it enters
// none.
class RankingHandler final : public RequestHandler {
 public:
  // `metrics` is this worker's own.
  RankingHandler(const RankingContext& context, RankingMetrics* metrics);

  void Handle(const HttpRequest& request, HttpReply* reply) override;

 private:
  absl::Status Answer(const HttpRequest& request, HttpReply* reply);
  absl::Status AnswerRank(const policy::Policy& policy, const garden::GardenView& view,
                          garden::JsonReader root, HttpReply* reply);
  absl::Status AnswerExtender(const policy::Policy& policy, const garden::GardenView& view,
                              const ExtenderBody& body, bool filter, HttpReply* reply);

  const RankingContext context_;
  RankingMetrics* const metrics_;
  log::Limit refusals_;
  JsonBody body_;
};

}  // namespace trowel::webhook
