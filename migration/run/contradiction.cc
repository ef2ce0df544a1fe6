#include "migration/run/contradiction.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/object_name.h"
#include "base/string_map.h"
#include "migration/run/propose.h"

namespace trowel::run {
namespace {

bool IsKey(std::string_view key) {
  const std::size_t slash = key.find('/');
  return slash != std::string_view::npos && IsObjectName(key.substr(0, slash)) &&
         IsObjectName(key.substr(slash + 1));
}

std::string OfMove(const Move& move) {
  const auto missing = [&](std::string_view field, bool there) {
    return there ? std::string()
                 : fmt::format("{}: is missing, though it is {}", field, Name(move.state));
  };
  if (!IsKey(move.shoot)) return fmt::format("shoot: {} is no namespace/name", move.shoot);
  for (const std::string* seed : {&move.from, &move.to}) {
    const bool is_from = seed == &move.from;
    if (!IsObjectName(*seed)) return fmt::format("{}: is no name", is_from ? "from" : "to");
  }
  if (move.from == move.to) return "to: is the same as from";
  if (move.wave < 1) return "wave: counts from 1";
  switch (move.state) {
    case MoveState::kWaiting:
      return move.ended.has_value() ? "ended: is there, though it is waiting" : "";
    case MoveState::kBinding: return missing("asked", move.asked.has_value());
    case MoveState::kMoving: return missing("begun", move.begun.has_value());
    case MoveState::kOverdue:
      if (!move.failed.has_value()) return missing("failed", false);
      return missing("begun", move.begun.has_value());
    case MoveState::kFailed:
      if (!move.failed.has_value()) return missing("failed", false);
      return missing("ended", move.ended.has_value());
    default: return missing("ended", move.ended.has_value());
  }
}

std::string OfMoves(const Run& run) {
  StringSet shoots;
  for (std::size_t i = 0; i < run.moves.size(); ++i) {
    const Move& move = run.moves[i];
    std::string what = OfMove(move);
    if (what.empty() && !shoots.insert(move.shoot).second) {
      what = fmt::format("shoot: {} is there twice", move.shoot);
    }
    if (what.empty() && run.goal.kind == Goal::Kind::kDrain &&
        std::find(run.goal.seeds.begin(), run.goal.seeds.end(), move.to) != run.goal.seeds.end()) {
      what = fmt::format("to: {} is emptied by this run", move.to);
    }
    if (!what.empty()) return fmt::format("moves[{}].{}", i, what);
  }
  return {};
}

std::string OfSources(const Run& run) {
  StringSet seeds;
  for (const Source& source : run.sources) {
    if (!seeds.insert(source.seed).second) {
      return fmt::format("sources: {} is there twice", source.seed);
    }
    const bool touched =
        source.door != Source::Door::kOpen && source.door != Source::Door::kLeftAlone;
    if (touched && !source.since.has_value()) {
      return fmt::format("sources: {} is {}, and nothing says since when", source.seed,
                         Name(source.door));
    }
    const auto& drained = run.goal.seeds;
    if (std::find(drained.begin(), drained.end(), source.seed) == drained.end()) {
      return fmt::format("sources: {} is not among goal.seeds", source.seed);
    }
  }
  return {};
}

// Who may have approved it, and whether it had to be.
std::string OfState(const Run& run) {
  const bool may_be_unapproved = run.state == State::kProposed || run.state == State::kStopped;
  if (run.approvals.empty() && !may_be_unapproved) {
    return fmt::format("approvals: nobody has approved it, though it is {}", Name(run.state));
  }
  if (run.state == State::kProposed && !run.approvals.empty()) {
    return "state: it is Proposed, though somebody has approved it";
  }
  for (const Signature& approval : run.approvals) {
    if (run.settings.two_person && approval.by == run.author.by) {
      return fmt::format("approvals: {} has proposed it, and may not approve it", approval.by);
    }
  }
  const bool runs = run.state == State::kRunning || run.state == State::kDone;
  if (runs && !run.began.has_value()) {
    return fmt::format("began: is missing, though it is {}", Name(run.state));
  }
  if (run.ended.has_value() && run.state != State::kDone && run.state != State::kStopped) {
    return fmt::format("ended: is there, though it is {}", Name(run.state));
  }
  for (std::size_t i = 0; i < run.moves.size(); ++i) {
    const Move& move = run.moves[i];
    const bool begun = move.under_way() || move.begun.has_value();
    if (!run.began.has_value() && begun) {
      return fmt::format("moves[{}].state: it is {}, though the run has not begun", i,
                         Name(move.state));
    }
    const bool open = run.ended.has_value()
                          ? !move.settled()
                          : run.state == State::kStopped && move.state == MoveState::kWaiting;
    if (open) {
      return fmt::format("moves[{}].state: it is {}, though the run is {}", i, Name(move.state),
                         Name(run.state));
    }
  }
  return {};
}

}  // namespace

std::string Contradiction(const Run& run) {
  if (!IsObjectName(run.name)) return fmt::format("name: {} is no name", run.name);
  if (run.author.reason.empty()) return "author.reason: is missing";
  if (run.moves.empty()) return "moves: there are none";
  if (const absl::Status settings = CheckSettings(run.settings); !settings.ok()) {
    return std::string(Message(settings));
  }
  if (run.parallel < 1 || run.parallel > run.settings.max_parallel) {
    return fmt::format("parallel: {} is not between 1 and settings.maxParallel", run.parallel);
  }
  std::string what = OfMoves(run);
  if (what.empty()) what = OfSources(run);
  if (what.empty()) what = OfState(run);
  return what;
}

}  // namespace trowel::run
