#include "garden/seed.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

// Say here why the rule exists, and what Gardener itself does.
void CheckMoveApproval(const Move& move, const garden::GardenView&, const Settings&, Report*) {
  [[maybe_unused]] const garden::Seed& seed = move.to();
}

}  // namespace

extern constinit const Rule kMoveApprovalRule = {.id = "move-approval",
                                                 .summary = "say what it wants",
                                                 .mode = Mode::kOff,
                                                 .live_mode = Mode::kOff,
                                                 .facts = {&facts::kDestination},
                                                 .check = CheckMoveApproval};

}  // namespace trowel::policy
