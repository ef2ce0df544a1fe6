#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "garden/change.h"
#include "garden/shoot.h"
#include "policy/change.h"
#include "policy/verdict.h"
#include "webhook/admission/admission_review.h"
#include "webhook/admission/move_review.h"

namespace trowel::webhook {

// A shoot as it was and as it would be.
struct ShootHalves {
  garden::Shoot old;
  std::optional<garden::Shoot> now;         // Empty: it is being deleted.
  std::vector<std::string> status_changes;  // policy::ShootChange::status_changes.
};

// The same of any other object; what is not of one half stands in `change`, whose views are of the
// request.
struct ObjectHalves {
  std::optional<garden::Object> old, now;
  policy::ObjectChange change;
};

// The change that a review asks for, decoded.
struct RequestedChange {
  Operation operation = Operation::kUpdate;
  bool of_status = false;
  std::string_view kind;  // "Shoot". Views are of the request.
  std::string_view group;
  std::string space;  // Empty for cluster-scoped objects.
  std::string name;
  std::string spec_change;  // policy::ShootChange::spec_change.
  std::variant<ShootHalves, ObjectHalves> halves;

  bool of_shoot() const { return std::holds_alternative<ShootHalves>(halves); }
};

// What became of it.
struct ChangeDecision {
  policy::Verdict verdict;
  bool moving = false;  // A shoot that is on its way.
};

// The change that `request` asks for, if a rule may concern it; no move (FindMove()). Empty for
// what no rule is about, and for an update of a shoot at rest whose spec and annotations stay as
// they are, which is told without decoding either half: nothing that a rule reads changes.
//
// InvalidArgument when a field that is read has a wrong type; `trail` is that of the request.
absl::StatusOr<std::optional<RequestedChange>> FindChange(const AdmissionRequest& request,
                                                          const garden::JsonTrail& trail);

// Judges it by all rules on changes, with text. `basis.pending` is not looked at.
ChangeDecision DecideChange(const RequestedChange& change, const DecisionBasis& basis);

// "changing Shoot garden-dev/moss", "deleting Seed aws-eu1".
std::string DoingWhat(const RequestedChange& change);

}  // namespace trowel::webhook
