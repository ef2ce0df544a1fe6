#include "migration/run/refuse.h"

#include <fmt/format.h>

namespace trowel::run {
namespace {

constexpr absl::Duration kAskAgain = absl::Minutes(1);
constexpr absl::Duration kLookAgain = absl::Seconds(15);

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
  Flight::Ask& ask = desk->AskOf(*move);
  ask = {.not_before = desk->in.now + kAskAgain};
}

void PutOff(std::string_view why, Desk* desk, Move* move) {
  desk->SetWhy(why, move);
  if (move->refused.has_value()) {
    move->refused.reset();
    desk->Note();
  }
  desk->AskOf(*move) = {.not_before = desk->in.now + kLookAgain, .put_off = true};
}

}  // namespace trowel::run
