#include "bench/decide/changing_garden.h"

#include <utility>

#include "bench/decide/bench_garden.h"

namespace trowel::bench {

ChangingGarden::ChangingGarden(std::size_t seeds, std::size_t shoots)
    : generated_(testing::GenerateGarden(ShapeOf(seeds, shoots))) {
  for (const garden::Change& change : generated_.changes) builder_.Apply(change);
  view_ = builder_.Build();
  shoots_ = generated_.Shoots();
}

void ChangingGarden::Change() {
  garden::Shoot shoot = *shoots_[next_];
  next_ = (next_ + 1) % shoots_.size();
  shoot.seed_name = shoots_[next_]->seed_name;
  builder_.Apply({.kind = garden::Kind::kShoot,
                  .space = shoot.space,
                  .name = shoot.name,
                  .object = std::move(shoot)});
  view_ = builder_.Build();
}

}  // namespace trowel::bench
