#include "bench/decide/bench_garden.h"

#include <map>
#include <utility>
#include <vector>

#include "base/check.h"

namespace trowel::bench {
namespace {

bool IsTypical(const garden::Shoot& shoot, const garden::GardenView& view) {
  const garden::SeedEntry* seed = view.FindSeed(shoot.seed_name);
  return seed != nullptr && !seed->seed->deleting && shoot.host_seed_name == shoot.seed_name &&
         !garden::OnItsWay(shoot) && shoot.provider_type == "aws" &&
         shoot.purpose == "production" && !shoot.live_migrate;
}

BenchGarden Make(std::size_t seeds, std::size_t shoots) {
  BenchGarden garden;
  garden.seeds = seeds;
  garden.shoots = shoots;
  garden.generated = testing::GenerateGarden(ShapeOf(seeds, shoots));
  garden.view = garden.generated.Build();
  for (const garden::Shoot* shoot : garden.generated.Shoots()) {
    if (!IsTypical(*shoot, *garden.view)) continue;
    garden.shoot = *shoot;
    const std::vector<scheduler::Candidate> ranking =
        scheduler::Rank(garden.request(), *garden.view, garden.policy);
    if (ranking.empty() || !ranking.front().allowed()) continue;
    garden.moved = *shoot;
    garden.moved.seed_name = ranking.front().seed->seed->name;
    return garden;
  }
  TROWEL_CHECK(false);
  return garden;
}

}  // namespace

policy::Verdict BenchGarden::Decide(policy::Detail detail) const {
  std::vector<policy::PendingMove> storage;
  const policy::Move move = policy::Resolve(
      {.shoot = &moved, .old = &shoot, .requester = &requester, .now = testing::GeneratedNow()},
      *view, &storage);
  return policy::Evaluate(move, *view, policy::Select(policy, move), detail);
}

testing::GardenShape ShapeOf(std::size_t seeds, std::size_t shoots) {
  return {.random_seed = 39, .seeds = seeds, .shoots = shoots};
}

const BenchGarden& GardenOf(std::size_t seeds, std::size_t shoots) {
  static std::map<std::pair<std::size_t, std::size_t>, BenchGarden> gardens;
  auto found = gardens.find({seeds, shoots});
  if (found == gardens.end()) {
    found = gardens.emplace(std::pair(seeds, shoots), Make(seeds, shoots)).first;
  }
  return found->second;
}

}  // namespace trowel::bench
