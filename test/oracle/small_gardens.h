#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string_view>

#include "garden/seed.h"
#include "garden/view.h"
#include "scheduler/gardener/schedule.h"

namespace trowel::testing::oracle {

// An alphabet of features. A kind of seed differs from the good one (good.h) in one respect, some
// in two that go together; a kind of shoot likewise.
struct SeedKind {
  std::string_view name;
  void (*change)(garden::Seed*);
  int residents = 0;  // Shoots that are on it.
};
struct ShootKind {
  std::string_view name;
  void (*change)(garden::Shoot*);
};
std::span<const SeedKind> SeedKinds();
std::span<const ShootKind> ShootKinds();

// One question put to one garden. `shoot_kind` and `seed_kinds` are for messages.
struct SmallCase {
  const garden::GardenView& view;
  const garden::Shoot& shoot;
  scheduler::gardener::Strategy strategy;
  std::string_view shoot_kind;
  std::span<const std::size_t> seed_kinds;  // Of seed-0, seed-1, ...
};

// All gardens of 0 to 4 seeds: every multiset of seed kinds (20,475 of the 24), the seeds named in
// the order of their kinds or, with `reversed`, against it (seeds are asked in the order of their
// names); and in each of them every kind of shoot under both strategies. The CloudProfiles, region
// tables and the project around them are the same in all gardens: kinds of shoots choose among
// them. With `stride` n every n-th garden only.
struct SmallGardens {
  std::size_t stride = 1;
  bool reversed = false;
};
void ForEachSmallCase(const SmallGardens& which,
                      const std::function<void(const SmallCase&)>& visit);

}  // namespace trowel::testing::oracle
