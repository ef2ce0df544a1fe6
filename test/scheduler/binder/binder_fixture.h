#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/snapshot.h"
#include "scheduler/binder/binder.h"
#include "test/support/fake_shoots.h"
#include "test/support/garden_fixture.h"

namespace trowel::testing {

class SwitchedLeader final : public kube::Leader {
 public:
  std::chrono::milliseconds Left() const override {
    return leader ? left.load() : std::chrono::milliseconds(0);
  }
  std::string Problem() const override { return leader ? "" : "somebody else is"; }
  std::atomic<bool> leader = true;
  std::atomic<std::chrono::milliseconds> left = std::chrono::milliseconds(10'000);
};

// A binder, its garden, and the API server that it writes to. By default: seeds aws-eu1 and
// aws-eu2, where aws-eu1 is in the region of the shoots.
class BinderFixture {
 public:
  BinderFixture();

  // A shoot that waits, in the garden and at the API server.
  void AddWaiting(const std::string& name, const std::string& scheduler = "trowel");
  // Shows the garden as `garden` is now.
  void Publish();
  // As Start() of a binder with so many workers, on what was published.
  void Start(int workers = 4);

  scheduler::BindDesk::Context Context();
  std::uint64_t Results(scheduler::BindResult result) const;

  GardenFixture garden;
  test::FakeShoots shoots;
  SwitchedLeader leader;
  std::atomic<bool> may_decide = true;
  policy::Ledger* ledger = nullptr;  // Of a webhook of the same process.
  FixedClock clock{At("2026-11-21T12:00:00Z")};
  Snapshot<garden::GardenView> view{nullptr};
  Snapshot<policy::Policy> policy{nullptr};
  std::unique_ptr<scheduler::Binder> binder;
};

}  // namespace trowel::testing
