#include "garden/shoot_counts.h"

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

SeedUsage ShootCounts::UsageOf(std::string_view seed) const {
  const auto found = usage_.find(seed);
  return found == usage_.end() ? SeedUsage{} : found->second;
}

std::shared_ptr<const std::vector<RunningMove>> ShootCounts::ShareMoves() {
  if (shared_moves_ == nullptr) {
    auto moves = std::make_shared<std::vector<RunningMove>>();
    moves->reserve(moves_.size());
    for (const auto& [shoot, move] : moves_) moves->push_back(move);
    shared_moves_ = std::move(moves);
  }
  return shared_moves_;
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
  shared_moves_ = nullptr;
  if (by < 0) {
    moves_.erase(moves_.find(share.key));
    return;
  }
  moves_.emplace(std::string(share.key), RunningMove{.shoot = std::string(share.key),
                                                     .space = std::string(share.space),
                                                     .from = std::string(share.host),
                                                     .to = std::string(share.to)});
}

void ShootCounts::CountUsage(std::string_view seed, const SeedUsage& by) {
  auto found = usage_.find(seed);
  if (found == usage_.end()) found = usage_.emplace(seed, SeedUsage{}).first;
  SeedUsage& usage = found->second;
  usage.shoots += by.shoots;
  usage.moves_in += by.moves_in;
  usage.moves_out += by.moves_out;
  if (usage.shoots == 0 && usage.moves_in == 0 && usage.moves_out == 0) usage_.erase(found);
}

void ShootCounts::SpreadTable::Count(std::string_view group, std::string_view seed, int by) {
  if (!changed_.contains(group)) changed_.emplace(group);
  auto seeds = counts_.find(group);
  if (seeds == counts_.end()) seeds = counts_.try_emplace(std::string(group)).first;
  auto count = seeds->second.find(seed);
  if (count == seeds->second.end()) count = seeds->second.emplace(seed, 0).first;
  count->second += by;
  if (count->second == 0) seeds->second.erase(count);
  if (seeds->second.empty()) counts_.erase(seeds);
}

std::shared_ptr<const ShootCounts::Spread> ShootCounts::SpreadTable::Share() {
  if (changed_.empty()) return shared_;
  auto next = std::make_shared<Spread>(*shared_);
  for (const std::string& group : changed_) {
    const auto seeds = counts_.find(group);
    if (seeds == counts_.end()) {
      next->erase(group);
    } else {
      next->insert_or_assign(
          group, std::make_shared<ShootsBySeed>(seeds->second.begin(), seeds->second.end()));
    }
  }
  changed_.clear();
  shared_ = std::move(next);
  return shared_;
}

}  // namespace trowel::garden
