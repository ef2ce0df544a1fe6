#pragma once

#include <string>

#include "policy/move.h"
#include "scheduler/rank.h"

namespace trowel::scheduler {

// The filters of gardener-scheduler that are no rules of ours, prepared for one shoot.
class GardenerFilter {
 public:
  GardenerFilter(const policy::Move& move, const garden::GardenView& view);

  Drop Ask(const garden::Seed& seed) const;
  // The text of Ask()'s answer.
  std::string Explain(const garden::Seed& seed, Drop drop) const;

 private:
  bool ProviderFits(const garden::Seed& seed) const;
  bool DomainFits(const garden::Seed& seed) const;

  const policy::Move& move_;
  bool is_gardener_domain_ = false;
  std::string domain_prefix_;  // "<shoot>.<project>."
};

}  // namespace trowel::scheduler
