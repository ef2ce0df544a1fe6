#pragma once

#include <string>

#include "policy/move.h"
#include "scheduler/gardener/fits.h"
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
  const policy::Move& move_;
  gardener::DomainFit domain_;
  bool is_gardener_domain_ = false;
};

}  // namespace trowel::scheduler
