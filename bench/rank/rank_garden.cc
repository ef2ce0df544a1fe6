#include "bench/rank/rank_garden.h"

#include <variant>

#include "base/check.h"
#include "bench/decide/bench_garden.h"
#include "test/support/dice.h"
#include "test/support/generated_objects.h"

namespace trowel::bench {
namespace {

constexpr std::size_t kSample = 60;
constexpr std::size_t kUnusual = 4;  // One in so many of those that wait.

// As a shoot is when it has just been created.
void LetWait(garden::Shoot* shoot) {
  shoot->seed_name.clear();
  shoot->host_seed_name.clear();
  shoot->last_operation = {};
  shoot->bound_at.reset();
  shoot->has_status_networking = false;
  shoot->status_networks = {};
}

bool Rests(const garden::Shoot& shoot) {
  return !shoot.seed_name.empty() && shoot.host_seed_name == shoot.seed_name &&
         !garden::OnItsWay(shoot);
}

// A Seed has one network of each kind: the generator's fourth takes the place of its services.
void FitNetworks(garden::Seed* seed) {
  constexpr std::size_t kKinds = 3;
  if (seed->networks.size() <= kKinds) return;
  seed->networks[kKinds - 1] = seed->networks.back();
  seed->networks.resize(kKinds);
}

}  // namespace

RankGarden MakeRankGarden(std::size_t seeds, std::size_t shoots) {
  RankGarden garden;
  garden.generated = testing::GenerateGarden(ShapeOf(seeds, shoots));
  testing::Dice dice(12);
  const std::size_t every = shoots / kSample;
  std::size_t index = 0;
  for (garden::Change& change : garden.generated.changes) {
    if (auto* seed = std::get_if<garden::Seed>(&change.object)) FitNetworks(seed);
    auto* shoot = std::get_if<garden::Shoot>(&change.object);
    if (shoot == nullptr) continue;
    if (index++ % every == 0) {
      if (garden.waiting.size() % kUnusual == 0) testing::SpoilShoot(shoot, &dice);
      LetWait(shoot);
      garden.waiting.push_back(shoot);
    } else if (garden.resting.size() < garden.waiting.size() && Rests(*shoot)) {
      garden.resting.push_back(shoot);
    }
  }
  TROWEL_CHECK(garden.waiting.size() >= kSample && garden.resting.size() >= kSample);
  garden.view = garden.generated.Build();
  return garden;
}

}  // namespace trowel::bench
