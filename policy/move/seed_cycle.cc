#include <algorithm>
#include <deque>
#include <string>

#include "garden/seed.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

constexpr std::string_view kOther = "choose a seed that does not run in this shoot";
constexpr std::string_view kRepair = "repair what cannot be read, then try again";

// From the destination, the way down: the shoot behind each seed, and the seeds of that shoot.
class Way {
 public:
  Way(const Move& move, const garden::GardenView& view, Report* report)
      : move_(move), view_(view), report_(report) {}

  void Follow() {
    Visit(move_.destination_name);
    // A seed is looked at once, so that a cycle of others ends as well.
    for (std::size_t i = 0; i < seeds_.size() && !report_->objected(); ++i) LookBehind(seeds_[i]);
  }

 private:
  void Visit(std::string_view seed) {
    if (seed.empty()) return;
    if (std::find(seeds_.begin(), seeds_.end(), seed) == seeds_.end()) seeds_.emplace_back(seed);
  }

  void LookBehind(const std::string& seed) {
    if (const std::string* why = view_.WhyManagedSeedBroken(seed); why != nullptr) {
      report_->Unknown(facts::kManagedSeeds, kSeedNameField, kRepair,
                       "ManagedSeed {} is malformed: {}; whether {} runs in this very shoot is not "
                       "known",
                       seed, *why, move_.destination_name);
    }
    for (const std::string& key : view_.ShootsBehindSeed(seed)) {
      if (key == OwnKey()) {
        report_->Object(kSeedNameField, kOther,
                        "{} runs in this shoot{}: moved there, nobody could restore either",
                        move_.destination_name, Via(seed));
        return;
      }
      LookAt(key);
    }
  }

  void LookAt(const std::string& key) {
    const std::size_t slash = key.find('/');
    const garden::Shoot* shoot = view_.FindShoot(std::string_view(key).substr(0, slash),
                                                 std::string_view(key).substr(slash + 1));
    if (shoot == nullptr) {
      report_->Unknown(facts::kShoots, kSeedNameField, kRepair,
                       "Shoot {}, in which a seed runs, is absent or malformed: whether {} runs in "
                       "this very shoot is not known",
                       key, move_.destination_name);
      return;
    }
    Visit(shoot->seed_name);
    Visit(shoot->host_seed_name);
    for (const PendingMove& pending : move_.pending) {
      if (pending.shoot == key) Visit(pending.destination);
    }
  }

  std::string OwnKey() const { return garden::KeyOf(*move_.shoot); }

  std::string Via(const std::string& seed) const {
    return seed == move_.destination_name ? std::string() : fmt::format(", by way of {}", seed);
  }

  const Move& move_;
  const garden::GardenView& view_;
  Report* const report_;
  std::deque<std::string> seeds_;  // Elements stay where they are while it grows.
};

// A shoot that is no seed is behind none, unless a ManagedSeed that cannot be read says otherwise.
bool IsNoSeed(const Move& move, const garden::GardenView& view, const Settings&) {
  return view.kind(garden::Kind::kManagedSeed).broken == 0 &&
         !view.IsManagedSeed(move.shoot->space, move.shoot->name);
}

// A managed seed runs in a shoot. Moved onto itself, or onto a seed that runs on it, the cluster in
// which its control plane must be restored is stopped: nobody can restore it, and every control
// plane on that seed goes with it. Up to v1.150 Gardener refuses nothing of this; later it refuses
// the shoot's own seed (#15612), not a longer way round. Returns count: the way back can be closed.
void CheckSeedCycle(const Move& move, const garden::GardenView& view, const Settings& settings,
                    Report* report) {
  if (IsNoSeed(move, view, settings)) return;
  Way(move, view, report).Follow();
}

}  // namespace

extern constinit const Rule kSeedCycleRule = {
    .id = "seed-cycle",
    .summary = "the destination does not run in the shoot that moves",
    .when = When::kAlways,
    .facts = {&facts::kDestination, &facts::kShoots, &facts::kManagedSeeds},
    .reads = Reads::kSeed,
    .judges_returns = true,
    .check = CheckSeedCycle,
    .silent = IsNoSeed};

}  // namespace trowel::policy
