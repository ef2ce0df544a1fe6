#pragma once

#include "policy/verdict.h"
#include "test/cases/case_file.h"

namespace trowel::testing {

// What Trowel says of a case's move, and what a ranking would learn of it.
struct CaseAnswer {
  policy::Verdict verdict;
  bool ranked = false;    // The destination is there, so that a ranking looks at it.
  bool possible = false;  // To that ranking.
};

// Decodes the garden of the case as a folder of manifests would be, resolves its move and judges
// it. An error: the case itself is wrong.
absl::StatusOr<CaseAnswer> Decide(const Case& test_case);

}  // namespace trowel::testing
