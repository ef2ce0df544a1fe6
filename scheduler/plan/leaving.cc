#include "scheduler/plan/leaving.h"

namespace trowel::scheduler {
namespace {

using garden::OperationState;
using garden::OperationType;

// gardenlet notices a binding within 17 minutes, its longest pause between two attempts.
constexpr absl::Duration kBeginsWithin = absl::Minutes(30);
constexpr absl::Duration kErrorsFor = absl::Hours(1);
// While a migration runs, each of its steps writes the time; the longest takes 10 minutes.
constexpr absl::Duration kSilentFor = absl::Hours(1);

// Restore follows on the destination: with names that differ it is that of an earlier move. What
// was written before the shoot was bound anew is not of this move either. A shoot that is deleted
// before its migration begins is deleted where it is: it leaves that way.
bool IsOfThisMove(const garden::Shoot& shoot) {
  const garden::LastOperation& last = shoot.last_operation;
  if (last.type == OperationType::kDelete) return shoot.deleting;
  if (last.type == OperationType::kLiveMigrate && last.state == OperationState::kSucceeded) {
    return false;
  }
  if (last.type != OperationType::kMigrate && last.type != OperationType::kLiveMigrate) {
    return false;
  }
  return !shoot.bound_at.has_value() || last.updated == absl::InfinitePast() ||
         last.updated >= *shoot.bound_at;
}

// Each attempt writes the time anew, so that the last error is always young: what counts is how
// long ago the move was asked for. A time that is not known is long ago.
Hold HoldOfBegun(const garden::Shoot& shoot, absl::Time now) {
  const garden::LastOperation& last = shoot.last_operation;
  const absl::Duration age = now - last.updated;
  switch (last.state) {
    case OperationState::kFailed: return Hold::kFailed;
    case OperationState::kError: {
      const absl::Duration asked = now - shoot.bound_at.value_or(last.updated);
      return age > kErrorsFor || asked > kErrorsFor ? Hold::kErrors : Hold::kNone;
    }
    default: return age > kSilentFor ? Hold::kSilent : Hold::kNone;
  }
}

}  // namespace

std::string_view Name(Hold hold) {
  switch (hold) {
    case Hold::kNone: return "none";
    case Hold::kFailed: return "failed";
    case Hold::kErrors: return "errors";
    case Hold::kSilent: return "silent";
    case Hold::kNotBegun: break;
  }
  return "not-begun";
}

LeavingShoot LookAtLeaving(const garden::Shoot& shoot, absl::Time now) {
  LeavingShoot leaving{.shoot = &shoot, .begun = IsOfThisMove(shoot)};
  if (leaving.begun) {
    leaving.hold = HoldOfBegun(shoot, now);
  } else if (shoot.bound_at.has_value() && now - *shoot.bound_at > kBeginsWithin) {
    leaving.hold = Hold::kNotBegun;
  }
  return leaving;
}

}  // namespace trowel::scheduler
