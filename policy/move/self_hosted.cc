#include "policy/rule.h"

namespace trowel::policy {
namespace {

// The control plane of a self-hosted shoot runs on a worker pool of its own, so no seed can have
// it. Gardener's validation says so at every binding (pkg/api/core/validation/shoot.go,
// ValidateShootSpec), and gardener-scheduler leaves such shoots alone.
void CheckSelfHosted(const Move& move, const garden::GardenView&, const Settings&, Report* report) {
  if (!move.shoot->self_hosted) return;
  report->Object(kSeedNameField, "leave spec.seedName empty: no seed hosts such a shoot",
                 "{} is self-hosted: its control plane runs on a worker pool of its own",
                 garden::KeyOf(*move.shoot));
}

}  // namespace

extern constinit const Rule kSelfHostedRule = {.id = "self-hosted",
                                               .summary = "the shoot is not self-hosted",
                                               .when = When::kAlways,
                                               .reads = Reads::kNothing,
                                               .judges_returns = true,
                                               .placing = true,
                                               .check = CheckSelfHosted};

}  // namespace trowel::policy
