#include "migration/run/refuse.h"

#include <fmt/format.h>

namespace trowel::run {
namespace {

constexpr absl::Duration kAskAgain = absl::Minutes(1);
constexpr absl::Duration kLookAgain = absl::Seconds(15);

void Hold(absl::Duration time, Desk* desk, const Move& move) {
  Flight::Ask& ask = desk->AskOf(move);
  ask = {.not_before = desk->in.now + time, .held = ask.held.value_or(desk->in.now)};
}

}  // namespace

void Refuse(std::string_view why, Desk* desk, Move* move) {
  desk->SetWhy(why, move);
  if (!move->refused.has_value()) {
    move->refused = desk->now;
    desk->Note();
  }
  if (desk->now - *move->refused >= desk->run.settings.patience) {
    desk->Settle(MoveState::kRefused, why, move);
    desk->TellOf(*move, "RunMoveRefused",
                 fmt::format("run {} gives {} up: {}", desk->run.name, move->shoot, move->why),
                 true);
    return;
  }
  Hold(kAskAgain, desk, *move);
}

void PutOff(std::string_view why, Desk* desk, Move* move) {
  desk->SetWhy(why, move);
  if (move->refused.has_value()) {
    move->refused.reset();
    desk->Note();
  }
  Hold(kLookAgain, desk, *move);
}

}  // namespace trowel::run
