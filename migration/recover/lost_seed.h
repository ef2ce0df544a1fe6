#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <absl/time/time.h>

#include "garden/seed.h"
#include "garden/view.h"

namespace trowel::migration {

// What has become of a seed that does not answer: moves.md 4.2. The garden alone cannot tell the
// last three from each other; whoever asks has to look from outside.
enum class Scenario : std::uint8_t {
  kReachable,  // Its gardenlet answers: it can be moved off as usual.
  kCutOff,     // It runs and is reached from outside, but not from the garden.
  kDead,       // Its machines are gone, or stopped for good.
  kIsolated,   // Its machines run, and nobody reaches them.
};
std::string_view Name(Scenario scenario);  // "reachable", "cut-off", "dead", "isolated"
std::optional<Scenario> ParseScenario(std::string_view name);

// Control planes may go on running on it, and so must be stopped before they start elsewhere.
inline bool NeedsFencing(Scenario scenario) {
  return scenario == Scenario::kCutOff || scenario == Scenario::kIsolated;
}

// A seed as the garden shows it.
struct LostSeed {
  // A gardenlet that was only restarted is back by then.
  static constexpr absl::Duration kPatience = absl::Minutes(10);

  std::string name;
  const garden::Seed* seed = nullptr;  // Null: there is no such Seed, or it cannot be read.
  garden::Condition gardenlet_ready;
  // Its gardenlet answers, or did a moment ago.
  bool answers = false;
  // The shoots that it runs in, "namespace/name", and where each of them is; empty: it is no
  // managed seed.
  struct Behind {
    std::string shoot;
    std::string on;  // The seed that has its control plane; empty: not known.
    bool on_its_way = false;
  };
  std::vector<Behind> behind;
  std::string why_unknown;  // Why it cannot be told whether it is managed; empty: it can.

  // What the garden's signals leave open.
  std::vector<Scenario> possible() const;
};

LostSeed LookAtLostSeed(std::string_view name, const garden::GardenView& view, absl::Time now);

}  // namespace trowel::migration
