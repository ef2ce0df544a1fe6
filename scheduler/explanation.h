#pragma once

#include <array>
#include <string>
#include <vector>

#include "scheduler/rank.h"

namespace trowel::scheduler {

// One part of a score, and how it came about.
struct ExplainedPart {
  const Score* score = nullptr;
  double value = 0;  // 0 to 100, or kNoPart: it is left out of the mean.
  int weight = 0;
  Arithmetic how;

  bool counts() const { return value != kNoPart; }
  double product() const { return value * weight; }
};

// One rule that was asked, and what it said.
struct ExplainedRule {
  std::string_view id;  // "gardener-scheduler" for what drops a seed and is no rule.
  policy::Mode mode = policy::Mode::kEnforce;
  policy::Effect effect = policy::Effect::kNone;  // The strongest of its findings.
  policy::Findings findings;
};

// Why a seed stands where it does in the ranking of a shoot.
struct Explanation {
  Candidate candidate;   // As Rank() has it.
  std::size_t rank = 0;  // 1: the best one; 0: refused.
  std::size_t offered = 0;
  std::vector<ExplainedPart> parts;  // Of a refused seed, too: what it would score.
  double products = 0;               // The sum of them.
  int weights = 0;
  std::vector<ExplainedRule> rules;  // In the order of RuleTable().

  double mean() const { return weights > 0 ? products / weights : 0; }
};

// `destination` is of the view, and not the source, which no ranking has.
Explanation ExplainSeed(const RankRequest& request, const garden::SeedEntry& destination,
                        const garden::GardenView& view, const policy::Policy& policy);

}  // namespace trowel::scheduler
