#pragma once

#include <memory>
#include <string>
#include <vector>

#include "scheduler/plan/plan.h"
#include "test/support/garden_generator.h"

namespace trowel::testing {

// Carries a plan out in a garden of its own, wave by wave, asking admission for every move as it
// would be asked, and says what is wrong. Shares no code with the planner.
class PlanVerifier {
 public:
  PlanVerifier(const GeneratedGarden& garden, const scheduler::PlanOptions& options,
               const policy::Policy& policy);

  // Empty: the plan holds. Each line begins with the wave.
  std::vector<std::string> Verify(const scheduler::Plan& plan);

 private:
  void EndRunningMoves();
  void Ask(const scheduler::PlannedMove& planned, std::vector<policy::PendingMove>* pending);
  void Arrive(const scheduler::PlannedMove& planned);
  void CheckHomes(const scheduler::Wave& wave);
  void CheckRoom(const scheduler::Plan& plan);
  void Say(std::string what);

  const scheduler::PlanOptions& options_;
  const policy::Policy& policy_;
  garden::GardenBuilder builder_;
  std::vector<garden::Change> running_;  // How the shoots that are on their way arrive.
  std::shared_ptr<const garden::GardenView> view_;
  std::size_t wave_ = 0;
  std::vector<std::string> problems_;
};

}  // namespace trowel::testing
