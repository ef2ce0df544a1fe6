#include <utility>
#include <vector>

#include <fmt/format.h>

#include "garden/find_shoot.h"
#include "migration/run/brakes.h"
#include "migration/run/canary.h"
#include "migration/run/desk.h"
#include "migration/run/doors.h"
#include "migration/run/judge.h"
#include "migration/run/places.h"
#include "migration/run/refuse.h"
#include "migration/run/sight.h"
#include "policy/maintenance.h"

namespace trowel::run {
namespace {

constexpr absl::Duration kAllowedFor = absl::Seconds(10);  // What a dry run has said.
constexpr absl::Duration kLostAfter = absl::Minutes(1);    // A dry run that nobody answers.
constexpr int kJudgedMax = 50;                             // Shoots, in one step.

// Why the shoot's maintenance window keeps it from moving; empty: it does not.
std::string OutsideOfWindow(const garden::Shoot& shoot, const Desk& desk) {
  if (!desk.run.settings.maintenance_only) return {};
  const std::optional<absl::Duration> wait = policy::UntilMaintenance(shoot, desk.in.now);
  if (wait.has_value() && *wait <= absl::ZeroDuration()) return {};
  return fmt::format("its maintenance window {}", policy::DescribeMaintenance(shoot));
}

class Beginner {
 public:
  explicit Beginner(Desk* desk) : desk_(*desk), brakes_(*desk), gate_(*desk), places_(*desk) {}

  void Run() {
    Bind();
    Ask();
  }

 private:
  // Those that the API server would allow. Until they are asked for they are judged like any other:
  // the garden has changed since.
  void Bind() {
    for (std::size_t i = 0; i < desk_.run.moves.size(); ++i) {
      const auto found = desk_.flight.asks.find(i);
      if (found == desk_.flight.asks.end()) continue;
      Flight::Ask& ask = found->second;
      Move& move = desk_.run.moves[i];
      if (move.state != MoveState::kWaiting) continue;
      if (ask.id != 0 && desk_.in.now - ask.asked >= kLostAfter) ask.id = 0;
      if (ask.allowed.has_value() && desk_.in.now - *ask.allowed > kAllowedFor) ask.allowed.reset();
      if (ask.id == 0 && !ask.allowed.has_value()) continue;
      if (ask.allowed.has_value()) {
        if (!MayGo(&move)) {
          Forget(i);
          continue;
        }
        if (desk_.MayWrite()) Send(&ask, &move);
      }
      gate_.Go(move);
      places_.Take(move);
    }
  }

  // What a dry run has said. There may be nothing any more: it may have ended.
  void Forget(std::size_t index) {
    const auto found = desk_.flight.asks.find(index);
    if (found != desk_.flight.asks.end()) found->second.allowed.reset();
  }

  void Send(Flight::Ask* ask, Move* move) {
    move->state = MoveState::kBinding;
    move->asked = desk_.now;
    ++move->attempts;
    move->refused.reset();
    move->why.clear();
    desk_.Note();
    ask->id = desk_.NextId();
    ask->asked = desk_.in.now;
    ask->allowed.reset();
    ask->held.reset();
    desk_.actions.push_back({.kind = Action::Kind::kBind,
                             .shoot = move->shoot,
                             .from = move->from,
                             .seed = move->to,
                             .resource_version = std::exchange(ask->resource_version, {}),
                             .until = desk_.in.now + kSendWithin,
                             .id = ask->id});
  }

  void Ask() {
    for (Move& move : desk_.run.moves) {
      if (!places_.AnyFree() || judged_ >= kJudgedMax) return;
      if (move.state != MoveState::kWaiting) continue;
      const std::size_t index = static_cast<std::size_t>(&move - desk_.run.moves.data());
      const auto found = desk_.flight.asks.find(index);
      if (found != desk_.flight.asks.end()) {
        const Flight::Ask& ask = found->second;
        if (ask.id != 0 || ask.allowed.has_value() || ask.not_before > desk_.in.now) continue;
      }
      if (!MayGo(&move)) continue;
      Flight::Ask& ask = desk_.flight.asks[index];
      ask.id = desk_.NextId();
      ask.asked = desk_.in.now;
      desk_.actions.push_back({.kind = Action::Kind::kDryRun,
                               .shoot = move.shoot,
                               .from = move.from,
                               .seed = move.to,
                               .until = desk_.in.now + kSendWithin,
                               .id = ask.id});
      gate_.Go(move);
      places_.Take(move);
    }
  }

  // Whether it may begin now, in the garden as it is; what keeps it is noted.
  bool MayGo(Move* move) {
    if (const std::string why = brakes_.Of(*move); !why.empty()) {
      Refuse(why, &desk_, move);
      return false;
    }
    if (std::string why = places_.WhyNot(*move); !why.empty()) {
      // Others use it up, and nobody knows for how long.
      if (!places_.HasOwn()) Refuse(why, &desk_, move);
      desk_.Hold(std::move(why));
      return false;
    }
    if (std::string why = gate_.WhyNot(*move); !why.empty()) {
      desk_.Hold(std::move(why));
      return false;
    }
    const Sight sight = LookAt(*move, desk_.in.view);
    if (sight.place != Sight::Place::kSource) return false;
    if (const std::string why = OutsideOfWindow(*sight.shoot, desk_); !why.empty()) {
      PutOff(why, &desk_, move);
      return false;
    }
    ++judged_;
    const Judgement judgement = JudgeMove(*sight.shoot, *move, places_.pending(), desk_.in);
    switch (judgement.kind) {
      case Judgement::Kind::kAllowed: return true;
      case Judgement::Kind::kBudget:
        places_.HasOwn() ? PutOff(judgement.why, &desk_, move)
                         : Refuse(judgement.why, &desk_, move);
        return false;
      case Judgement::Kind::kPasses: PutOff(judgement.why, &desk_, move); return false;
      case Judgement::Kind::kRefused: Refuse(judgement.why, &desk_, move); return false;
    }
    return false;
  }

  Desk& desk_;
  Brakes brakes_;
  Gate gate_;
  Places places_;
  int judged_ = 0;
};

}  // namespace

void BeginMoves(Desk* desk) {
  desk->flight.holds.clear();
  if (desk->run.state != State::kRunning) return;
  if (!desk->fresh) {
    desk->Hold("what is known of the garden is too old");
    return;
  }
  if (const std::string why = BrakeOfAll(*desk); !why.empty()) {
    desk->Hold(why);
    return;
  }
  if (!AreDoorsClosed(desk->run)) {
    desk->Hold("the drained seeds are not closed yet");
    return;
  }
  Beginner(desk).Run();
}

}  // namespace trowel::run
