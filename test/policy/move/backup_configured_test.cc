#include "test/support/rule_case.h"

namespace trowel::testing {
namespace {

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "backup-configured", {
                             {"allow_both", nullptr, {}},
                             {"allow_first_scheduling",
                              [](GardenFixture& garden) {
                                garden.first = true;
                                garden.destination.has_backup = false;
                              },
                              {}},
                             {"deny_source",
                              [](GardenFixture& garden) { garden.source.has_backup = false; },
                              {"aws-eu1, the source, has no spec.backup to move through"}},
                             {"deny_destination",
                              [](GardenFixture& garden) { garden.destination.has_backup = false; },
                              {"aws-eu2, the destination, has no spec.backup to move through"}},
                             {"deny_both_live",
                              [](GardenFixture& garden) {
                                garden.Live();
                                garden.source.has_backup = false;
                                garden.destination.has_backup = false;
                              },
                              {"aws-eu1, the source, has no spec.backup to move through",
                               "aws-eu2, the destination, has no spec.backup to move through"}},
                             {"unknown_source", RemoveSource, {kSourceIsAbsent}},
                             {"unknown_destination",
                              [](GardenFixture& garden) {
                                garden.broken_destination = "spec.backup: expected an object";
                              },
                              {"? Seed aws-eu2 is malformed: spec.backup: expected an object"}},
                         });

}  // namespace
}  // namespace trowel::testing
