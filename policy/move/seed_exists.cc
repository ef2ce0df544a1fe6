#include "policy/rule.h"

namespace trowel::policy {
namespace {

constexpr std::string_view kRepair = "repair what Trowel reads, then try again";

// Without the two Seeds nothing else can be judged, so this rule alone is asked when one of them is
// missing, and speaks for all the others. gardener-apiserver answers 500 to an unknown seed
// (admission.go:275 and :531), which tells the caller nothing.
void CheckSeedExists(const Move& move, const garden::GardenView&, const Settings&, Report* report) {
  if (!move.first && move.source == nullptr) {
    if (!move.source_problem.empty()) {
      report->Unknown(facts::kSource, kSeedNameField, kRepair, "{}", move.source_problem);
    } else {
      report->Object(kSeedNameField,
                     "bring the source's Seed back: its gardenlet runs the migration",
                     "the shoot comes from {}, but there is no such Seed", move.source_name);
    }
  }
  if (move.destination == nullptr) {
    // Where no Seed is known at all, both fail by the same.
    const bool said =
        !move.first && move.source == nullptr && move.source_problem == move.destination_problem;
    if (!move.destination_problem.empty() && said) return;
    if (!move.destination_problem.empty()) {
      report->Unknown(facts::kDestination, kSeedNameField, kRepair, "{}", move.destination_problem);
    } else {
      report->Object(kSeedNameField, "name one of the garden's seeds", "there is no Seed {}",
                     move.destination_name);
    }
  }
}

}  // namespace

extern constinit const Rule kSeedExistsRule = {.id = "seed-exists",
                                               .summary = "source and destination are known",
                                               .when = When::kAlways,
                                               .facts = {&facts::kSource, &facts::kDestination},
                                               .judges_returns = true,
                                               .placing = true,
                                               .check = CheckSeedExists};

}  // namespace trowel::policy
