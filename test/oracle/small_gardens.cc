#include "test/oracle/small_gardens.h"

#include <string>
#include <vector>

#include <fmt/format.h>

#include "garden/builder.h"
#include "test/oracle/good.h"

namespace trowel::testing::oracle {
namespace {

using scheduler::gardener::Strategy;

constexpr std::size_t kSeedsMax = 4;

// What all small gardens have: profiles "aws" (no selector, no table), "gold" (a label), "mixed"
// (two provider types) and "any" (every type, and a table whose rows are of all sorts).
void Surroundings(garden::GardenBuilder* builder) {
  builder->Apply(Put(DevProject()));
  builder->Apply(Put(ProfileNamed("aws")));
  garden::CloudProfile gold = ProfileNamed("gold");
  gold.seed_selector.emplace();
  gold.seed_selector->labels.match_labels = LabelsOf({{"tier", "gold"}});
  builder->Apply(Put(gold));
  for (const char* name : {"any", "mixed"}) {
    garden::CloudProfile profile = ProfileNamed(name);
    profile.seed_selector.emplace();
    profile.seed_selector->has_provider_types = true;
    if (profile.name == "any") profile.seed_selector->provider_types = {"*"};
    if (profile.name == "mixed") profile.seed_selector->provider_types = {"gcp", "aws"};
    builder->Apply(Put(profile));
  }
  // An own entry that is not the least, an own entry left out, a row of strangers, a broken row.
  builder->Apply(Put(RegionsOf("any", {{"eu-central-1", "eu-west-1: 20\nus-east-1: 20\n"},
                                       {"eu-west-1", "eu-west-1: 30\neu-central-1: 10\n"},
                                       {"eu-west-2", "eu-north-1: 5\n"},
                                       {"us-east-1", "{"}})));
}

class Enumeration {
 public:
  Enumeration(const SmallGardens& which, const std::function<void(const SmallCase&)>& visit)
      : which_(which), visit_(visit) {
    Surroundings(&builder_);
    for (const ShootKind& kind : ShootKinds()) {
      garden::Shoot shoot = GoodShoot("moss");
      kind.change(&shoot);
      shoots_.push_back(std::move(shoot));
    }
  }

  // Every multiset that begins with `kinds_`, whose last member is not above `first`.
  void VisitFrom(std::size_t first) {
    if (garden_++ % which_.stride == 0) VisitShoots();
    if (kinds_.size() == kSeedsMax) return;
    for (std::size_t kind = first; kind < SeedKinds().size(); ++kind) {
      kinds_.push_back(kind);
      VisitFrom(kind);
      kinds_.pop_back();
    }
  }

 private:
  std::string NameOf(std::size_t position) const {
    return fmt::format("seed-{}", which_.reversed ? kSeedsMax - position : position);
  }

  void Remove(garden::Change change) {
    change.object = garden::Deleted();
    builder_.Apply(std::move(change));
  }

  void PutSeed(std::size_t position) {
    const SeedKind& kind = SeedKinds()[kinds_[position]];
    garden::Seed seed = GoodSeed(NameOf(position));
    kind.change(&seed);
    for (int i = 0; i < kind.residents; ++i) {
      garden::Shoot resident = GoodShoot(fmt::format("resident-{}-{}", seed.name, i));
      resident.seed_name = seed.name;
      builder_.Apply(Put(resident));
      placed_.push_back(Put(std::move(resident)));
    }
    builder_.Apply(Put(seed));
    placed_.push_back(Put(std::move(seed)));
  }

  void VisitShoots() {
    for (std::size_t i = 0; i < kinds_.size(); ++i) PutSeed(i);
    const std::shared_ptr<const garden::GardenView> view = builder_.Build();
    for (std::size_t i = 0; i < shoots_.size(); ++i) {
      for (const Strategy strategy : {Strategy::kSameRegion, Strategy::kMinimalDistance}) {
        visit_({.view = *view,
                .shoot = shoots_[i],
                .strategy = strategy,
                .shoot_kind = ShootKinds()[i].name,
                .seed_kinds = kinds_});
      }
    }
    for (garden::Change& change : placed_) Remove(std::move(change));
    placed_.clear();
  }

  SmallGardens which_;
  const std::function<void(const SmallCase&)>& visit_;
  garden::GardenBuilder builder_;
  std::vector<garden::Shoot> shoots_;
  std::vector<std::size_t> kinds_;
  std::vector<garden::Change> placed_;
  std::size_t garden_ = 0;
};

}  // namespace

void ForEachSmallCase(const SmallGardens& which,
                      const std::function<void(const SmallCase&)>& visit) {
  Enumeration(which, visit).VisitFrom(0);
}

}  // namespace trowel::testing::oracle
