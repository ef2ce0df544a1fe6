#include <algorithm>

#include <fmt/format.h>

#include "migration/phase/progress.h"
#include "migration/run/canary.h"
#include "migration/run/desk.h"
#include "migration/run/health.h"
#include "migration/run/pace.h"
#include "migration/run/sight.h"

namespace trowel::run {
namespace {

using Place = Sight::Place;

std::string Minutes(absl::Duration time) {
  return fmt::format("{} min", absl::ToInt64Minutes(time));
}

class Looker {
 public:
  explicit Looker(Desk* desk) : desk_(*desk) {}

  void Look(Move* move) {
    switch (move->state) {
      case MoveState::kWaiting: return LookAtWaiting(move);
      case MoveState::kBinding: return LookAtBinding(move);
      case MoveState::kMoving:
      case MoveState::kOverdue:
      case MoveState::kFailed: return Follow(move);
      case MoveState::kArrived: return LookAtArrived(move);
      default: return;
    }
  }

 private:
  void LeaveAlone(std::string_view why, Move* move) {
    desk_.Settle(MoveState::kLeft, why, move);
    desk_.TellOf(*move, "RunMoveLeft",
                 fmt::format("run {} leaves {} alone: {}", desk_.run.name, move->shoot, why), true);
  }

  // Its binding is to be seen: nothing else begins a move of this run.
  void Adopt(const garden::Shoot& shoot, Move* move) {
    move->state = MoveState::kMoving;
    // The time of another binding, long ago, says nothing of this one.
    const absl::Time asked = move->asked.value_or(desk_.now);
    move->begun = desk_.now;
    if (shoot.bound_at.has_value() && *shoot.bound_at >= asked && *shoot.bound_at < desk_.now) {
      move->begun = shoot.bound_at;
    }
    move->asked.reset();
    move->refused.reset();
    desk_.SetWhy("", move);
    desk_.TellOf(*move, "RunMoveBegun",
                 fmt::format("run {}: {} is bound to {}, as is seen in the garden", desk_.run.name,
                             move->shoot, move->to));
    // What has become of it meanwhile counts before anything else begins.
    Follow(move);
  }

  void LookAtWaiting(Move* move) {
    const Sight sight = LookAt(*move, desk_.in.view);
    if (sight.place == Place::kUnknown) return;
    if (sight.place == Place::kSource) {
      if (sight.shoot->deleting) LeaveAlone("it is being deleted", move);
      return;
    }
    // The view may be older than the plan.
    if (!desk_.Shows(desk_.run.author.at)) return;
    if (sight.place == Place::kGone) return LeaveAlone("it is deleted", move);
    if (sight.place == Place::kElsewhere) return LeaveAlone(sight.what, move);
    // A binding of this run, whose answer was lost and which came late.
    if (move->attempts > 0) return Adopt(*sight.shoot, move);
    LeaveAlone(fmt::format("somebody else has bound it to {}", move->to), move);
  }

  void LookAtBinding(Move* move) {
    const Sight sight = LookAt(*move, desk_.in.view);
    switch (sight.place) {
      case Place::kUnknown: return;
      case Place::kOnItsWay:
      case Place::kFailed:
      case Place::kArrived: return Adopt(*sight.shoot, move);
      default: break;
    }
    // No binding of so long ago comes any more.
    if (!desk_.Shows(*move->asked)) return;
    if (sight.place == Place::kGone) return LeaveAlone("it is deleted", move);
    if (sight.place == Place::kElsewhere) return LeaveAlone(sight.what, move);
    if (sight.shoot->bound_at >= move->asked) {
      return LeaveAlone(fmt::format("somebody has bound it back to {}", move->from), move);
    }
    desk_.PutBack("its binding was not carried out", move);
    desk_.AskOf(*move) = {};
  }

  void Follow(Move* move) {
    const Sight sight = LookAt(*move, desk_.in.view);
    switch (sight.place) {
      case Place::kUnknown: return;
      case Place::kArrived: return Arrive(move);
      case Place::kFailed: return Fail(*sight.shoot, move);
      case Place::kOnItsWay: return GoOn(*sight.shoot, move);
      default: break;
    }
    if (!desk_.Shows(move->begun.value_or(desk_.now))) return;
    if (sight.place == Place::kGone) return LeaveAlone("it is deleted", move);
    if (sight.place == Place::kElsewhere) return LeaveAlone(sight.what, move);
    LeaveAlone(fmt::format("somebody has bound it back to {}", move->from), move);
  }

  void Arrive(Move* move) {
    desk_.Settle(MoveState::kArrived, "", move);
    if (!move->slow && !move->failed.has_value()) SpeedUp(&desk_.run);
    desk_.TellOf(
        *move, "RunMoveArrived",
        fmt::format("run {}: {} has arrived on {}", desk_.run.name, move->shoot, move->to));
  }

  void Fail(const garden::Shoot& shoot, Move* move) {
    if (move->state == MoveState::kFailed) return;
    const std::string why = fmt::format("{} has failed", Name(shoot.last_operation.type));
    desk_.CountFailure(why, move);
    desk_.Settle(MoveState::kFailed, why, move);
  }

  void GoOn(const garden::Shoot& shoot, Move* move) {
    const Settings& settings = desk_.run.settings;
    const absl::Duration age = desk_.now - move->begun.value_or(desk_.now);
    if (move->state == MoveState::kFailed) {
      // Given up as overdue: only its end is news.
      if (age > settings.deadline + settings.patience) return;
      move->state = MoveState::kMoving;
      move->ended.reset();
      desk_.Note();
    }
    if (age > settings.deadline + settings.patience) {
      desk_.Settle(MoveState::kFailed, "it is followed no longer", move);
      return;
    }
    const migration::Progress progress = migration::PhaseOf(shoot, desk_.in.view, desk_.in.now);
    if (age > settings.deadline && move->state != MoveState::kOverdue) {
      desk_.CountFailure(fmt::format("{} is longer than the deadline, {}", Minutes(age),
                                     Minutes(settings.deadline)),
                         move);
      move->state = MoveState::kOverdue;
      desk_.Note();
    }
    if (!move->slow && (progress.stuck || age > settings.slow_after)) {
      move->slow = true;
      SlowDown(&desk_.run);
      desk_.Note();
    }
    // What changes with every second is no news: the status has it.
    const migration::PhaseRow& row = migration::RowOf(progress.phase);
    desk_.SetWhy(progress.stuck ? fmt::format("stuck in {}: waits for {}", row.id, row.waits_for)
                                : std::string(),
                 move);
  }

  // While it is watched, falling ill is a failure of its move.
  void LookAtArrived(Move* move) {
    if (move->failed.has_value() || IsSoaked(*move, desk_.run.settings, desk_.now)) return;
    const Sight sight = LookAt(*move, desk_.in.view);
    if (sight.place != Place::kArrived || !HasFailed(*sight.shoot)) return;
    const std::string why =
        fmt::format("{} has failed after it arrived", Name(sight.shoot->last_operation.type));
    desk_.CountFailure(why, move);
    desk_.SetWhy(why, move);
  }

  Desk& desk_;
};

}  // namespace

void LookAtMoves(Desk* desk) {
  if (!desk->fresh) return;
  Looker looker(desk);
  for (Move& move : desk->run.moves) looker.Look(&move);
}

}  // namespace trowel::run
