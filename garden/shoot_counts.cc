#include "garden/shoot_counts.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace trowel::garden {

ShootShare ShareOf(std::string_view key, std::string_view space, const Shoot& shoot) {
  return {.key = key,
          .space = space,
          .purpose = shoot.purpose.empty() ? std::string_view("evaluation") : shoot.purpose,
          .to = shoot.seed_name,
          .host = shoot.host_seed_name,
          .on_its_way = OnItsWay(shoot)};
}

ShootShare ShareOf(std::string_view key, std::string_view space, const Broken& broken) {
  if (!broken.seeds_readable) return {.key = key, .space = space, .countable = false};
  const bool differ = !broken.seed_name.empty() && !broken.host_seed_name.empty() &&
                      broken.seed_name != broken.host_seed_name;
  return {.key = key,
          .space = space,
          .to = broken.seed_name,
          .host = broken.host_seed_name,
          .on_its_way = differ};
}

RunningMove MoveOf(const ShootShare& share) {
  return {.shoot = std::string(share.key),
          .space = std::string(share.space),
          .from = std::string(share.host),
          .to = std::string(share.to)};
}

SeedUsage ShootCounts::UsageOf(std::string_view seed) const {
  const auto found = usage_.find(seed);
  return found == usage_.end() ? SeedUsage{} : found->second;
}

void CountShoots(std::string_view seed, int by, ShootsBySeed* shoots) {
  auto count =
      std::lower_bound(shoots->begin(), shoots->end(), seed,
                       [](const auto& entry, std::string_view name) { return entry.first < name; });
  if (count == shoots->end() || count->first != seed) {
    count = shoots->emplace(count, std::string(seed), 0);
  }
  count->second += by;
  if (count->second == 0) shoots->erase(count);
}

// Source: pkg/api/core/v1beta1/helper, CalculateSeedUsage: once for the seed of the spec, and
// once more for that of the status if it is another.
void ShootCounts::Count(const ShootShare& share, int by) {
  if (!share.countable) {
    uncounted_ += by;
    return;
  }
  if (!share.to.empty()) CountUsage(share.to, {.shoots = by});
  if (!share.host.empty() && share.host != share.to) CountUsage(share.host, {.shoots = by});
  if (share.on_its_way) CountMove(share, by);

  const std::string_view seed = share.to.empty() ? share.host : share.to;
  if (seed.empty()) return;
  by_namespace_.Count(share.space, seed, by);
  if (!share.purpose.empty()) by_purpose_.Count(share.purpose, seed, by);
}

void ShootCounts::CountMove(const ShootShare& share, int by) {
  if (!share.to.empty()) CountUsage(share.to, {.moves_in = by});
  if (!share.host.empty() && share.host != share.to) CountUsage(share.host, {.moves_out = by});
  if (by < 0) {
    moves_.Erase(share.key);
    return;
  }
  moves_.Set(share.key, std::make_shared<const RunningMove>(MoveOf(share)));
}

void ShootCounts::CountUsage(std::string_view seed, const SeedUsage& by) {
  if (!changed_seeds_.contains(seed)) changed_seeds_.emplace(seed);
  auto found = usage_.find(seed);
  if (found == usage_.end()) found = usage_.emplace(seed, SeedUsage{}).first;
  SeedUsage& usage = found->second;
  usage.shoots += by.shoots;
  usage.moves_in += by.moves_in;
  usage.moves_out += by.moves_out;
  if (usage.shoots == 0 && usage.moves_in == 0 && usage.moves_out == 0) usage_.erase(found);
}

void ShootCounts::SpreadTable::Count(std::string_view group, std::string_view seed, int by) {
  auto changed = changed_.find(group);
  if (changed == changed_.end()) {
    const ShootGroup* before = groups_.Read().Find(group);
    changed = changed_.emplace(group, before == nullptr ? ShootsBySeed() : before->seeds).first;
  }
  CountShoots(seed, by, &changed->second);
}

SharedMap<ShootGroup> ShootCounts::SpreadTable::Share() {
  for (auto& [name, seeds] : changed_) {
    if (seeds.empty()) {
      groups_.Erase(name);
    } else {
      groups_.Set(name, std::make_shared<const ShootGroup>(
                            ShootGroup{.name = name, .seeds = std::move(seeds)}));
    }
  }
  changed_.clear();
  return groups_.Share();
}

}  // namespace trowel::garden
