#include "garden/builder.h"

#include <array>
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
#include "garden/seed_table.h"
#include "garden/shoot_counts.h"
#include "garden/unscheduled.h"

namespace trowel::garden {

struct GardenBuilder::State {
  std::string garden_namespace;
  std::uint64_t generation = 0;
  std::array<KindState, kKinds> kinds;

  SharedMapEditor<Shoot> shoots;
  StringMap<Broken> broken_shoots;
  ShootCounts counts;
  DomainIndex domains;
  UnscheduledShoots unscheduled;
  SeedTable seeds;
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
  void NoteWhatChanges(const Change& change, std::string_view key);
};

bool GardenBuilder::State::Remove(const std::string& key, const Change& change) {
  if (change.kind == Kind::kSeed) {
    const std::shared_ptr<const Seed> seed = seeds.Remove(change.name);
    if (seed == nullptr) return false;
    regions.RemoveSeedRegion(seed->region);
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
  seeds.Put(key.substr(1), std::move(seed));
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
  const std::shared_ptr<const Shoot>* found = shoots.Read().FindShared(key);
  const std::shared_ptr<const Shoot> old = found == nullptr ? nullptr : *found;
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
    shoots.Set(key, std::move(next));
  } else if (old != nullptr) {
    shoots.Erase(key);
  }
  return old != nullptr;
}

// Of what the entries of seeds are made besides the seeds themselves. Counts, regions and scores
// tell by themselves.
void GardenBuilder::State::NoteWhatChanges(const Change& change, std::string_view key) {
  if (change.kind == Kind::kBackupBucket) seeds.NoteBuckets();
  if (change.kind == Kind::kManagedSeed ||
      (change.kind == Kind::kShoot && tables.managed_seeds.Read().contains(key))) {
    seeds.NoteHomes();
  }
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
  state_->NoteWhatChanges(change, key);
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
  auto view = std::make_shared<GardenView>();
  view->shoots_ = state.shoots.Share();
  view->tables_ = {.cloud_profiles = tables.cloud_profiles.Share(),
                   .projects_by_namespace = tables.projects_by_namespace.Share(),
                   .shoot_states = tables.shoot_states.Share(),
                   .backup_entries = tables.backup_entries.Share(),
                   .entries_in = tables.entries_in.Share(),
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
  state.seeds.Refresh({.counts = &state.counts,
                       .scores = &state.external_scores,
                       .regions = state.regions,
                       .tables = tables},
                      *view);
  view->seeds_ = state.seeds.Share();
  view->shapes_end_ = state.seeds.shapes_end();
  view->all_homes_rest_ = state.seeds.all_homes_rest();
  return view;
}

}  // namespace trowel::garden
