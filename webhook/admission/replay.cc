#include "webhook/admission/replay.h"

#include <utility>
#include <vector>

#include "garden/shoot.h"
#include "webhook/admission/admission_review.h"
#include "webhook/admission/change_review.h"
#include "webhook/admission/move_review.h"
#include "webhook/admission/must_pass.h"
#include "webhook/server/http.h"

namespace trowel::webhook {

namespace {

Replayed Begin(const AdmissionRequest& request, const ReplayBasis& basis) {
  Replayed replayed;
  replayed.uid = request.uid;
  replayed.operation = Name(request.operation);
  replayed.resource = request.resource;
  if (!request.subresource.empty()) replayed.resource.append("/").append(request.subresource);
  replayed.object = request.space.empty() ? std::string(request.name)
                                          : garden::KeyOf(request.space, request.name);
  replayed.dry_run = request.dry_run;
  replayed.known = request.subject != Subject::kOther;
  const std::optional<policy::Requester>& requester =
      basis.requester.has_value() ? basis.requester : request.requester;
  if (requester.has_value()) replayed.user = requester->user;
  return replayed;
}

// As AdmissionHandler does with what cannot be read.
absl::StatusOr<Replayed> Fail(const absl::Status& why, AdmissionRequest request,
                              const ReplayBasis& basis) {
  if (basis.requester.has_value()) request.requester = basis.requester;
  if (!MustPass(request, basis.policy)) return why;
  Replayed replayed = Begin(request, basis);
  replayed.unjudged = Message(why);
  return replayed;
}

void Judge(const RequestedMove& move, const DecisionBasis& basis, Replayed* replayed) {
  std::vector<policy::PendingMove> pending_storage;
  MoveDecision decision = DecideMove(move, basis, &pending_storage);
  replayed->is_move = true;
  replayed->object = garden::KeyOf(move.shoot);
  replayed->source = decision.source;
  replayed->destination = decision.destination;
  replayed->live = decision.live;
  replayed->returning = decision.returning;
  replayed->verdict = std::move(decision.verdict);
}

}  // namespace

absl::StatusOr<Replayed> Replay(std::string_view body, const ReplayBasis& basis) {
  std::string padded(body);
  padded.append(kBodyPadding, '\0');
  ReviewParser parser;
  const absl::StatusOr<AdmissionRequest> request =
      parser.Parse(std::string_view(padded).substr(0, body.size()));
  if (!request.ok()) {
    if (!parser.unreadable().has_value()) return request.status();
    return Fail(request.status(), *parser.unreadable(), basis);
  }
  Replayed replayed = Begin(*request, basis);
  const std::optional<policy::Requester>& requester =
      basis.requester.has_value() ? basis.requester : request->requester;
  const DecisionBasis decisions{.view = basis.view,
                                .policy = basis.policy,
                                .requester = requester.has_value() ? &*requester : nullptr,
                                .pending = {},
                                .now = basis.now,
                                .garden_namespace = basis.garden_namespace};
  absl::StatusOr<std::optional<RequestedMove>> move = FindMove(*request, parser.trail());
  if (!move.ok()) return Fail(move.status(), *request, basis);
  if (move->has_value()) {
    if (basis.live.has_value()) (*move)->shoot.live_migrate = *basis.live;
    Judge(**move, decisions, &replayed);
    return replayed;
  }
  const absl::StatusOr<std::optional<RequestedChange>> change =
      FindChange(*request, parser.trail());
  if (!change.ok()) return Fail(change.status(), *request, basis);
  if (change->has_value()) {
    replayed.is_change = true;
    replayed.doing = DoingWhat(**change);
    replayed.verdict = DecideChange(**change, decisions).verdict;
  }
  return replayed;
}

}  // namespace trowel::webhook
