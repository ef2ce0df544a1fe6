#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/time_text.h"
#include "migration/run/step.h"
#include "test/sim/world.h"

namespace trowel::sim {

// Why Evaluate denies a binding; empty: it does not.
std::string WhyDenied(const garden::Shoot& shoot, const std::string& seed,
                      const garden::GardenView& view, const policy::Policy& policy, absl::Time now);

// What must hold of every run, whatever happens. Told of all that is decided and done; knows
// nothing of how Step() decides.
class Judge {
 public:
  Judge(World* world, bool trace) : world_(*world), trace_(trace) {}

  // A step was taken: what it was told, and what it says. `before` is `current` if nobody has
  // written the run since it was read: else what comes of it is never stored.
  void OnStep(const run::Run& before, bool current, const run::Inputs& in,
              const run::Outcome& outcome);
  // Somebody has stored the run.
  void OnStored(const std::string& text, absl::Time now);
  // A binding of the run is being carried out.
  void OnBound(const run::Action& bind, absl::Time now);
  void OnDoor(const run::Action& door, absl::Time now);
  void OnTold(const run::Action& tell);
  void OnDoorDenied(const std::string& seed) { denied_doors_.insert(seed); }
  // Somebody else opens or closes a seed.
  void OnOthersDoor(const std::string& seed) { touched_doors_.insert(seed); }
  // After GoOn(): who has arrived, who has failed.
  void OnTime();
  // The run has ended, or should have.
  void OnEnd();

  void Fail(const std::string& what);
  // Another run begins.
  void Forget();
  // The first that was broken; empty: none.
  const std::string& broken() const { return broken_; }

  // As it stands in the ConfigMap; empty: nobody can read it.
  const std::optional<run::Run>& stored() const { return stored_; }
  int bound() const { return bound_; }

 private:
  struct Own {
    int bindings = 0;
    std::string from, to;
    std::optional<absl::Time> arrived;
    bool under_way = false;  // Bound by the run, and neither arrived nor given up nor led away.
  };
  void CheckText(const run::Run& run);
  void CheckDecision(const run::Run& run, const run::Inputs& in, const run::Action& action);
  void CheckBudgets(const run::Run& run, const run::Inputs& in, const run::Action& action);
  void CheckSeeds(const run::Run& run, const run::Inputs& in, const run::Action& action);
  void CheckCanary(const run::Move& move, const run::Run& run, absl::Time now);
  void CheckChange(const run::Move& before, const run::Run& run, const run::Inputs& in);

  template <typename... Args>
  void Trace(fmt::format_string<Args...> text, Args&&... args) const {
    if (!trace_) return;
    fmt::print("{} {}\n", FormatUtc(world_.now()), fmt::format(text, std::forward<Args>(args)...));
  }

  World& world_;
  const bool trace_;
  std::string broken_;
  std::map<std::string, Own> own_;
  std::optional<run::Run> stored_;  // Empty: there is none that can be read.
  std::set<std::string> told_;
  std::set<std::string> closed_;         // Seeds that the run has closed.
  std::set<std::string> touched_doors_;  // That somebody else has opened or closed.
  std::set<std::string> denied_doors_;   // Which the run may not.
  int bound_ = 0;
};

}  // namespace trowel::sim
