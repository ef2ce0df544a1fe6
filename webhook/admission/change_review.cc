#include "webhook/admission/change_review.h"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "garden/decode.h"
#include "garden/move_detail.h"
#include "policy/evaluate_change.h"
#include "webhook/admission/object_change.h"
#include "webhook/admission/spec_compare.h"

namespace trowel::webhook {
namespace {

using garden::JsonReader;

// As garden::OnItsWay() of what this decodes to would have it, but for a live migration that is
// left over. What has a wrong type is an error of the trail.
bool IsResting(JsonReader shoot) {
  const JsonReader status = shoot["status"];
  if (status["liveMigration"].present()) return false;
  const JsonReader operation = status["lastOperation"];
  const std::string_view type = operation["type"].Text();
  const bool succeeded = operation["state"].Text() == "Succeeded";
  if (type == "Migrate" || ((type == "Restore" || type == "LiveMigrate") && !succeeded)) {
    return false;
  }
  const std::string_view seed = shoot["spec"]["seedName"].Text();
  const std::string_view host = status["seedName"].Text();
  return seed.empty() || host.empty() || seed == host;
}

std::string Compare(JsonReader object, JsonReader old_object, std::string_view path) {
  return FindDifference(path, Element(object), Element(old_object));
}

// What decides where a shoot is, and what Gardener takes for true of it.
std::vector<std::string> StatusChanges(JsonReader status, JsonReader old_status) {
  std::vector<std::string> changes;
  const auto compare = [&](std::string_view path, JsonReader now, JsonReader old) {
    if (now.present() != old.present() || !Compare(now, old, path).empty()) {
      changes.emplace_back(path);
    }
  };
  compare("status.seedName", status["seedName"], old_status["seedName"]);
  const JsonReader now = status["lastOperation"];
  const JsonReader old = old_status["lastOperation"];
  compare("status.lastOperation.type", now["type"], old["type"]);
  compare("status.lastOperation.state", now["state"], old["state"]);
  compare("status.uid", status["uid"], old_status["uid"]);
  compare("status.technicalID", status["technicalID"], old_status["technicalID"]);
  compare("status.credentials.rotation", status["credentials"]["rotation"],
          old_status["credentials"]["rotation"]);
  compare("status.liveMigration", status["liveMigration"], old_status["liveMigration"]);
  return changes;
}

// A binding that moves nothing may change annotations all the same: only its spec is bound to
// differ in nothing but the seed.
bool ConcernsShoot(const AdmissionRequest& request) {
  switch (request.subject) {
    case Subject::kShoots:
      return request.operation == Operation::kUpdate || request.operation == Operation::kDelete;
    case Subject::kShootsStatus:
    case Subject::kShootsBinding: return request.operation == Operation::kUpdate;
    default: return false;
  }
}

// `spec_change` is that of the change. Asked before either half is decoded: most updates are of
// such shoots, and their bytes have been parsed already.
bool TouchesNothing(const AdmissionRequest& request, const garden::JsonTrail& trail,
                    const std::string& spec_change) {
  if (!spec_change.empty() || request.operation != Operation::kUpdate) return false;
  const JsonReader now = (*request.object)["metadata"]["annotations"];
  const JsonReader old = (*request.old_object)["metadata"]["annotations"];
  return Compare(now, old, "metadata.annotations").empty() && IsResting(*request.old_object) &&
         trail.ok();
}

void FillNames(const AdmissionRequest& request, garden::Shoot* shoot) {
  if (shoot->space.empty()) shoot->space = request.space;
  if (shoot->name.empty()) shoot->name = request.name;
}

ShootHalves DecodeHalves(const AdmissionRequest& request, bool of_status) {
  ShootHalves halves;
  halves.old = garden::DecodeShoot(*request.old_object);
  FillNames(request, &halves.old);
  if (request.operation == Operation::kDelete) return halves;
  halves.now = garden::DecodeShoot(*request.object);
  FillNames(request, &*halves.now);
  if (of_status) {
    halves.status_changes =
        StatusChanges((*request.object)["status"], (*request.old_object)["status"]);
  }
  return halves;
}

policy::Verdict Decide(const RequestedChange& change, const ShootHalves& halves,
                       const DecisionBasis& basis, bool* moving) {
  const policy::ShootChange resolved =
      policy::ResolveChange({.old = &halves.old,
                             .now = halves.now.has_value() ? &*halves.now : nullptr,
                             .of_status = change.of_status,
                             .spec_change = change.spec_change,
                             .status_changes = halves.status_changes,
                             .requester = basis.requester,
                             .at = basis.now},
                            *basis.view, *basis.policy);
  *moving = resolved.moving;
  return policy::Evaluate(resolved, *basis.view, policy::SelectForChange(*basis.policy, resolved),
                          policy::Detail::kFull);
}

policy::Verdict Decide(const RequestedChange& change, const ObjectHalves& halves,
                       const DecisionBasis& basis) {
  policy::ObjectChange resolved = halves.change;
  resolved.space = change.space;
  resolved.name = change.name;
  resolved.old = halves.old.has_value() ? &*halves.old : nullptr;
  resolved.now = halves.now.has_value() ? &*halves.now : nullptr;
  resolved.elsewhere =
      resolved.kind == policy::ObjectKind::kConfigMap && change.space != basis.garden_namespace;
  resolved.requester = basis.requester;
  resolved.writer = policy::WriterOf(basis.requester, *basis.policy);
  resolved.at = basis.now;
  return policy::Evaluate(resolved, *basis.view,
                          policy::SelectForChange(*basis.policy, resolved, *basis.view),
                          policy::Detail::kFull);
}

}  // namespace

absl::StatusOr<std::optional<RequestedChange>> FindChange(const AdmissionRequest& request,
                                                          const garden::JsonTrail& trail) {
  std::optional<RequestedChange> change(std::in_place);
  change->operation = request.operation;
  change->of_status = request.subresource == "status";
  change->kind = request.kind;
  change->group = request.group;
  change->space = request.space;
  change->name = request.name;
  if (ConcernsShoot(request)) {
    if (request.operation == Operation::kUpdate && !change->of_status) {
      change->spec_change = FindSpecChange(Element((*request.object)["spec"]),
                                           Element((*request.old_object)["spec"]));
      if (TouchesNothing(request, trail, change->spec_change)) {
        return std::optional<RequestedChange>();
      }
    }
    change->halves = DecodeHalves(request, change->of_status);
  } else if (std::optional<ObjectHalves> halves = FindObjectHalves(request); halves.has_value()) {
    change->halves = *std::move(halves);
  } else {
    return std::optional<RequestedChange>();
  }
  if (!trail.ok()) return InvalidArgument("{}", trail.error());
  return change;
}

ChangeDecision DecideChange(const RequestedChange& change, const DecisionBasis& basis) {
  ChangeDecision decision;
  if (const auto* shoot = std::get_if<ShootHalves>(&change.halves)) {
    decision.verdict = Decide(change, *shoot, basis, &decision.moving);
  } else {
    decision.verdict = Decide(change, std::get<ObjectHalves>(change.halves), basis);
  }
  return decision;
}

std::string DoingWhat(const RequestedChange& change) {
  constexpr std::array<std::string_view, 4> kDoing = {"creating", "changing", "deleting",
                                                      "connecting to"};
  return fmt::format("{} {}{} {}{}{}", kDoing[static_cast<std::size_t>(change.operation)],
                     change.of_status ? "the status of " : "", change.kind, change.space,
                     change.space.empty() ? "" : "/", change.name);
}

}  // namespace trowel::webhook
