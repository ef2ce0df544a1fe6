#include "garden/amend.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "garden/shoot_counts.h"

namespace trowel::garden {
namespace {

using Spread = StringMap<std::shared_ptr<const ShootsBySeed>>;

void Count(const ShootShare& share, int by, Spread* by_purpose) {
  const std::string_view seed = share.to.empty() ? share.host : share.to;
  if (seed.empty()) return;
  std::shared_ptr<const ShootsBySeed>& shared = (*by_purpose)[std::string(share.purpose)];
  auto shoots = shared == nullptr ? std::make_shared<ShootsBySeed>()
                                  : std::make_shared<ShootsBySeed>(*shared);
  auto count =
      std::lower_bound(shoots->begin(), shoots->end(), seed,
                       [](const auto& entry, std::string_view name) { return entry.first < name; });
  if (count == shoots->end() || count->first != seed) {
    count = shoots->emplace(count, std::string(seed), 0);
  }
  count->second += by;
  if (count->second == 0) shoots->erase(count);
  shared = std::move(shoots);
  if (shared->empty()) by_purpose->erase(by_purpose->find(share.purpose));
}

}  // namespace

std::shared_ptr<const GardenView> WithSeed(const GardenView& view, Seed seed,
                                           bool buckets_in_order) {
  auto amended = std::make_shared<GardenView>(view);
  const auto entry =
      std::find_if(amended->seeds_.begin(), amended->seeds_.end(),
                   [&](const SeedEntry& other) { return other.seed->name == seed.name; });
  TROWEL_CHECK(entry != amended->seeds_.end() && entry->seed->region == seed.region);
  if (buckets_in_order) entry->broken_bucket.clear();
  entry->shape = kNoShape;  // It has none of those that the builder numbered.
  entry->seed = std::make_shared<const Seed>(std::move(seed));
  ++amended->generation_;
  return amended;
}

std::shared_ptr<const GardenView> WithoutSeed(const GardenView& view, std::string_view name) {
  auto amended = std::make_shared<GardenView>(view);
  const std::size_t removed = std::erase_if(
      amended->seeds_, [&](const SeedEntry& entry) { return entry.seed->name == name; });
  amended->kinds_[static_cast<std::size_t>(Kind::kSeed)].objects -= removed;
  ++amended->generation_;
  return amended;
}

std::shared_ptr<const GardenView> WithShoot(const GardenView& view, Shoot shoot) {
  auto amended = std::make_shared<GardenView>(view);
  const std::string key = KeyOf(shoot);
  const std::size_t shard = GardenView::ShardOf(key);
  auto shoots = std::make_shared<GardenView::ShootShard>(*amended->shards_[shard]);
  const auto found = shoots->find(key);
  TROWEL_CHECK(found != shoots->end());
  const ShootShare before = ShareOf(key, shoot.space, *found->second);
  const ShootShare after = ShareOf(key, shoot.space, shoot);
  TROWEL_CHECK(before.to == after.to && before.host == after.host &&
               before.on_its_way == after.on_its_way);
  if (before.purpose != after.purpose) {
    auto by_purpose = std::make_shared<Spread>(*amended->by_purpose_);
    Count(before, -1, by_purpose.get());
    Count(after, 1, by_purpose.get());
    amended->by_purpose_ = std::move(by_purpose);
  }
  const std::shared_ptr<const Shoot> was = found->second;
  found->second = std::make_shared<const Shoot>(std::move(shoot));
  auto unscheduled =
      std::make_shared<std::vector<std::shared_ptr<const Shoot>>>(*amended->unscheduled_);
  std::replace(unscheduled->begin(), unscheduled->end(), was, found->second);
  amended->unscheduled_ = std::move(unscheduled);
  amended->shards_[shard] = std::move(shoots);
  amended->SetHomes();
  ++amended->generation_;
  return amended;
}

}  // namespace trowel::garden
