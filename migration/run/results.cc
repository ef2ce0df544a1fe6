#include <algorithm>

#include <fmt/format.h>

#include "migration/run/desk.h"
#include "migration/run/refuse.h"

namespace trowel::run {
namespace {

using Outcome = Result::Outcome;

constexpr absl::Duration kLookAgain = absl::Seconds(10);  // Until the view has what was seen.

// A shoot that is written to all the time is asked for less and less often.
absl::Duration AfterConflicts(int conflicts) {
  constexpr int kDoublings = 6;
  return absl::Milliseconds(500) * (1 << std::min(conflicts, kDoublings));
}

void TakeDryRun(const Result& result, Desk* desk, Move* move) {
  Flight::Ask& ask = desk->AskOf(*move);
  ask.id = 0;
  switch (result.outcome) {
    case Outcome::kDone:
      ask.allowed = desk->in.now;
      ask.resource_version = result.resource_version;
      return;
    case Outcome::kConflict:
      ask.not_before = desk->in.now + AfterConflicts(++ask.conflicts);
      return;
    case Outcome::kDenied: return Refuse(result.text, desk, move);
    default: ask.not_before = desk->in.now + kLookAgain;
  }
}

void TakeBinding(const Result& result, Desk* desk, Move* move) {
  Flight::Ask& ask = desk->AskOf(*move);
  ask.id = 0;
  switch (result.outcome) {
    case Outcome::kDone:
      move->state = MoveState::kMoving;
      move->begun = desk->now;
      move->asked.reset();
      desk->flight.asks.erase(static_cast<std::size_t>(move - desk->run.moves.data()));
      desk->TellOf(*move, "RunMoveBegun",
                   fmt::format("run {}: {} is bound to {}, from {}", desk->run.name, move->shoot,
                               move->to, move->from));
      return;
    case Outcome::kUnknown: return;  // The garden will tell.
    case Outcome::kConflict:
      ask.not_before = desk->in.now + AfterConflicts(++ask.conflicts);
      return desk->PutBack("it has changed while it was bound", move);
    case Outcome::kDenied:
      desk->PutBack("", move);
      if (move->state == MoveState::kWaiting) Refuse(result.text, desk, move);
      return;
    default:
      ask.not_before = desk->in.now + kLookAgain;
      return desk->PutBack("its binding was not carried out", move);
  }
}

void TakeDoor(const Result& result, Desk* desk) {
  if (result.outcome != Outcome::kDenied) return;  // What is to be seen counts.
  const bool closes = result.kind == Action::Kind::kClose;
  for (Source& source : desk->run.sources) {
    const Source::Door door = closes ? Source::Door::kClosing : Source::Door::kOpening;
    if (source.seed != result.seed || source.door != door) continue;
    source.door = Source::Door::kLeftAlone;
    source.since = desk->now;
    const std::string what = fmt::format("seed {} cannot be {}: {}", source.seed,
                                         closes ? "closed" : "opened again", result.text);
    desk->Tell("RunSeedRefused", what, true);
    if (closes) desk->Halt(what + "; resume to go on with it open");
  }
}

}  // namespace

void TakeResults(Desk* desk) {
  for (const Result& result : desk->in.results) {
    if (result.kind == Action::Kind::kClose || result.kind == Action::Kind::kOpen) {
      TakeDoor(result, desk);
      continue;
    }
    for (auto& [index, ask] : desk->flight.asks) {
      if (result.id == 0 || ask.id != result.id) continue;
      Move& move = desk->run.moves[index];
      const bool binds = result.kind == Action::Kind::kBind;
      // Of an action that nothing waits for any more, nothing follows.
      if (move.state != (binds ? MoveState::kBinding : MoveState::kWaiting)) break;
      binds ? TakeBinding(result, desk, &move) : TakeDryRun(result, desk, &move);
      break;  // `asks` may have changed.
    }
  }
}

}  // namespace trowel::run
