#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "garden/shoot.h"
#include "policy/evaluate.h"
#include "policy/policy.h"
#include "webhook/admission/admission_review.h"

namespace trowel::webhook {

// The move that a review asks for, decoded.
struct RequestedMove {
  garden::Shoot shoot;               // As it would be.
  std::optional<garden::Shoot> old;  // Empty on creation.
  std::string spec_change;           // policy::Move::spec_change.
};

// What became of it. The views live as long as the RequestedMove and the Policy.
struct MoveDecision {
  policy::Verdict verdict;
  std::string_view source;  // Empty: first scheduling.
  std::string_view destination;
  bool live = false;
  bool returning = false;
};

// With what a move is decided.
struct DecisionBasis {
  const garden::GardenView* view = nullptr;
  const policy::Policy* policy = nullptr;
  const policy::Requester* requester = nullptr;  // Null: nobody is named.
  std::span<const policy::PendingMove> pending;
  absl::Time now;
  // Where Trowel and Gardener read their ConfigMaps from.
  std::string_view garden_namespace = "garden";
};

// The move that `request` asks for: a `shoots/binding` UPDATE that names another seed, or a
// `shoots` CREATE with a seed. Empty for everything else: no rule concerns it. A binding that keeps
// or removes the seed is Gardener's to refuse.
//
// InvalidArgument when a field that is read has a wrong type; `trail` is that of the request.
absl::StatusOr<std::optional<RequestedMove>> FindMove(const AdmissionRequest& request,
                                                      const garden::JsonTrail& trail);

// Judges it by all rules, with text. `pending_storage` is scratch space.
MoveDecision DecideMove(const RequestedMove& move, const DecisionBasis& basis,
                        std::vector<policy::PendingMove>* pending_storage);

}  // namespace trowel::webhook
