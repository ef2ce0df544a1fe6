#pragma once

#include <memory>
#include <vector>

#include "policy/move.h"
#include "test/support/garden_fixture.h"

namespace trowel::testing {

// The move of a GardenFixture with all that it points to.
struct ResolvedMove {
  explicit ResolvedMove(const GardenFixture& fixture)
      : view(fixture.View()),
        old(fixture.shoot),
        next(fixture.updated.value_or(fixture.shoot)),
        requester(fixture.requester) {
    if (fixture.first) {
      old.seed_name.clear();
      old.host_seed_name.clear();
    }
    next.seed_name = fixture.to;
    move = policy::Resolve({.shoot = &next,
                            .old = fixture.created ? nullptr : &old,
                            .spec_change = fixture.spec_change,
                            .requester = fixture.with_requester ? &requester : nullptr,
                            .pending = fixture.pending,
                            .now = fixture.now},
                           *view, &storage);
  }
  ResolvedMove(const ResolvedMove&) = delete;
  ResolvedMove& operator=(const ResolvedMove&) = delete;

  std::shared_ptr<const garden::GardenView> view;
  garden::Shoot old;
  garden::Shoot next;
  policy::Requester requester;
  std::vector<policy::PendingMove> storage;
  policy::Move move;
};

}  // namespace trowel::testing
