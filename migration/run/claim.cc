#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "migration/run/order.h"

namespace trowel::run {
namespace {

// The first of `ours` that is among `theirs`; null: none. Both are sorted.
const std::string* Common(const std::vector<std::string>& ours,
                          const std::vector<std::string>& theirs) {
  const auto found = std::find_if(ours.begin(), ours.end(), [&](const std::string& each) {
    return std::binary_search(theirs.begin(), theirs.end(), each);
  });
  return found == ours.end() ? nullptr : &*found;
}

}  // namespace

Claim ClaimOf(const Run& run) {
  std::set<std::string> drains, fills, shoots;
  for (const Source& source : run.sources) drains.insert(source.seed);
  for (const Move& move : run.moves) {
    if (move.settled()) continue;
    fills.insert(move.to);
    shoots.insert(move.shoot);
  }
  return {.run = run.name,
          .drains = {drains.begin(), drains.end()},
          .fills = {fills.begin(), fills.end()},
          .shoots = {shoots.begin(), shoots.end()}};
}

absl::Status CheckClaims(const Run& run, std::span<const Claim> others) {
  const Claim own = ClaimOf(run);
  for (const Claim& other : others) {
    if (other.run == run.name) continue;
    const auto refuse = [&](const std::string& what) {
      return absl::FailedPreconditionError(
          fmt::format("{} (run {}); wait until it has ended, or stop it", what, other.run));
    };
    if (const std::string* seed = Common(own.drains, other.drains); seed != nullptr) {
      return refuse(fmt::format("seed {} is emptied by another run", *seed));
    }
    if (const std::string* seed = Common(own.drains, other.fills); seed != nullptr) {
      return refuse(fmt::format("seed {} is filled by another run", *seed));
    }
    if (const std::string* seed = Common(own.fills, other.drains); seed != nullptr) {
      return refuse(fmt::format("destination {} is emptied by another run", *seed));
    }
    if (const std::string* shoot = Common(own.shoots, other.shoots); shoot != nullptr) {
      return refuse(fmt::format("shoot {} is moved by another run", *shoot));
    }
  }
  return absl::OkStatus();
}

}  // namespace trowel::run
