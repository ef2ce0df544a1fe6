#include "webhook/admission/move_review.h"

#include "garden/decode.h"
#include "webhook/admission/spec_compare.h"

namespace trowel::webhook {
namespace {

using garden::JsonReader;

std::string_view SeedNameOf(const std::optional<JsonReader>& shoot) {
  return shoot.has_value() ? (*shoot)["spec"]["seedName"].Text() : std::string_view();
}

bool AsksForMove(const AdmissionRequest& request) {
  const std::string_view to = SeedNameOf(request.object);
  if (to.empty()) return false;
  if (request.subject == Subject::kShoots) return request.operation == Operation::kCreate;
  return request.subject == Subject::kShootsBinding && request.operation == Operation::kUpdate &&
         to != SeedNameOf(request.old_object);
}

std::optional<simdjson::dom::element> SpecOf(const JsonReader& shoot) {
  const JsonReader spec = shoot["spec"];
  if (!spec.present()) return std::nullopt;
  return spec.element();
}

// The request says what the object is called, where the object itself does not.
void FillNames(const AdmissionRequest& request, garden::Shoot* shoot) {
  if (shoot->space.empty()) shoot->space = request.space;
  if (shoot->name.empty()) shoot->name = request.name;
}

}  // namespace

absl::StatusOr<std::optional<RequestedMove>> FindMove(const AdmissionRequest& request,
                                                      const garden::JsonTrail& trail) {
  if (!AsksForMove(request)) return std::optional<RequestedMove>();
  std::optional<RequestedMove> move(std::in_place);
  move->shoot = garden::DecodeShoot(*request.object);
  FillNames(request, &move->shoot);
  if (request.operation == Operation::kUpdate) {
    move->old = garden::DecodeShoot(*request.old_object);
    FillNames(request, &*move->old);
    move->spec_change = FindSpecChange(SpecOf(*request.object), SpecOf(*request.old_object));
  }
  if (!trail.ok()) return InvalidArgument("{}", trail.error());
  return move;
}

MoveDecision DecideMove(const RequestedMove& requested, const DecisionBasis& basis,
                        std::vector<policy::PendingMove>* pending_storage) {
  const policy::MoveRequest request{
      .shoot = &requested.shoot,
      .old = requested.old.has_value() ? &*requested.old : nullptr,
      .spec_change = requested.spec_change,
      .requester = basis.requester,
      .pending = basis.pending,
      .now = basis.now,
  };
  const policy::Move move = policy::Resolve(request, *basis.view, pending_storage);
  const policy::EffectivePolicy effective = policy::Select(*basis.policy, move);
  return {.verdict = policy::Evaluate(move, *basis.view, effective, policy::Detail::kFull),
          .source = move.source_name,
          .destination = move.destination_name,
          .live = move.live,
          .returning = move.returning};
}

}  // namespace trowel::webhook
