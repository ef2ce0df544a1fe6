#pragma once

#include <array>
#include <cstdlib>
#include <memory>
#include <optional>

#include <gtest/gtest.h>

#include "test/properties/decision.h"
#include "test/properties/random_policy.h"

namespace trowel::testing {

// More of them for those who ask: TROWEL_GARDENS=100000.
inline std::uint64_t Gardens() {
  const char* wanted = std::getenv("TROWEL_GARDENS");
  return wanted == nullptr ? 300 : std::strtoull(wanted, nullptr, 10);
}
inline constexpr std::size_t kShootsOfEach = 8;

// Default for the first half of the gardens, anything for the others.
inline policy::Policy PolicyFor(std::uint64_t random_seed) {
  Dice dice(random_seed);
  return random_seed % 2 == 0 ? policy::DefaultPolicy() : RandomPolicy(&dice);
}

inline std::optional<bool> LiveFor(std::size_t index) {
  constexpr std::array<std::optional<bool>, 3> kAnswers = {std::nullopt, true, false};
  return kAnswers[index % kAnswers.size()];
}

// Calls visit(view, policy, shoot, live) for several shoots of many gardens.
template <typename Visitor>
void ForManyRankings(Visitor&& visit) {
  for (std::uint64_t random_seed = 0; random_seed < Gardens(); ++random_seed) {
    SCOPED_TRACE(::testing::Message() << "garden " << random_seed);
    const GeneratedGarden garden = HostileGarden(random_seed);
    const std::shared_ptr<const garden::GardenView> view = garden.Build();
    const policy::Policy policy = PolicyFor(random_seed);
    std::size_t index = 0;
    for (const garden::Shoot* shoot : SomeShoots(garden, kShootsOfEach)) {
      visit(*view, policy, *shoot, LiveFor(index++));
    }
  }
}

}  // namespace trowel::testing
