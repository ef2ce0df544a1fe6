#include "garden/amend.h"

#include <algorithm>
#include <utility>
#include <vector>

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

// Which seeds one more shoot is on its way to and from, or one less.
void CountMove(const ShootShare& share, int by, std::vector<SeedEntry>* seeds) {
  for (SeedEntry& entry : *seeds) {
    if (entry.seed->name == share.to) {
      entry.usage.moves_in += by;
    } else if (entry.seed->name == share.host) {
      entry.usage.moves_out += by;
    }
  }
}

}  // namespace

std::shared_ptr<const GardenView> WithSeed(const GardenView& view, Seed seed,
                                           bool buckets_in_order) {
  auto amended = std::make_shared<GardenView>(view);
  auto seeds = std::make_shared<std::vector<SeedEntry>>(*view.seeds_);
  auto entry = std::lower_bound(
      seeds->begin(), seeds->end(), seed.name,
      [](const SeedEntry& other, const std::string& name) { return other.seed->name < name; });
  if (entry == seeds->end() || entry->seed->name != seed.name) {
    SeedEntry added;
    added.home = view.HomeOf(seed.name);
    entry = seeds->insert(entry, std::move(added));
    ++amended->kinds_[static_cast<std::size_t>(Kind::kSeed)].objects;
    entry->region = view.FindRegion(seed.region);
  } else if (entry->seed->region != seed.region) {
    entry->region = view.FindRegion(seed.region);
  }
  entry->external.clear();
  for (const auto& scores : view.external_scores()) entry->external.push_back(scores->Of(seed));
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
  // What they come to points into the shoots.
  const auto now = std::make_shared<const Shoot>(std::move(shoot));
  const ShootShare before = ShareOf(key, was->space, *was);
  const ShootShare after = ShareOf(key, now->space, *now);
  TROWEL_CHECK(before.to == after.to && before.host == after.host);
  if (before.purpose != after.purpose) {
    SharedMapEditor<ShootGroup> by_purpose(view.by_purpose_);
    Count(before, -1, &by_purpose);
    Count(after, 1, &by_purpose);
    amended->by_purpose_ = by_purpose.Share();
  }
  auto unscheduled =
      std::make_shared<std::vector<std::shared_ptr<const Shoot>>>(*amended->unscheduled_);
  std::replace(unscheduled->begin(), unscheduled->end(), was, now);
  amended->unscheduled_ = std::move(unscheduled);
  shoots.Set(key, now);
  amended->shoots_ = shoots.Share();
  auto seeds = std::make_shared<std::vector<SeedEntry>>(*view.seeds_);
  if (before.on_its_way != after.on_its_way) {
    SharedMapEditor<RunningMove> moves(view.running_moves_);
    if (after.on_its_way) {
      moves.Set(key, std::make_shared<const RunningMove>(MoveOf(after)));
    } else {
      moves.Erase(key);
    }
    amended->running_moves_ = moves.Share();
    CountMove(after, after.on_its_way ? 1 : -1, seeds.get());
  }
  amended->all_homes_rest_ = amended->FindHomes(seeds.get());
  amended->seeds_ = std::move(seeds);
  ++amended->generation_;
  return amended;
}

}  // namespace trowel::garden
