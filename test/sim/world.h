#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <absl/time/time.h>

#include "garden/builder.h"
#include "garden/seed.h"
#include "policy/policy.h"
#include "test/sim/scenario.h"
#include "test/support/dice.h"

namespace trowel::sim {

// A shoot as it is in truth, and what its hollow gardenlets are about to do with it.
struct WorldShoot {
  garden::Shoot shoot;
  int version = 1;                           // Of the API server's object.
  absl::Time next = absl::InfiniteFuture();  // When its move goes on.
  bool stalls = false;                       // It does not, until all is calm.
  std::string source;                        // Of its move.
};

// A garden in which moves go on by themselves, and which remembers how it looked.
class World {
 public:
  World(const Scenario& scenario, absl::Time now);

  absl::Time now() const { return now_; }
  // Gardenlets do what is due until then.
  void GoOn(absl::Time now);
  // Nothing fails or stalls any more.
  void CalmDown();

  // Null: there is none.
  WorldShoot* Find(const std::string& shoot);
  garden::Seed* FindSeed(const std::string& name);
  const std::map<std::string, WorldShoot>& shoots() const { return shoots_; }
  const std::map<std::string, garden::Seed>& seeds() const { return seeds_; }

  // Whoever binds it; what then begins, gardenlets do.
  void Bind(const std::string& shoot, const std::string& seed);
  void Delete(const std::string& shoot);
  void DeleteSeed(const std::string& seed);
  // An object was changed in place.
  void Touched(const std::string& shoot);
  void TouchedSeed(const std::string& seed);

  // The garden as it is.
  std::shared_ptr<const garden::GardenView> View();
  // The garden as it is to who may not list shoots.
  std::shared_ptr<const garden::GardenView> WithoutShoots();
  // As it was, and since when nothing has changed after it.
  struct Past {
    absl::Time at;
    std::shared_ptr<const garden::GardenView> view;
  };
  Past ViewOf(absl::Time time);

  policy::Policy policy;  // In force.

 private:
  void Advance(const std::string& key, WorldShoot* shoot);
  absl::Duration Draw(int seconds_min, int seconds_max);

  const Scenario scenario_;
  testing::Dice dice_;
  absl::Time now_;
  bool calm_ = false;
  std::map<std::string, WorldShoot> shoots_;
  std::map<std::string, garden::Seed> seeds_;
  garden::GardenBuilder builder_;
  std::shared_ptr<const garden::GardenView> view_;  // Null: something has changed.
  std::deque<Past> history_;                        // Of the last minutes, oldest first.
};

// Who has its control plane in hand: by spec, status and last operation, and nothing else.
bool IsMoving(const garden::Shoot& shoot);
bool HasGivenUp(const garden::Shoot& shoot);

}  // namespace trowel::sim
