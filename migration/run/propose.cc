#include "migration/run/propose.h"

#include <algorithm>

#include "base/object_name.h"
#include "garden/seed.h"
#include "migration/run/contradiction.h"
#include "migration/run/format.h"
#include "migration/run/seal.h"
#include "migration/run/text.h"

namespace trowel::run {

absl::StatusOr<Run> Propose(const Proposal& proposal, const scheduler::Plan& plan,
                            const policy::Policy& policy) {
  std::vector<Move> moves;
  for (std::size_t wave = 0; wave < plan.waves.size(); ++wave) {
    for (const scheduler::PlannedMove& planned : plan.waves[wave].moves) {
      moves.push_back({.shoot = garden::KeyOf(*planned.shoot),
                       .from = planned.shoot->seed_name,
                       .to = planned.to->seed->name,
                       .live = planned.live,
                       .risk = planned.risk,
                       .wave = static_cast<int>(wave) + 1});
    }
  }
  return Seal(proposal, CanaryFirst(std::move(moves)), policy);
}

// Waves are by risk already, but where room on a destination demands otherwise.
std::vector<Move> CanaryFirst(std::vector<Move> moves) {
  const auto canary = std::min_element(
      moves.begin(), moves.end(), [](const Move& a, const Move& b) { return a.risk < b.risk; });
  if (canary != moves.end()) std::rotate(moves.begin(), canary, canary + 1);
  return moves;
}

absl::StatusOr<Run> Seal(const Proposal& proposal, std::vector<Move> moves,
                         const policy::Policy& policy) {
  constexpr std::size_t kNameMax = 63;  // A label's value.
  if (!IsObjectName(proposal.name) || proposal.name.size() > kNameMax) {
    return InvalidArgument(
        "name: \"{}\" is no name of a run; use lower-case letters, digits and "
        "\"-\", {} at most",
        proposal.name, kNameMax);
  }
  if (proposal.author.reason.find_first_not_of(" \t\r\n") == std::string::npos) {
    return InvalidArgument("reason: say why, for those who read of the moves later");
  }
  if (moves.empty()) return InvalidArgument("moves: the plan moves nothing");
  Run run{.name = proposal.name,
          .goal = proposal.goal,
          .author = proposal.author,
          .policy_hash = policy.hash.empty() ? "defaults" : policy.hash,
          .settings = proposal.settings,
          .moves = std::move(moves)};
  run.author.reason = InOneLine(run.author.reason);
  run.author.at = absl::FromUnixSeconds(absl::ToUnixSeconds(run.author.at));
  if (run.goal.kind == Goal::Kind::kDrain) {
    for (const std::string& seed : run.goal.seeds) run.sources.push_back({.seed = seed});
  }
  run.parallel = (run.settings.max_parallel + 1) / 2;
  const std::string contradiction = Contradiction(run);
  if (!contradiction.empty()) return InvalidArgument("{}", contradiction);
  if (const std::size_t bytes = BytesMax(run); bytes > kRunBytesMax) {
    return InvalidArgument(
        "moves: {} of them may take {} bytes, and a ConfigMap has {}; propose fewer at a time "
        "(--moves-max)",
        run.moves.size(), bytes, kRunBytesMax);
  }
  return run;
}

}  // namespace trowel::run
