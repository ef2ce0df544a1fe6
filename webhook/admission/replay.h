#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/status.h"
#include "garden/view.h"
#include "policy/policy.h"
#include "policy/verdict.h"

namespace trowel::webhook {

// What a recorded AdmissionReview would be answered.
struct Replayed {
  std::string uid;
  std::string operation;  // "UPDATE"
  std::string resource;   // "shoots/binding", "configmaps"
  std::string object;     // "garden-dev/moss", "aws-eu1"
  std::string user;       // Empty: none is named.
  bool dry_run = false;
  bool known = true;  // False: a resource that Trowel does not know.

  // True if the review asks for a move. If it is not a change either, no rule applies.
  bool is_move = false;
  std::string source;  // Empty: first scheduling.
  std::string destination;
  bool live = false;
  bool returning = false;
  bool is_change = false;  // Instead of a move; "deleting Seed aws-eu1" in `doing`.
  std::string doing;
  policy::Verdict verdict;
  // Why it was let through without being judged, as what must never be refused is; empty: it was
  // not.
  std::string unjudged;

  bool judged() const { return is_move || is_change; }
};

// With what recordings are decided.
struct ReplayBasis {
  const garden::GardenView* view = nullptr;
  const policy::Policy* policy = nullptr;
  // Decides as if this one had asked (--as); empty: the one that the review names.
  std::optional<policy::Requester> requester;
  // Judges moves as live ones, or not, whatever the shoot's annotation says.
  std::optional<bool> live = std::nullopt;
  absl::Time now;
  std::string_view garden_namespace = "garden";
};

// Decides one recorded AdmissionReview as the server would, except that no other move is pending.
// Errors as ReviewParser::Parse().
absl::StatusOr<Replayed> Replay(std::string_view body, const ReplayBasis& basis);

}  // namespace trowel::webhook
