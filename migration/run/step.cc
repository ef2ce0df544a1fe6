#include "migration/run/step.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "migration/run/brakes.h"
#include "migration/run/desk.h"
#include "migration/run/doors.h"
#include "migration/run/words.h"

namespace trowel::run {
namespace {

constexpr std::array<std::string_view, 6> kActionWords = {"write", "dry-run", "bind",
                                                          "close", "open",    "tell"};
constexpr std::array<std::string_view, 8> kOutcomeWords = {
    "done", "conflict", "changed", "gone", "denied", "later", "unknown", "not-sent"};

bool IsFresh(const Run& run, const Inputs& in) {
  const auto known = [&](garden::Kind kind) { return in.view.kind(kind).known; };
  return in.now - in.as_of <= run.settings.stale_after && known(garden::Kind::kShoot) &&
         known(garden::Kind::kSeed);
}

// Writing first: what is told or sent stands in the ConfigMap before.
void Write(Desk* desk) {
  Flight& flight = desk->flight;
  if (!flight.unwritten || !desk->MayWrite()) return;
  std::vector<Action> actions = {{.kind = Action::Kind::kWrite}};
  std::move(desk->actions.begin(), desk->actions.end(), std::back_inserter(actions));
  std::move(flight.untold.begin(), flight.untold.end(), std::back_inserter(actions));
  desk->actions = std::move(actions);
  flight.untold.clear();
  flight.unwritten = false;
  flight.written = desk->in.now;
}

}  // namespace

std::string_view Name(Action::Kind kind) { return WordOf(kActionWords, kind); }
std::string_view Name(Result::Outcome outcome) { return WordOf(kOutcomeWords, outcome); }

void TakeOrders(Desk* desk) {
  for (const Order& order : desk->in.orders) {
    const absl::Status obeyed = Obey(order, desk->in.now, &desk->run);
    if (obeyed.ok()) {
      desk->Tell("RunOrdered",
                 fmt::format("run {}: {} by {}{}{}", desk->run.name, Name(order.kind), order.by,
                             order.reason.empty() ? "" : ": ", order.reason));
    } else {
      desk->Tell("RunOrderRefused",
                 fmt::format("{} by {}: {}", Name(order.kind), order.by, Message(obeyed)), true);
    }
  }
}

void Advance(Desk* desk) {
  Run& run = desk->run;
  const Tally tally = Count(run);
  if (tally.failures > run.settings.max_failures) {
    desk->Halt(fmt::format("{} moves have failed, more than {}", tally.failures,
                           run.settings.max_failures));
  }
  if (run.state == State::kApproved) {
    if (const absl::Status claims = CheckClaims(run, desk->in.others); !claims.ok()) {
      desk->Halt(std::string(Message(claims)));
      return;
    }
    run.state = State::kRunning;
    run.began = desk->now;
    desk->Tell("RunBegun", fmt::format("run {} begins: {} moves, for: {}", run.name,
                                       run.moves.size(), run.author.reason));
  }
  const bool settled = std::all_of(run.moves.begin(), run.moves.end(),
                                   [](const Move& move) { return move.settled(); });
  const bool runs =
      run.state == State::kRunning || run.state == State::kPaused || run.state == State::kHalted;
  if (settled && runs && run.began.has_value()) {
    run.state = State::kDone;
    desk->Note();
  }
  const bool ends = run.state == State::kDone || run.state == State::kStopped;
  if (!ends || run.ended.has_value() || !settled || !AreDoorsDone(run)) return;
  run.ended = desk->now;
  desk->Tell("RunEnded",
             fmt::format("run {} is {}: {} of {} moves have arrived", run.name, Name(run.state),
                         tally[MoveState::kArrived], run.moves.size()),
             tally[MoveState::kArrived] < static_cast<int>(run.moves.size()));
}

Outcome Step(Run run, Flight flight, const Inputs& inputs) {
  Desk desk{.run = std::move(run),
            .flight = std::move(flight),
            .in = inputs,
            .now = absl::FromUnixSeconds(absl::ToUnixSeconds(inputs.now))};
  desk.fresh = IsFresh(desk.run, inputs);
  TakeOrders(&desk);
  if (IsActive(desk.run)) {
    TakeResults(&desk);
    LookAtMoves(&desk);
    LookForIllness(&desk);
    Advance(&desk);
    LookAtDoors(&desk);
    BeginMoves(&desk);
  }
  Write(&desk);
  return {.run = std::move(desk.run),
          .flight = std::move(desk.flight),
          .actions = std::move(desk.actions)};
}

}  // namespace trowel::run
