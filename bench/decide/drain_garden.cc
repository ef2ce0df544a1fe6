#include "bench/decide/drain_garden.h"

#include <algorithm>
#include <variant>

#include "base/check.h"
#include "bench/decide/bench_garden.h"
#include "test/support/dice.h"
#include "test/support/generated_objects.h"

namespace trowel::bench {
namespace {

// The first that nothing speaks against.
const garden::Seed& QuietSeed(const testing::GeneratedGarden& garden) {
  for (const garden::Change& change : garden.changes) {
    const auto* seed = std::get_if<garden::Seed>(&change.object);
    if (seed != nullptr && seed->provider_type == "aws" && !seed->deleting && seed->visible &&
        seed->taints.empty() && seed->has_backup && !seed->emergency_stop &&
        seed->gardenlet_version == "v1.150.0" && seed->reconciled_once &&
        seed->gardenlet_ready.status == garden::Condition::Status::kTrue) {
      return *seed;
    }
  }
  TROWEL_CHECK(false);
  return std::get<garden::Seed>(garden.changes.front().object);
}

}  // namespace

DrainGarden MakeDrainGarden(std::size_t seeds, std::size_t shoots, std::size_t on_seed) {
  testing::GeneratedGarden generated = testing::GenerateGarden(ShapeOf(seeds, shoots));
  const garden::Seed seed = QuietSeed(generated);
  std::erase_if(generated.changes, [&](const garden::Change& change) {
    const auto* shoot = std::get_if<garden::Shoot>(&change.object);
    return shoot != nullptr &&
           (shoot->seed_name == seed.name || shoot->host_seed_name == seed.name);
  });
  testing::Dice dice(200);
  for (std::size_t i = 0; i < on_seed; ++i) {
    // As the generator spreads them: one new project for every 30 shoots, the old ones grow.
    garden::Shoot shoot =
        testing::GenerateShoot(shoots + i, dice.Below(1 + dice.Below(shoots) / 30), seed, &dice);
    shoot.hibernated = shoot.hibernation_enabled = dice.OneIn(6);
    if (dice.OneIn(5)) shoot.worker_zones.pop_back();
    if (dice.OneIn(10)) shoot.control_plane_zones = {shoot.region + "a"};
    if (dice.OneIn(20)) shoot.access_restrictions = {"eu-access-only"};
    generated.changes.push_back({.kind = garden::Kind::kShoot,
                                 .space = shoot.space,
                                 .name = shoot.name,
                                 .object = std::move(shoot)});
  }
  return {.view = generated.Build(), .seed = seed.name};
}

scheduler::Plan DrainGarden::Plan() const {
  scheduler::PlanOptions options;
  options.now = testing::GeneratedNow();
  return scheduler::PlanDrain({seed}, options, *view, policy);
}

}  // namespace trowel::bench
