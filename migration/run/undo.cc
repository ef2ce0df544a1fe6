#include "migration/run/undo.h"

#include <utility>

#include <fmt/format.h>

#include "migration/run/judge.h"
#include "migration/run/seal.h"
#include "migration/run/sight.h"

namespace trowel::run {
namespace {

// Why a move that has arrived cannot be taken back; empty: it can. Live, if the shoot is annotated
// so.
std::string WhyItStays(Move* back, std::span<const policy::PendingMove> pending, const Inputs& in) {
  const Sight sight = LookAt({.shoot = back->shoot, .from = back->to, .to = back->from}, in.view);
  switch (sight.place) {
    case Sight::Place::kArrived: break;
    case Sight::Place::kGone: return "it is deleted";
    case Sight::Place::kUnknown: return "it cannot be read";
    case Sight::Place::kElsewhere: return sight.what;
    default: return "it is on its way";
  }
  if (sight.shoot->deleting) return "it is being deleted";
  back->live = sight.shoot->live_migrate;
  const Judgement judgement = JudgeMove(*sight.shoot, *back, pending, in);
  return judgement.kind == Judgement::Kind::kRefused ? judgement.why : std::string();
}

}  // namespace

absl::StatusOr<Undone> Undo(const Run& run, const Proposal& proposal,
                            const garden::GardenView& view, const policy::Policy& policy) {
  if (!run.ended.has_value()) {
    return absl::FailedPreconditionError(fmt::format(
        "run {} has not ended: stop it first, and wait until what is under way has arrived",
        run.name));
  }
  const Inputs in{
      .view = view, .as_of = proposal.author.at, .policy = policy, .now = proposal.author.at};
  Undone undone;
  std::vector<Move> moves;
  std::vector<policy::PendingMove> pending;
  for (auto move = run.moves.rbegin(); move != run.moves.rend(); ++move) {
    if (move->state != MoveState::kArrived) continue;
    Move back{.shoot = move->shoot, .from = move->to, .to = move->from};
    back.risk = move->risk;
    const std::string_view space = std::string_view(move->shoot).substr(0, move->shoot.find('/'));
    if (std::string why = WhyItStays(&back, pending, in); !why.empty()) {
      undone.stays.push_back({.shoot = move->shoot, .why = std::move(why)});
      continue;
    }
    // Its place is taken.
    pending.push_back({.shoot = back.shoot,
                       .space = std::string(space),
                       .source = back.from,
                       .destination = back.to,
                       .expires = absl::InfiniteFuture(),
                       .seen = true});
    moves.push_back(std::move(back));
  }
  if (moves.empty()) {
    return absl::FailedPreconditionError(
        fmt::format("run {}: nothing that it has moved can go back", run.name));
  }
  Proposal back = proposal;
  back.goal = {.kind = Goal::Kind::kUndo, .of = run.name};
  ASSIGN_OR_RETURN(undone.run, Seal(back, CanaryFirst(std::move(moves)), policy));
  return undone;
}

}  // namespace trowel::run
