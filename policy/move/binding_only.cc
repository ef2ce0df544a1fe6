#include "policy/rule.h"

namespace trowel::policy {
namespace {

// A binding that also edits the spec hides the edit: nobody reviews it, and both gardenlets work
// from different specs half-way. Gardener compares the bytes of raw extensions as well
// (admission.go:454, reflect.DeepEqual); values are compared here, so that white space is no
// change.
void CheckBindingOnly(const Move& move, const garden::GardenView&, const Settings&,
                      Report* report) {
  if (move.spec_change.empty()) return;
  report->Object(move.spec_change, "send the spec as it is stored, with another spec.seedName",
                 "{} differs from the stored shoot; a move may change spec.seedName only",
                 move.spec_change);
}

}  // namespace

extern constinit const Rule kBindingOnlyRule = {.id = "binding-only",
                                                .summary = "nothing in spec changes but seedName",
                                                .reads = Reads::kNothing,
                                                .judges_returns = true,
                                                .check = CheckBindingOnly};

}  // namespace trowel::policy
