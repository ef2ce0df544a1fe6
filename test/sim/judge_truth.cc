#include <algorithm>

#include <fmt/format.h>

#include "test/sim/judge.h"

// What is judged by what truly happens, whatever anybody believes.
namespace trowel::sim {

using run::Action;
using run::Move;
using run::MoveState;
using run::State;

void Judge::OnBound(const Action& bind, absl::Time now) {
  ++bound_;
  Trace("bound: {} to {}", bind.shoot, bind.seed);
  const auto fail = [&](std::string_view what) {
    Fail(fmt::format("bound {} to {}: {}", bind.shoot, bind.seed, what));
  };
  if (now > bind.until + absl::Seconds(30)) fail("long after it was decided");
  // Whatever a shell believes: nothing is bound that the ConfigMap does not say. Only a person who
  // breaks it takes that away again.
  if (stored_.has_value()) {
    const auto found = std::find_if(stored_->moves.begin(), stored_->moves.end(),
                                    [&](const Move& move) { return move.shoot == bind.shoot; });
    if (found == stored_->moves.end() || found->to != bind.seed) {
      fail("the stored run does not know it");
    } else if (found->state == MoveState::kWaiting || found->state == MoveState::kCancelled ||
               found->state == MoveState::kRefused) {
      fail(fmt::format("in the stored run, which is {}, it is {}", Name(stored_->state),
                       Name(found->state)));
    }
    int under_way = 1;
    for (const Move& move : stored_->moves) {
      const bool given_up = move.state == MoveState::kFailed;
      if (own_[move.shoot].under_way && !given_up) ++under_way;
    }
    if (under_way > stored_->settings.max_parallel) {
      fail(fmt::format("{} are under way, {} may be", under_way, stored_->settings.max_parallel));
    }
    if (found != stored_->moves.end()) CheckCanary(*found, *stored_, now);
  }
  Own& own = own_[bind.shoot];
  if (++own.bindings > 1) fail("for the second time");
  own.from = bind.from;
  own.to = bind.seed;
  own.under_way = true;
}

// Nobody goes beside the first before it has rested for the soak; and none of production beside the
// first that is awake.
void Judge::CheckCanary(const Move& move, const run::Run& run, absl::Time now) {
  const bool production = move.risk >= scheduler::Risk::kProduction;
  for (const bool awake : {false, true}) {
    if (awake && !production) return;
    bool shown = false, alone = true;
    for (const Move& other : run.moves) {
      const bool tells =
          other.risk <= move.risk && (!awake || other.risk > scheduler::Risk::kHibernated);
      if (!tells) continue;
      const auto own = own_.find(other.shoot);
      // One that was seen to arrive, and that somebody else had bound, shows it as well.
      const bool rests =
          other.state == MoveState::kArrived && now - *other.ended >= run.settings.soak;
      const bool arrived = own != own_.end() && own->second.arrived.has_value() &&
                           now - *own->second.arrived >= run.settings.soak;
      shown = shown || rests || arrived;
      const bool under_way = own != own_.end() && own->second.under_way;
      if (under_way && other.state != MoveState::kFailed) alone = false;
    }
    if (!shown && !alone) Fail(fmt::format("{} begins beside the canary", move.shoot));
  }
}

void Judge::OnDoor(const Action& door, absl::Time) {
  if (door.kind == Action::Kind::kClose) {
    closed_.insert(door.seed);
  } else if (!closed_.contains(door.seed) && !touched_doors_.contains(door.seed)) {
    // Where somebody else has closed it meanwhile, nobody can tell who it was.
    Fail(fmt::format("seed {} is opened, which the run has not closed", door.seed));
  }
  if (door.kind != Action::Kind::kOpen || !stored_.has_value()) return;
  for (const Move& move : stored_->moves) {
    // One that had failed may have been tried again meanwhile.
    if (move.under_way() && !move.failed.has_value())
      Fail(fmt::format("seed {} is opened before {} has ended", door.seed, move.shoot));
  }
}

void Judge::OnTold(const Action& tell) {
  // Of the run before this one, a shell that stood still may tell late.
  const std::string of_run = tell.text.substr(0, tell.text.find_first_of(" :", 4));  // "run sim"
  // These happen once to a shoot.
  for (const std::string_view reason : {"RunMoveArrived", "RunMoveLeft", "RunMoveRefused",
                                        "RunMoveFailed", "RunEnded", "RunBegun"}) {
    if (tell.reason != reason) continue;
    if (!told_.insert(fmt::format("{}: {} {}", of_run, reason, tell.shoot)).second) {
      Fail(fmt::format("told twice: {} of {}: {}", reason, tell.shoot, tell.text));
    }
  }
}

void Judge::Forget() {
  own_.clear();
  told_.clear();
  touched_doors_ = std::move(closed_);  // What the run before has sent may still come.
  closed_.clear();
  denied_doors_.clear();
  bound_ = 0;
}

void Judge::OnTime() {
  for (auto& [key, own] : own_) {
    if (!own.under_way) continue;
    const WorldShoot* shoot = world_.Find(key);
    if (shoot == nullptr || shoot->shoot.seed_name != own.to) {
      own.under_way = false;  // Somebody else has it.
    } else if (!IsMoving(shoot->shoot)) {
      own.under_way = false;
      own.arrived = world_.now();
    } else if (HasGivenUp(shoot->shoot)) {
      own.under_way = false;
    }
  }
}

void Judge::OnEnd() {
  if (!stored_.has_value()) return Fail("in the end there is no run that can be read");
  if (!stored_->ended.has_value()) {
    std::string open;
    for (const Move& move : stored_->moves) {
      if (!move.settled())
        open += fmt::format(" {} is {} ({})", move.shoot, Name(move.state), move.why);
    }
    return Fail(fmt::format("the run does not end: it is {} ({}){}", Name(stored_->state),
                            stored_->why, open));
  }
  for (const Move& move : stored_->moves) {
    if (!move.settled()) Fail(fmt::format("{} is forgotten: {}", move.shoot, Name(move.state)));
    const auto own = own_.find(move.shoot);
    if (own == own_.end() || own->second.bindings == 0) continue;
    // What the run has begun it has seen to its end.
    const bool followed = move.state == MoveState::kArrived || move.state == MoveState::kFailed ||
                          move.state == MoveState::kLeft;
    if (!followed) {
      Fail(fmt::format("{} was bound, and is {}", move.shoot, Name(move.state)));
    }
    if (own->second.under_way && move.state != MoveState::kFailed) {
      Fail(fmt::format("{} is on its way, and is {}", move.shoot, Name(move.state)));
    }
  }
  for (const std::string& seed : closed_) {
    const garden::Seed* closed = world_.FindSeed(seed);
    if (closed == nullptr || touched_doors_.contains(seed)) continue;
    if (!closed->visible && !stored_->settings.keep_closed && !denied_doors_.contains(seed)) {
      Fail(fmt::format("seed {} stays closed", seed));
    }
    if (closed->visible && stored_->settings.keep_closed) {
      Fail(fmt::format("seed {} is open, and should stay closed", seed));
    }
  }
}

}  // namespace trowel::sim
