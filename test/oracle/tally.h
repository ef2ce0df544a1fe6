#pragma once

#include <array>
#include <string>

#include "test/oracle/oracle.h"

namespace trowel::testing::oracle {

// How often each filter dropped somebody and was the one that left nobody: what a comparison has
// seen of it.
struct Tally {
  std::size_t questions = 0;
  std::size_t chosen = 0;
  std::size_t tied = 0;           // Of those chosen: more than one could have been taken.
  std::size_t lookup_failed = 0;  // No filter was asked.
  std::array<std::size_t, kFilters> dropped = {};
  std::array<std::size_t, kFilters> failed = {};

  void Count(const Answer& answer);
  // One line per filter.
  std::string Text() const;
};

}  // namespace trowel::testing::oracle
