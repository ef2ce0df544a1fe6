#pragma once

#include <span>
#include <string>
#include <string_view>

#include "scheduler/rank.h"
#include "webhook/ranking/ranking_body.h"

namespace trowel::webhook {

// A ranking with all that its answers are made of.
struct RankingResult {
  const scheduler::RankRequest& request;
  std::span<const scheduler::Candidate> candidates;
  const garden::GardenView& view;
  const policy::Policy& policy;
};

// How old the garden was, and where it is from.
struct GardenOrigin {
  std::string source;
  absl::Duration age;
};

// Appends the document `kind: Ranking`, with the members of `trowel rank -o json` in the same order
// (docs/cli.md, "JSON").
void AppendRanking(const RankingResult& result, const GardenOrigin& origin, std::string* out);

// Appends an ExtenderFilterResult: which of `seeds` may be taken, and why the others may not.
void AppendFilterResult(const RankingResult& result, std::span<const std::string_view> seeds,
                        std::string* out);
// Appends one that fails the whole call.
void AppendFilterError(std::string_view error, std::string* out);

// Appends a HostPriorityList of `seeds`: 0 for what is not offered, else a tenth of the score, and
// never more for a seed with warnings than for one without.
void AppendPriorities(const RankingResult& result, std::span<const std::string_view> seeds,
                      std::string* out);

}  // namespace trowel::webhook
