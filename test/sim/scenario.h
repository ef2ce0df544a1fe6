#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace trowel::sim {

// What may go wrong in a simulated run. Each can be switched off, to see which of them it takes.
enum class Trouble : std::uint8_t {
  kCrashes,       // Shells are killed between two actions.
  kTwoShells,     // Two of them believe that they lead.
  kFreezes,       // A shell stands still, and goes on with what it was about to do.
  kLostAnswers,   // Carried out or not, nobody hears of it.
  kRepeats,       // An answer comes twice.
  kStaleViews,    // Watches lag, by seconds or by minutes.
  kUnknownKinds,  // Shoots cannot be listed for a while.
  kFailures,      // Moves fail, and some are brought on their way again.
  kStalls,        // Moves take for ever.
  kOperators,     // Somebody else binds, binds back, deletes, annotates.
  kIllSeeds,      // Seeds fall ill, are stopped, get other gardenlets, go.
  kOrders,        // Persons pause, resume and stop.
  kEdits,         // A person cuts the ConfigMap, and puts it back.
  kWebhook,       // The webhook answers, and may have another view.
  kDoors,         // Somebody opens and closes seeds.
  kWindows,       // Freeze windows, alerts, a garden that settles.
};
inline constexpr std::size_t kTroubles = static_cast<std::size_t>(Trouble::kWindows) + 1;
std::string_view Name(Trouble trouble);

// One simulated run: all that happens follows from this.
struct Scenario {
  std::uint64_t seed = 1;
  std::array<bool, kTroubles> on = {};
  std::size_t shoots = 6;
  std::size_t seeds = 4;
  bool undo = false;   // Its end is taken back.
  bool trace = false;  // What happens is printed.

  bool Has(Trouble trouble) const { return on[static_cast<std::size_t>(trouble)]; }
};

// Drawn from the seed.
Scenario ScenarioOf(std::uint64_t seed);

// "123 shoots=6 seeds=4 crashes,freezes"; for a person, and for ParseScenario().
std::string Describe(const Scenario& scenario);
// Of words as Describe() has them, after the seed. False: they cannot be read.
bool ParseScenario(std::string_view word, Scenario* scenario);

}  // namespace trowel::sim
