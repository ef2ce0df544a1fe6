#include "garden/builder.h"

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <variant>

#include "base/check.h"
#include "garden/cow.h"
#include "garden/domain_index.h"
#include "garden/external_scores.h"
#include "garden/key.h"
#include "garden/object_tables.h"
#include "garden/region_index.h"
#include "garden/shoot_counts.h"
#include "garden/unscheduled.h"

namespace trowel::garden {

struct GardenBuilder::State {
  std::string garden_namespace;
  std::uint64_t generation = 0;
  std::array<KindState, kKinds> kinds;

  std::array<Cow<StringMap<std::shared_ptr<const Shoot>>>, GardenView::kShards> shards;
  StringMap<Broken> broken_shoots;
  ShootCounts counts;
  DomainIndex domains;
  UnscheduledShoots unscheduled;
  struct ShapedSeed {
    std::shared_ptr<const Seed> seed;
    SeedShape shape = kNoShape;
  };
  std::map<std::string, ShapedSeed, std::less<>> seeds;
  SeedShapes shapes;
  RegionIndex regions;
  ExternalScoresIndex external_scores;
  ObjectTables tables;

  // All three say whether there was a readable object before. `*why`: why the new one is broken,
  // empty when it is not.
  bool Replace(const std::string& key, Change change, std::string* why);
  bool ReplaceConfigMap(const std::string& key, Change change, std::string* why);
  bool ReplaceShoot(const std::string& key, Change change);
  void CountDomains(const std::string& key, const Shoot* before, const Shoot* after);
  bool Remove(const std::string& key, const Change& change);
  void Put(const std::string& key, Object object);
  static void PutOne(const std::string&, const Deleted&) {}
  static void PutOne(const std::string&, const Broken&) {}
  static void PutOne(const std::string&, const Shoot&);
  static void PutOne(const std::string&, const ConfigMap&);
  void PutOne(const std::string& key, Seed seed);
  template <typename T>
  void PutOne(const std::string& key, T object) {
    tables.Put(key, std::move(object));
  }
  std::vector<std::optional<double>> ExternalOf(const Seed& seed) const;
  std::vector<SeedEntry> SeedEntries() const;
};

bool GardenBuilder::State::Remove(const std::string& key, const Change& change) {
  if (change.kind == Kind::kSeed) {
    const auto found = seeds.find(change.name);
    if (found == seeds.end()) return false;
    regions.RemoveSeedRegion(found->second.seed->region);
    seeds.erase(found);
    return true;
  }
  return tables.Remove(change.kind, key);
}

void GardenBuilder::State::PutOne(const std::string&, const Shoot&) {
  TROWEL_CHECK(false);  // ReplaceShoot() has it.
}

void GardenBuilder::State::PutOne(const std::string&, const ConfigMap&) {
  TROWEL_CHECK(false);  // ReplaceConfigMap() has it.
}

void GardenBuilder::State::PutOne(const std::string& key, Seed seed) {
  regions.AddSeedRegion(seed.region);
  const SeedShape shape = shapes.Of(seed);
  seeds[key.substr(1)] = {.seed = std::make_shared<const Seed>(std::move(seed)), .shape = shape};
}

void GardenBuilder::State::Put(const std::string& key, Object object) {
  std::visit([&](auto& value) { PutOne(key, std::move(value)); }, object);
}

bool GardenBuilder::State::Replace(const std::string& key, Change change, std::string* why) {
  if (change.kind == Kind::kShoot) return ReplaceShoot(key, std::move(change));
  if (change.kind == Kind::kConfigMap) return ReplaceConfigMap(key, std::move(change), why);
  const bool existed = Remove(key, change);
  Put(key, std::move(change.object));
  return existed;
}

// A ConfigMap that cannot be read is not the same as none: it stays where it is looked for, by the
// labels that it had if not even those can be read.
bool GardenBuilder::State::ReplaceConfigMap(const std::string& key, Change change,
                                            std::string* why) {
  const bool of_garden = change.space == garden_namespace;
  if (std::holds_alternative<Deleted>(change.object)) {
    if (of_garden) {
      regions.RemoveTable(change.name);
      external_scores.Remove(change.name);
    }
    return tables.Remove(Kind::kConfigMap, key);
  }
  ConfigMap config;
  if (auto* broken = std::get_if<Broken>(&change.object)) {
    config.space = change.space;
    config.name = change.name;
    config.labels = Labels(std::move(broken->labels));
    config.why_broken = *why;
    const auto old = tables.config_maps.Read().find(key);
    if (config.labels.pairs().empty() && old != tables.config_maps.Read().end()) {
      config.labels = old->second->labels;
    }
  } else {
    config = std::get<ConfigMap>(std::move(change.object));
  }
  if (of_garden) {
    regions.PutConfig(&config);
    external_scores.PutConfig(&config);
  }
  *why = config.why_broken;
  const bool existed = tables.Remove(Kind::kConfigMap, key);
  tables.Put(key, std::move(config));
  return existed;
}

void GardenBuilder::State::CountDomains(const std::string& key, const Shoot* before,
                                        const Shoot* after) {
  const std::string_view old = before == nullptr ? std::string_view() : before->dns_domain;
  const std::string_view now = after == nullptr ? std::string_view() : after->dns_domain;
  if (old == now) return;
  domains.Remove(old, key);
  domains.Add(now, key);
}

// Most changes to a shoot leave its share of the counts as it is; then nothing is counted anew.
bool GardenBuilder::State::ReplaceShoot(const std::string& key, Change change) {
  auto& shard = shards[GardenView::ShardOf(key)];
  const auto found = shard.Read().find(key);
  const std::shared_ptr<const Shoot> old = found == shard.Read().end() ? nullptr : found->second;
  std::shared_ptr<const Shoot> next;
  if (auto* shoot = std::get_if<Shoot>(&change.object)) {
    next = std::make_shared<const Shoot>(std::move(*shoot));
  }

  const auto old_broken = broken_shoots.find(key);
  std::optional<ShootShare> before, after;
  if (old != nullptr) before = ShareOf(key, change.space, *old);
  if (old_broken != broken_shoots.end()) before = ShareOf(key, change.space, old_broken->second);
  if (next != nullptr) after = ShareOf(key, change.space, *next);
  const auto* broken = std::get_if<Broken>(&change.object);
  if (broken != nullptr) after = ShareOf(key, change.space, *broken);
  if (before != after) {
    if (before.has_value()) counts.Subtract(*before);
    if (after.has_value()) counts.Add(*after);
  }

  if (old_broken != broken_shoots.end()) broken_shoots.erase(old_broken);
  if (broken != nullptr) broken_shoots.emplace(key, *broken);
  CountDomains(key, old.get(), next.get());
  unscheduled.Set(key, next);
  if (next != nullptr) {
    shard.Write()[key] = std::move(next);
  } else if (old != nullptr) {
    shard.Write().erase(key);
  }
  return old != nullptr;
}

std::vector<std::optional<double>> GardenBuilder::State::ExternalOf(const Seed& seed) const {
  std::vector<std::optional<double>> scores;
  for (const auto& known : external_scores.list()) scores.push_back(known->Of(seed));
  return scores;
}

std::vector<SeedEntry> GardenBuilder::State::SeedEntries() const {
  std::vector<SeedEntry> entries;
  entries.reserve(seeds.size());
  for (const auto& [name, shaped] : seeds) {
    const auto region = regions.ids()->find(shaped.seed->region);
    entries.push_back(
        {.seed = shaped.seed,
         .region = region == regions.ids()->end() ? RegionId::kUnknown : region->second,
         .shape = shaped.shape,
         .usage = counts.UsageOf(name),
         .home = SeedHome::kOwn,  // Build() knows.
         .broken_bucket = tables.BucketErrorOf(name),
         .external = ExternalOf(*shaped.seed)});
  }
  return entries;
}

GardenBuilder::GardenBuilder(std::string garden_namespace) : state_(std::make_unique<State>()) {
  state_->garden_namespace = std::move(garden_namespace);
}

GardenBuilder::~GardenBuilder() = default;

void GardenBuilder::Apply(Change change) {
  const std::string key(ObjectKey(change.space, change.name).view());
  const Kind kind = change.kind;
  const auto* broken = std::get_if<Broken>(&change.object);
  const bool gone = std::holds_alternative<Deleted>(change.object);
  std::string why;
  if (broken != nullptr) why = broken->why.empty() ? "cannot be read" : broken->why;

  ++state_->generation;
  const bool was_readable = state_->Replace(key, std::move(change), &why);
  const bool readable = !gone && why.empty();
  state_->tables.SetBroken(kind, key, std::move(why));

  const auto index = static_cast<std::size_t>(kind);
  KindState& counted = state_->kinds[index];
  if (was_readable) --counted.objects;
  if (readable) ++counted.objects;
  counted.broken = state_->tables.broken.Read()[index].size();
}

void GardenBuilder::SetKnown(Kind kind, bool known, std::string why_unknown) {
  KindState& state = state_->kinds[static_cast<std::size_t>(kind)];
  state.known = known;
  state.why_unknown = known ? std::string() : std::move(why_unknown);
  ++state_->generation;
}

std::shared_ptr<const GardenView> GardenBuilder::Build() {
  State& state = *state_;
  ObjectTables& tables = state.tables;
  state.regions.Refresh();
  if (state.shapes.IsCrowded()) {
    state.shapes.Clear();
    for (auto& [name, shaped] : state.seeds) shaped.shape = state.shapes.Of(*shaped.seed);
  }

  auto view = std::make_shared<GardenView>();
  view->seeds_ = state.SeedEntries();
  view->shapes_end_ = state.shapes.end();
  for (std::size_t i = 0; i < GardenView::kShards; ++i) view->shards_[i] = state.shards[i].Share();
  view->tables_ = {.cloud_profiles = tables.cloud_profiles.Share(),
                   .projects_by_namespace = tables.projects_by_namespace.Share(),
                   .shoot_states = tables.shoot_states.Share(),
                   .exposure_classes = tables.exposure_classes.Share(),
                   .bastions = tables.bastions.Share(),
                   .bastions_on = tables.bastions_on.Share(),
                   .managed_seeds = tables.managed_seeds.Share(),
                   .shoots_behind = tables.shoots_behind.Share(),
                   .config_maps = tables.config_maps.Share(),
                   .broken = tables.broken.Share(),
                   .regions_by_profile = state.regions.by_profile(),
                   .region_ids = state.regions.ids()};
  view->domains_ = state.domains.Share();
  view->running_moves_ = state.counts.ShareMoves();
  view->unscheduled_ = state.unscheduled.Share();
  view->external_scores_ = state.external_scores.Share();
  view->by_namespace_ = state.counts.ShareByNamespace();
  view->by_purpose_ = state.counts.ShareByPurpose();
  view->uncounted_shoots_ = state.counts.uncounted();
  view->kinds_ = state.kinds;
  view->generation_ = state.generation;
  view->SetHomes();
  return view;
}

}  // namespace trowel::garden
