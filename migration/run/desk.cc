#include "migration/run/desk.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "migration/run/format.h"
#include "migration/run/pace.h"

namespace trowel::run {

void Desk::Tell(std::string_view reason, std::string text, bool warning) {
  Note();
  flight.untold.push_back(
      {.kind = Action::Kind::kTell, .warning = warning, .reason = reason, .text = std::move(text)});
}

void Desk::TellOf(const Move& move, std::string_view reason, std::string text, bool warning) {
  Tell(reason, std::move(text), warning);
  flight.untold.back().shoot = move.shoot;
}

void Desk::Hold(std::string why) {
  constexpr std::size_t kHoldsMax = 20;  // More are of no use to who looks at them.
  std::vector<std::string>& holds = flight.holds;
  if (holds.size() >= kHoldsMax || std::find(holds.begin(), holds.end(), why) != holds.end()) {
    return;
  }
  holds.push_back(std::move(why));
}

void Desk::SetWhy(std::string_view why, Move* move) {
  std::string line = InOneLine(why);
  if (move->why == line) return;
  move->why = std::move(line);
  Note();
}

void Desk::Settle(MoveState state, std::string_view why, Move* move) {
  move->state = state;
  move->ended = now;
  move->refused.reset();
  SetWhy(why, move);
  Note();
  flight.asks.erase(static_cast<std::size_t>(move - run.moves.data()));
}

void Desk::PutBack(std::string_view why, Move* move) {
  if (run.state == State::kStopped) {
    Settle(MoveState::kCancelled, why, move);
    return;
  }
  move->state = MoveState::kWaiting;
  SetWhy(why, move);
  Note();
}

void Desk::CountFailure(std::string_view why, Move* move) {
  if (move->failed.has_value()) return;
  // What was accepted until a second ago has this second still before it.
  move->failed = run.resumed.has_value() ? std::max(now, *run.resumed + absl::Seconds(1)) : now;
  SlowDown(&run);
  TellOf(*move, "RunMoveFailed",
         fmt::format("run {}: {} to {}: {}", run.name, move->shoot, move->to, why), true);
}

bool Desk::Halt(std::string why) {
  if (run.state != State::kApproved && run.state != State::kRunning &&
      run.state != State::kPaused) {
    return false;
  }
  run.state = State::kHalted;
  run.why = InOneLine(why);
  Tell("RunHalted", fmt::format("run {} is halted: {}", run.name, run.why), true);
  return true;
}

}  // namespace trowel::run
