#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "garden/builder.h"
#include "test/support/garden_generator.h"

namespace trowel::bench {

// A garden in which a shoot goes to another seed, again and again: what a watch event costs, a new
// view included.
class ChangingGarden {
 public:
  ChangingGarden(std::size_t seeds, std::size_t shoots);

  // The next shoot goes where the one after it is.
  void Change();

 private:
  testing::GeneratedGarden generated_;
  garden::GardenBuilder builder_;
  std::shared_ptr<const garden::GardenView> view_;
  std::vector<const garden::Shoot*> shoots_;
  std::size_t next_ = 0;
};

}  // namespace trowel::bench
