#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/log_limit.h"
#include "base/snapshot.h"
#include "policy/ledger.h"
#include "policy/policy.h"
#include "webhook/admission/change_review.h"
#include "webhook/admission/move_review.h"
#include "webhook/admission/review_recorder.h"
#include "webhook/server/http.h"
#include "webhook/telemetry/readiness.h"
#include "webhook/telemetry/worker_metrics.h"

namespace trowel::webhook {

// What the handlers of all workers share. Everything outlives them. A null snapshot means that
// there is no garden or no policy yet: such a server is not ready.
struct AdmissionContext {
  const Snapshot<garden::GardenView>* garden = nullptr;
  const Snapshot<policy::Policy>* policy = nullptr;
  policy::Ledger* ledger = nullptr;
  const Clock* clock = nullptr;
  const Readiness* readiness = nullptr;
  std::string garden_namespace = "garden";
  ReviewRecorder* recorder = nullptr;  // Null: reviews are not recorded.
};

// Answers POST /validate for one worker: bytes, AdmissionReview, move or change, verdict, bytes.
// One view and one policy are taken per request and held to its end; nothing is waited for.
class AdmissionHandler final : public RequestHandler {
 public:
  // `metrics` is this worker's own.
  AdmissionHandler(const AdmissionContext& context, WorkerMetrics* metrics);

  void Handle(const HttpRequest& request, HttpReply* reply) override;

 private:
  using Clockwork = std::chrono::steady_clock;  // For durations, never for decisions.

  Outcome Review(std::string_view body, HttpReply* reply);
  Outcome JudgeMove(const AdmissionRequest& request, const RequestedMove& move, HttpReply* reply);
  Outcome JudgeChange(const AdmissionRequest& request, const RequestedChange& change,
                      HttpReply* reply);
  // Of what cannot be read or judged: refused, or let through if it must never be refused.
  Outcome Fail(const absl::Status& why, const AdmissionRequest* request, HttpReply* reply);
  Outcome LetPass(std::string_view why, const AdmissionRequest& request, HttpReply* reply);
  Outcome Answer(const AdmissionRequest& request, const RequestedMove& move,
                 const DecisionBasis& basis, const MoveDecision& decision, HttpReply* reply);

  const AdmissionContext context_;
  WorkerMetrics* const metrics_;
  ReviewParser parser_;
  log::Limit refusals_;
  bool is_judged_ = false;        // Of the request at hand: by rules, of what may be recorded.
  bool from_api_server_ = false;  // The caller has shown a certificate that is trusted.
  std::vector<policy::PendingMove> pending_storage_;
  Clockwork::time_point began_;
};

}  // namespace trowel::webhook
