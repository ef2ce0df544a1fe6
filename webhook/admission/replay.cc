#include "webhook/admission/replay.h"

#include <vector>

#include "garden/shoot.h"
#include "webhook/admission/admission_review.h"
#include "webhook/admission/move_review.h"
#include "webhook/server/http.h"

namespace trowel::webhook {

absl::StatusOr<Replayed> Replay(std::string_view body, const ReplayBasis& basis) {
  std::string padded(body);
  padded.append(kBodyPadding, '\0');
  ReviewParser parser;
  ASSIGN_OR_RETURN(const AdmissionRequest request,
                   parser.Parse(std::string_view(padded).substr(0, body.size())));

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

  ASSIGN_OR_RETURN(const std::optional<RequestedMove> move, FindMove(request, parser.trail()));
  if (!move.has_value()) return replayed;
  std::vector<policy::PendingMove> pending_storage;
  MoveDecision decision = DecideMove(*move,
                                     {.view = basis.view,
                                      .policy = basis.policy,
                                      .requester = requester.has_value() ? &*requester : nullptr,
                                      .pending = {},
                                      .now = basis.now},
                                     &pending_storage);
  replayed.is_move = true;
  replayed.object = garden::KeyOf(move->shoot);
  replayed.source = decision.source;
  replayed.destination = decision.destination;
  replayed.live = decision.live;
  replayed.returning = decision.returning;
  replayed.verdict = std::move(decision.verdict);
  return replayed;
}

}  // namespace trowel::webhook
