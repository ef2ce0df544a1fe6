#include "garden/amend.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "garden/shoot_counts.h"

namespace trowel::garden {
namespace {

void Count(const ShootShare& share, int by, SharedMapEditor<ShootGroup>* groups) {
  const std::string_view seed = share.to.empty() ? share.host : share.to;
  if (seed.empty()) return;
  const ShootGroup* before = groups->Read().Find(share.purpose);
  ShootGroup after;
  if (before != nullptr) after = *before;
  after.name = share.purpose;
  CountShoots(seed, by, &after.seeds);
  if (after.seeds.empty()) {
    groups->Erase(share.purpose);
  } else {
    groups->Set(share.purpose, std::make_shared<const ShootGroup>(std::move(after)));
  }
}

}  // namespace

std::shared_ptr<const GardenView> WithSeed(const GardenView& view, Seed seed,
                                           bool buckets_in_order) {
  auto amended = std::make_shared<GardenView>(view);
  auto seeds = std::make_shared<std::vector<SeedEntry>>(*view.seeds_);
  const auto entry = std::find_if(seeds->begin(), seeds->end(), [&](const SeedEntry& other) {
    return other.seed->name == seed.name;
  });
  TROWEL_CHECK(entry != seeds->end() && entry->seed->region == seed.region);
  if (buckets_in_order) entry->broken_bucket.clear();
  entry->shape = kNoShape;  // It has none of those that the builder numbered.
  entry->seed = std::make_shared<const Seed>(std::move(seed));
  amended->seeds_ = std::move(seeds);
  ++amended->generation_;
  return amended;
}

std::shared_ptr<const GardenView> WithoutSeed(const GardenView& view, std::string_view name) {
  auto amended = std::make_shared<GardenView>(view);
  auto seeds = std::make_shared<std::vector<SeedEntry>>(*view.seeds_);
  const std::size_t removed =
      std::erase_if(*seeds, [&](const SeedEntry& entry) { return entry.seed->name == name; });
  amended->seeds_ = std::move(seeds);
  amended->kinds_[static_cast<std::size_t>(Kind::kSeed)].objects -= removed;
  ++amended->generation_;
  return amended;
}

std::shared_ptr<const GardenView> WithShoot(const GardenView& view, Shoot shoot) {
  auto amended = std::make_shared<GardenView>(view);
  const std::string key = KeyOf(shoot);
  SharedMapEditor<Shoot> shoots(view.shoots_);
  const std::shared_ptr<const Shoot>* found = view.shoots_.FindShared(key);
  TROWEL_CHECK(found != nullptr);
  const std::shared_ptr<const Shoot> was = *found;
  const ShootShare before = ShareOf(key, shoot.space, *was);
  const ShootShare after = ShareOf(key, shoot.space, shoot);
  TROWEL_CHECK(before.to == after.to && before.host == after.host &&
               before.on_its_way == after.on_its_way);
  if (before.purpose != after.purpose) {
    SharedMapEditor<ShootGroup> by_purpose(view.by_purpose_);
    Count(before, -1, &by_purpose);
    Count(after, 1, &by_purpose);
    amended->by_purpose_ = by_purpose.Share();
  }
  const auto now = std::make_shared<const Shoot>(std::move(shoot));
  auto unscheduled =
      std::make_shared<std::vector<std::shared_ptr<const Shoot>>>(*amended->unscheduled_);
  std::replace(unscheduled->begin(), unscheduled->end(), was, now);
  amended->unscheduled_ = std::move(unscheduled);
  shoots.Set(key, now);
  amended->shoots_ = shoots.Share();
  auto seeds = std::make_shared<std::vector<SeedEntry>>(*view.seeds_);
  amended->all_homes_rest_ = amended->FindHomes(seeds.get());
  amended->seeds_ = std::move(seeds);
  ++amended->generation_;
  return amended;
}

}  // namespace trowel::garden
