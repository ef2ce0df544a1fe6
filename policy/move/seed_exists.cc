#include "policy/rule.h"

namespace trowel::policy {
namespace {

constexpr std::string_view kRepair = "repair what Trowel reads, then try again";

// Where a shoot on its way is bound to and has not arrived: gardener-apiserver asks of that seed
// whenever the shoot is bound anew, also where it no longer matters. Empty: there is none, or it is
// the source.
std::string_view OldDestination(const Move& move) {
  if (move.first || move.old == nullptr) return {};
  const std::string_view bound = move.old->seed_name;
  return bound == move.source_name ? std::string_view() : bound;
}

void CheckOldDestination(std::string_view name, const garden::GardenView& view, Report* report) {
  if (name.empty() || !view.kind(garden::Kind::kSeed).known) return;  // Said of the source.
  const std::string* why = view.WhyBroken(garden::Kind::kSeed, "", name);
  if (why != nullptr) {
    report->Unknown(facts::kSource, kSeedNameField, kRepair, "Seed {} is malformed: {}", name,
                    *why);
  } else if (view.FindSeed(name) == nullptr) {
    report->Object(kSeedNameField, "bring that Seed back: Gardener refuses the binding without it",
                   "the shoot is bound to {}, but there is no such Seed", name);
  }
}

// Without the two Seeds nothing else can be judged, so this rule alone is asked when one of them is
// missing, and speaks for all the others. gardener-apiserver answers 500 to an unknown seed
// (admission.go:275 and :531), which tells the caller nothing.
void CheckSeedExists(const Move& move, const garden::GardenView& view, const Settings&,
                     Report* report) {
  if (!move.first && move.source == nullptr) {
    if (!move.source_problem.empty()) {
      report->Unknown(facts::kSource, kSeedNameField, kRepair, "{}", move.source_problem);
    } else {
      report->Object(kSeedNameField,
                     "bring the source's Seed back: its gardenlet runs the migration",
                     "the shoot comes from {}, but there is no such Seed", move.source_name);
    }
  }
  CheckOldDestination(OldDestination(move), view, report);
  if (move.destination == nullptr) {
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
