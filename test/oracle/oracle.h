#pragma once

#include <array>
#include <string>
#include <vector>

#include "garden/view.h"
#include "scheduler/gardener/schedule.h"
#include "test/oracle/mutation.h"

// gardener-scheduler's selection a second time: plain, slow, written from its description in prose
// and from nothing that scheduler/ or policy/ do. What both say of the same garden has to be equal.
namespace trowel::testing::oracle {

using scheduler::gardener::Filter;
using scheduler::gardener::kFilters;
using scheduler::gardener::Strategy;

// The part of a scheduler::gardener::Outcome that is not text.
struct Answer {
  std::vector<std::string> tied;                           // By name; empty if nobody is chosen.
  std::array<std::vector<std::string>, kFilters> dropped;  // By name.
  // By name, who entered a step that gives up before it has judged them all: an invalid selector,
  // a region table's broken row, a seed on which upstream panics. Nobody is dropped there.
  std::vector<std::string> unjudged;
  std::size_t failed_at = kFilters;

  bool operator==(const Answer&) const = default;
};

// Where gardener-scheduler would put `shoot`, with one mistake or none. The garden's ConfigMaps are
// those of namespace "garden", and every shoot of it can be read: one that cannot is not counted.
Answer Select(const garden::Shoot& shoot, const garden::GardenView& view, Strategy strategy,
              Mutation mutation = Mutation::kNone);

// For a person: "tied a, b" or "failed at 3", and who was dropped where.
std::string Describe(const Answer& answer);

// Exposed for tests with worked values: the distance between the names of two regions, without
// what another provider adds.
int NameDistance(const std::string& seed_region, const std::string& shoot_region,
                 Mutation mutation = Mutation::kNone);

}  // namespace trowel::testing::oracle
