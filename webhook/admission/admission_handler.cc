#include "webhook/admission/admission_handler.h"

#include <optional>
#include <string>

#include "base/log.h"
#include "base/text.h"
#include "webhook/admission/admission_response.h"
#include "webhook/admission/decision_log.h"
#include "webhook/admission/must_pass.h"

namespace trowel::webhook {
namespace {

// Another worker's move in between means deciding again. That one worker loses so often in a row
// takes a storm of allowed moves; the caller then tries again in a second.
constexpr int kLedgerAttempts = 8;

Outcome Refuse(const absl::Status& status, log::Limit* limit, HttpReply* reply) {
  const std::string_view message = Message(status);
  switch (status.code()) {
    case absl::StatusCode::kFailedPrecondition: FillStatus(422, "Invalid", message, reply); break;
    case absl::StatusCode::kResourceExhausted:
      FillStatus(413, "RequestEntityTooLarge", message, reply);
      break;
    default: FillStatus(400, "BadRequest", message, reply);
  }
  if (const auto unsaid = limit->Admit(log::Limit::Time::clock::now()); unsaid.has_value()) {
    log::Info("refused a review", {{"reason", message}, {"unsaid_before", *unsaid}});
  }
  return Outcome::kMalformed;
}

// The caller tries again by itself, on a new connection and so perhaps with another replica.
Outcome SendBack(std::string_view message, HttpReply* reply) {
  FillStatus(503, "ServiceUnavailable", message, reply);
  reply->retry_after = 1;
  reply->close = true;
  return Outcome::kNotReady;
}

std::string UnknownResourceWarning(const AdmissionRequest& request) {
  std::string what(request.resource);
  if (!request.group.empty()) what.append(".").append(request.group);
  if (!request.subresource.empty()) what.append("/").append(request.subresource);
  return fmt::format("trowel has no rule for {}: its webhook need not be called for it", what);
}

Outcome OutcomeOf(const policy::Verdict& verdict) {
  if (verdict.exempt) return Outcome::kExempt;
  if (verdict.broke_glass) return Outcome::kBreakGlass;
  return verdict.allowed() ? Outcome::kAllowed : Outcome::kDenied;
}

// A shoot that has no name yet (generateName) is nobody else's namesake.
std::string KeyOf(const garden::Shoot& shoot, std::string_view uid) {
  if (!shoot.name.empty()) return garden::KeyOf(shoot);
  return fmt::format("{}/#{}", shoot.space, uid);
}

policy::PendingMove PendingOf(const AdmissionRequest& request, const RequestedMove& move,
                              const MoveDecision& decision, const DecisionBasis& basis) {
  return {.shoot = KeyOf(move.shoot, request.uid),
          .space = move.shoot.space,
          .source = std::string(decision.source),
          .destination = std::string(decision.destination),
          .expires = absl::InfiniteFuture(),  // The ledger's business.
          .seen = basis.view->FindShoot(move.shoot.space, move.shoot.name) != nullptr};
}

DecisionRecord RecordOf(const AdmissionRequest& request, const DecisionBasis& basis,
                        std::chrono::steady_clock::duration took) {
  return {.uid = request.uid,
          .space = request.space,
          .name = request.name,
          .user = basis.requester == nullptr ? std::string_view() : basis.requester->user,
          .policy_hash = basis.policy->hash,
          .garden_generation = basis.view->generation(),
          .dry_run = request.dry_run,
          .took = std::chrono::duration_cast<std::chrono::microseconds>(took)};
}

// The garden has that very shoot, on the seed from which the review moves it.
bool Confirms(const garden::GardenView& view, const RequestedMove& move,
              const MoveDecision& decision) {
  const garden::Shoot* shoot = view.FindShoot(move.shoot.space, move.shoot.name);
  return shoot != nullptr && shoot->seed_name == decision.source;
}

// A ShootState has the credentials and certificate authorities of its shoot.
bool HoldsSecrets(const AdmissionRequest& request) {
  return request.resource == "shootstates" || request.resource == "secrets";
}

}  // namespace

AdmissionHandler::AdmissionHandler(const AdmissionContext& context, WorkerMetrics* metrics)
    : context_(context), metrics_(metrics) {}

void AdmissionHandler::Handle(const HttpRequest& request, HttpReply* reply) {
  began_ = Clockwork::now();
  from_api_server_ = request.has_certificate;
  is_judged_ = false;
  const Outcome outcome = Review(request.body, reply);
  if (is_judged_ && context_.recorder != nullptr) context_.recorder->Take(request.body);
  parser_.Release();
  metrics_->CountReview(outcome, reply->status, Clockwork::now() - began_);
}

Outcome AdmissionHandler::Review(std::string_view body, HttpReply* reply) {
  const absl::StatusOr<AdmissionRequest> request = parser_.Parse(body);
  if (!request.ok()) {
    const std::optional<AdmissionRequest>& unreadable = parser_.unreadable();
    return Fail(request.status(), unreadable.has_value() ? &*unreadable : nullptr, reply);
  }
  if (request->subject == Subject::kOther) {
    AppendAllowed(request->uid, UnknownResourceWarning(*request), &reply->body);
    return Outcome::kOther;
  }
  const absl::StatusOr<std::optional<RequestedMove>> move = FindMove(*request, parser_.trail());
  if (!move.ok()) return Fail(move.status(), &*request, reply);
  if (move->has_value()) return JudgeMove(*request, **move, reply);
  const absl::StatusOr<std::optional<RequestedChange>> change =
      FindChange(*request, parser_.trail());
  if (!change.ok()) return Fail(change.status(), &*request, reply);
  if (change->has_value()) return JudgeChange(*request, **change, reply);
  AppendAllowed(request->uid, /*warning=*/{}, &reply->body);
  metrics_->CountAbout(About::kNothing);
  return Outcome::kNoRule;
}

Outcome AdmissionHandler::Fail(const absl::Status& why, const AdmissionRequest* request,
                               HttpReply* reply) {
  const std::shared_ptr<const policy::Policy> policy = context_.policy->Read();
  if (request == nullptr || !MustPass(*request, policy.get())) {
    return Refuse(why, &refusals_, reply);
  }
  return LetPass(Message(why), *request, reply);
}

Outcome AdmissionHandler::LetPass(std::string_view why, const AdmissionRequest& request,
                                  HttpReply* reply) {
  AppendAllowed(request.uid, fmt::format("trowel did not judge this: {}", why), &reply->body);
  if (const auto unsaid = refusals_.Admit(log::Limit::Time::clock::now()); unsaid.has_value()) {
    log::Info("let pass what could not be judged", {{"reason", why}, {"unsaid_before", *unsaid}});
  }
  return Outcome::kUnjudged;
}

Outcome AdmissionHandler::JudgeMove(const AdmissionRequest& request, const RequestedMove& move,
                                    HttpReply* reply) {
  const std::shared_ptr<const garden::GardenView> view = context_.garden->Read();
  const std::shared_ptr<const policy::Policy> policy = context_.policy->Read();
  if (view == nullptr || policy == nullptr || !context_.readiness->synced()) {
    return SendBack(fmt::format("trowel is not ready: {}", context_.readiness->why_not_synced()),
                    reply);
  }
  is_judged_ = true;
  metrics_->CountAbout(About::kMove);
  DecisionBasis basis{.view = view.get(),
                      .policy = policy.get(),
                      .requester = request.requester.has_value() ? &*request.requester : nullptr,
                      .pending = {},
                      .now = context_.clock->Now(),
                      .garden_namespace = context_.garden_namespace};
  for (int attempt = 0; attempt < kLedgerAttempts; ++attempt) {
    const std::shared_ptr<const policy::Ledger::Page> page = context_.ledger->Read();
    const policy::Ledger::Time steady_now = policy::Ledger::Clock::now();
    basis.pending = page->At(steady_now);
    const MoveDecision decision = DecideMove(move, basis, &pending_storage_);
    // Whoever reaches the port may send reviews of shoots that are invented: without a certificate
    // only what the garden confirms takes a place.
    const bool is_real = from_api_server_ || Confirms(*view, move, decision);
    const bool entered =
        !decision.verdict.allowed() || request.dry_run || !is_real ||
        context_.ledger->Add(PendingOf(request, move, decision, basis), page->version, steady_now);
    if (entered) return Answer(request, move, basis, decision, reply);
    metrics_->ledger_conflicts.Add();
  }
  return SendBack("trowel is busy: other moves were allowed while this one was judged", reply);
}

Outcome AdmissionHandler::JudgeChange(const AdmissionRequest& request,
                                      const RequestedChange& change, HttpReply* reply) {
  const std::shared_ptr<const garden::GardenView> view = context_.garden->Read();
  const std::shared_ptr<const policy::Policy> policy = context_.policy->Read();
  if (view == nullptr || policy == nullptr || !context_.readiness->synced()) {
    const std::string_view why = context_.readiness->why_not_synced();
    if (MustPass(request, policy.get())) return LetPass(why, request, reply);
    return SendBack(fmt::format("trowel is not ready: {}", why), reply);
  }
  const DecisionBasis basis{
      .view = view.get(),
      .policy = policy.get(),
      .requester = request.requester.has_value() ? &*request.requester : nullptr,
      .pending = {},
      .now = context_.clock->Now(),
      .garden_namespace = context_.garden_namespace};
  is_judged_ = !HoldsSecrets(request);
  const ChangeDecision decision = DecideChange(change, basis);
  AppendDecision(request.uid, policy->hash, change, decision, &reply->body);
  metrics_->CountVerdict(decision.verdict);
  metrics_->CountAbout(change.of_status    ? About::kStatus
                       : change.of_shoot() ? About::kShoot
                                           : About::kObject);
  LogDecision(RecordOf(request, basis, Clockwork::now() - began_), change, decision);
  return OutcomeOf(decision.verdict);
}

Outcome AdmissionHandler::Answer(const AdmissionRequest& request, const RequestedMove& move,
                                 const DecisionBasis& basis, const MoveDecision& decision,
                                 HttpReply* reply) {
  AppendDecision({.uid = request.uid,
                  .shoot_space = move.shoot.space,
                  .shoot_name = move.shoot.name,
                  .policy_hash = basis.policy->hash},
                 decision, &reply->body);
  metrics_->CountVerdict(decision.verdict);
  DecisionRecord record = RecordOf(request, basis, Clockwork::now() - began_);
  record.space = move.shoot.space;
  record.name = move.shoot.name;
  LogDecision(record, decision);
  return OutcomeOf(decision.verdict);
}

}  // namespace trowel::webhook
