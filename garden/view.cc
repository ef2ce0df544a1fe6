#include "garden/view.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "garden/domain_index.h"
#include "garden/find_shoot.h"
#include "garden/key.h"
#include "garden/seed.h"

namespace trowel::garden {
namespace {

template <typename Map>
auto FindIn(const Map& map, std::string_view key) -> const typename Map::mapped_type* {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

}  // namespace

const SeedEntry* GardenView::FindSeed(std::string_view name) const {
  const auto found = std::lower_bound(
      seeds_->begin(), seeds_->end(), name,
      [](const SeedEntry& entry, std::string_view wanted) { return entry.seed->name < wanted; });
  return found != seeds_->end() && found->seed->name == name ? &*found : nullptr;
}

const Shoot* GardenView::FindShoot(std::string_view space, std::string_view name) const {
  return shoots_.Find(ObjectKey(space, name).view());
}

const CloudProfile* GardenView::FindCloudProfile(std::string_view space,
                                                 const CloudProfileRef& ref) const {
  const ObjectKey key(ref.namespaced ? space : std::string_view(), ref.name);
  const auto* profile = FindIn(*tables_.cloud_profiles, key.view());
  return profile == nullptr ? nullptr : profile->get();
}

const Project* GardenView::FindProjectOf(std::string_view space) const {
  const auto* project = FindIn(*tables_.projects_by_namespace, space);
  return project == nullptr ? nullptr : project->get();
}

const ShootState* GardenView::FindShootState(std::string_view space, std::string_view name) const {
  return tables_.shoot_states.Find(ObjectKey(space, name).view());
}

const BackupEntry* GardenView::FindBackupEntry(std::string_view space,
                                               std::string_view name) const {
  return tables_.backup_entries.Find(ObjectKey(space, name).view());
}

int GardenView::EntriesIn(std::string_view bucket) const {
  const BucketUse* use = tables_.entries_in.Find(bucket);
  return use == nullptr ? 0 : use->entries;
}

const ExposureClass* GardenView::FindExposureClass(std::string_view name) const {
  return FindIn(*tables_.exposure_classes, name);
}

std::span<const std::string> GardenView::ShootsBehindSeed(std::string_view seed) const {
  const auto found = tables_.shoots_behind->find(seed);
  return found == tables_.shoots_behind->end() ? std::span<const std::string>() : found->second;
}

const std::string* GardenView::WhyManagedSeedBroken(std::string_view seed) const {
  for (const auto& [key, why] : (*tables_.broken)[static_cast<std::size_t>(Kind::kManagedSeed)]) {
    if (std::string_view(key).substr(key.find('/') + 1) == seed) return &why;
  }
  return nullptr;
}

SeedHome GardenView::HomeOf(std::string_view seed) const {
  if (WhyManagedSeedBroken(seed) != nullptr) return SeedHome::kUnknown;
  SeedHome worst = SeedHome::kOwn;
  for (const std::string& key : ShootsBehindSeed(seed)) {
    const Shoot* shoot = FindShootByKey(key, *this);
    SeedHome home = SeedHome::kRests;
    const bool runs_nowhere =
        shoot != nullptr && shoot->seed_name.empty() && shoot->host_seed_name.empty();
    if (shoot == nullptr || (runs_nowhere && !shoot->deleting)) {
      home = SeedHome::kUnknown;
    } else if (shoot->deleting) {
      home = SeedHome::kGoes;
    } else if (OnItsWay(*shoot)) {
      home = SeedHome::kMoves;
    } else if (shoot->hibernated || shoot->hibernation_enabled) {
      home = SeedHome::kSleeps;
    }
    worst = std::max(worst, home);
  }
  return worst;
}

bool GardenView::FindHomes(std::vector<SeedEntry>* seeds) const {
  bool all_rest = true;
  for (SeedEntry& entry : *seeds) {
    entry.home = HomeOf(entry.seed->name);
    all_rest = all_rest && entry.home <= SeedHome::kRests;
  }
  return all_rest;
}

bool GardenView::IsManagedSeed(std::string_view space, std::string_view name) const {
  return tables_.managed_seeds->contains(ObjectKey(space, name).view());
}

std::span<const std::string> GardenView::BastionsOf(std::string_view space,
                                                    std::string_view name) const {
  const auto* names = FindIn(*tables_.bastions, ObjectKey(space, name).view());
  return names == nullptr ? std::span<const std::string>() : *names;
}

std::span<const std::string> GardenView::BastionsOn(std::string_view seed,
                                                    std::string_view shoot_name) const {
  const auto* names = FindIn(*tables_.bastions_on, ObjectKey(seed, shoot_name).view());
  return names == nullptr ? std::span<const std::string>() : *names;
}

std::string GardenView::FindDomainRival(const Shoot& shoot) const {
  const std::uint64_t meetings = DomainIndex::Meetings(domains_, shoot.dns_domain);
  if (meetings == 0) return {};
  const Shoot* own = FindShoot(shoot.space, shoot.name);
  const bool meets_own = own != nullptr && DomainsMeet(own->dns_domain, shoot.dns_domain);
  if (meetings == 1 && meets_own) return {};
  std::string rival;
  const auto consider = [&](const Shoot& other) {
    if (other.dns_domain.empty() || !DomainsMeet(other.dns_domain, shoot.dns_domain)) return;
    if (other.space == shoot.space && other.name == shoot.name) return;
    std::string key = KeyOf(other);
    if (rival.empty() || key < rival) rival = std::move(key);
  };
  const DomainIndex::Suspects suspects = DomainIndex::FindSuspects(domains_, shoot.dns_domain);
  const bool own_below = meets_own && IsBelowDomain(own->dns_domain, shoot.dns_domain);
  if (suspects.below > (own_below ? 1U : 0U)) {
    ForEachShoot(consider);  // It is not kept which these are: few shoots have others below them.
    return rival;
  }
  for (const std::uint64_t hash : suspects.shoots) {
    shoots_.ForEachHashed(hash, consider);
  }
  return rival;
}

std::span<const TableEntry> GardenView::RegionTablesOf(std::string_view profile) const {
  const auto* entries = FindIn(*tables_.regions_by_profile, profile);
  return entries == nullptr ? std::span<const TableEntry>() : *entries;
}

RegionId GardenView::FindRegion(std::string_view name) const {
  const RegionId* id = FindIn(*tables_.region_ids, name);
  return id == nullptr ? RegionId::kUnknown : *id;
}

const ShootsBySeed* GardenView::ShootsOfNamespace(std::string_view space) const {
  const ShootGroup* group = by_namespace_.Find(space);
  return group == nullptr ? nullptr : &group->seeds;
}

const ShootsBySeed* GardenView::ShootsOfPurpose(std::string_view purpose) const {
  const ShootGroup* group = by_purpose_.Find(purpose);
  return group == nullptr ? nullptr : &group->seeds;
}

const std::string* GardenView::WhyBroken(Kind kind, std::string_view space,
                                         std::string_view name) const {
  const auto& broken = (*tables_.broken)[static_cast<std::size_t>(kind)];
  return FindIn(broken, ObjectKey(space, name).view());
}

std::vector<const ConfigMap*> GardenView::ConfigMapsWith(std::string_view label,
                                                         std::string_view value) const {
  std::vector<const ConfigMap*> found;
  for (const auto& [key, config] : *tables_.config_maps) {
    const std::string* text = config->labels.Find(label);
    if (text != nullptr && *text == value) found.push_back(config.get());
  }
  std::sort(found.begin(), found.end(), [](const ConfigMap* a, const ConfigMap* b) {
    return std::tie(a->space, a->name) < std::tie(b->space, b->name);
  });
  return found;
}

std::vector<const ConfigMap*> GardenView::FaultyConfigMaps() const {
  std::vector<const ConfigMap*> faulty = ConfigMapsWith(kRegionConfigLabel, kRegionConfigValue);
  const std::vector<const ConfigMap*> scores = ConfigMapsWith(kScoresLabel, kScoresLabelValue);
  faulty.insert(faulty.end(), scores.begin(), scores.end());
  std::erase_if(faulty, [](const ConfigMap* config) { return config->problem().empty(); });
  return faulty;
}

}  // namespace trowel::garden
