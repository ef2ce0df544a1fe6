#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "scheduler/rank.h"
#include "test/support/garden_fixture.h"

namespace trowel::testing {

// The garden of GardenFixture and the ranking of its shoot: garden-dev/moss on aws-eu1. Candidates
// point into `view`.
class RankingFixture : public GardenFixture {
 public:
  std::vector<scheduler::Candidate> Rank();
  std::optional<bool> live;

  // "aws-eu2", "(aws-eu3)" for one that is allowed with warnings, "!aws-eu4" for a refused one.
  std::vector<std::string> Order();
  // What the last Rank() says of one seed.
  scheduler::Candidate Of(const std::string& seed);
  policy::Findings Explain(const std::string& seed);

  std::shared_ptr<const garden::GardenView> view;
  // Earlier views: candidates of earlier rankings point into them.
  std::vector<std::shared_ptr<const garden::GardenView>> kept;
  std::vector<scheduler::Candidate> ranking;

  scheduler::RankRequest Request() const;
  // The shoot as the garden has it: unscheduled if `first`.
  garden::Shoot stored;
};

// The ids of the rules whose bits are set.
std::vector<std::string> RulesOf(std::uint64_t bits);

}  // namespace trowel::testing
