#include "garden/object_tables.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "garden/key.h"

namespace trowel::garden {
namespace {

std::string ShootKey(std::string_view space, std::string_view name) {
  return std::string(ObjectKey(space, name).view());
}

// Leaves a shared table alone when there is nothing to remove from it.
template <typename Map>
bool EraseFrom(Cow<Map>& table, const std::string& key) {
  return table.Read().contains(key) && table.Write().erase(key) > 0;
}

using Names = StringMap<std::vector<std::string>>;  // Each list is sorted.

void Insert(const std::string& key, const std::string& name, Cow<Names>& table) {
  std::vector<std::string>& names = table.Write()[key];
  names.insert(std::upper_bound(names.begin(), names.end(), name), name);
}

// Takes one of that name away, which is there.
void Erase(const std::string& key, const std::string& name, Cow<Names>& table) {
  const auto names = table.Write().find(key);
  names->second.erase(std::find(names->second.begin(), names->second.end(), name));
  if (names->second.empty()) table.Write().erase(names);
}

}  // namespace

void ObjectTables::Put(const std::string& key, CloudProfile profile) {
  cloud_profiles.Write()[key] = std::make_shared<const CloudProfile>(std::move(profile));
}

void ObjectTables::Put(const std::string& key, Project project) {
  const auto shared = std::make_shared<const Project>(std::move(project));
  projects_[key] = shared;
  if (shared->space.empty()) return;
  projects_of_namespace_[shared->space][key] = shared;
  ChooseProjectOf(shared->space);
}

void ObjectTables::Put(const std::string& key, ConfigMap config) {
  config_maps.Write()[key] = std::make_shared<const ConfigMap>(std::move(config));
}

void ObjectTables::Put(const std::string& key, ShootState state) {
  shoot_states.Set(key, std::make_shared<const ShootState>(std::move(state)));
}

void ObjectTables::Put(const std::string& key, BackupEntry entry) {
  CountEntry(entry.bucket_name, 1);
  backup_entries.Set(key, std::make_shared<const BackupEntry>(std::move(entry)));
}

void ObjectTables::Put(const std::string& key, ExposureClass exposure) {
  exposure_classes.Write()[key.substr(1)] = std::move(exposure);
}

void ObjectTables::Put(const std::string& key, BackupBucket bucket) {
  if (!bucket.last_error.empty()) {
    bucket_errors_[bucket.seed_name][bucket.name] = bucket.last_error;
  }
  buckets_[key] = std::move(bucket);
}

void ObjectTables::Put(const std::string& key, Bastion bastion) {
  Insert(ShootKey(bastion.space, bastion.shoot_name), bastion.name, bastions);
  Insert(ShootKey(bastion.seed_name, bastion.shoot_name), ShootKey(bastion.space, bastion.name),
         bastions_on);
  bastions_[key] = std::move(bastion);
}

void ObjectTables::Put(const std::string& key, const ManagedSeed& managed) {
  std::string shoot = ShootKey(managed.space, managed.shoot_name);
  ++managed_seeds.Write()[shoot];
  Insert(managed.name, shoot, shoots_behind);
  managed_[key] = {.seed = managed.name, .shoot = std::move(shoot)};
}

bool ObjectTables::Remove(Kind kind, const std::string& key) {
  switch (kind) {
    case Kind::kCloudProfile:
    case Kind::kNamespacedCloudProfile: return EraseFrom(cloud_profiles, key);
    case Kind::kProject: return RemoveProject(key);
    case Kind::kConfigMap: return RemoveConfigMap(key);
    case Kind::kShootState: return shoot_states.Erase(key);
    case Kind::kBackupEntry: return RemoveBackupEntry(key);
    case Kind::kBackupBucket: return RemoveBucket(key);
    case Kind::kBastion: return RemoveBastion(key);
    case Kind::kManagedSeed: return RemoveManagedSeed(key);
    case Kind::kExposureClass: return EraseFrom(exposure_classes, key.substr(1));
    case Kind::kSeed:
    case Kind::kShoot: break;  // The builder's own.
  }
  TROWEL_CHECK(false);
  return false;
}

// Two projects of one namespace are a mistake that upstream resolves by chance, and we by name.
void ObjectTables::ChooseProjectOf(const std::string& space) {
  const auto found = projects_of_namespace_.find(space);
  if (found != projects_of_namespace_.end()) {
    projects_by_namespace.Write()[space] = found->second.begin()->second;
  } else {
    projects_by_namespace.Write().erase(space);
  }
}

bool ObjectTables::RemoveConfigMap(const std::string& key) {
  const auto found = config_maps.Read().find(key);
  if (found == config_maps.Read().end()) return false;
  const bool readable = found->second->why_broken.empty();
  config_maps.Write().erase(key);
  return readable;
}

bool ObjectTables::RemoveProject(const std::string& key) {
  const auto found = projects_.find(key);
  if (found == projects_.end()) return false;
  const std::string space = found->second->space;
  projects_.erase(found);
  if (space.empty()) return true;
  const auto of_namespace = projects_of_namespace_.find(space);
  of_namespace->second.erase(key);
  if (of_namespace->second.empty()) projects_of_namespace_.erase(of_namespace);
  ChooseProjectOf(space);
  return true;
}

void ObjectTables::CountEntry(const std::string& bucket, int by) {
  const BucketUse* before = entries_in.Read().Find(bucket);
  const int entries = (before == nullptr ? 0 : before->entries) + by;
  if (entries == 0) {
    entries_in.Erase(bucket);
  } else {
    entries_in.Set(
        bucket, std::make_shared<const BucketUse>(BucketUse{.bucket = bucket, .entries = entries}));
  }
}

bool ObjectTables::RemoveBackupEntry(const std::string& key) {
  const BackupEntry* entry = backup_entries.Read().Find(key);
  if (entry == nullptr) return false;
  CountEntry(entry->bucket_name, -1);
  return backup_entries.Erase(key);
}

bool ObjectTables::RemoveBucket(const std::string& key) {
  const auto found = buckets_.find(key);
  if (found == buckets_.end()) return false;
  const auto errors = bucket_errors_.find(found->second.seed_name);
  if (errors != bucket_errors_.end()) {
    errors->second.erase(found->second.name);
    if (errors->second.empty()) bucket_errors_.erase(errors);
  }
  buckets_.erase(found);
  return true;
}

bool ObjectTables::RemoveBastion(const std::string& key) {
  const auto found = bastions_.find(key);
  if (found == bastions_.end()) return false;
  const Bastion& bastion = found->second;
  Erase(ShootKey(bastion.space, bastion.shoot_name), bastion.name, bastions);
  Erase(ShootKey(bastion.seed_name, bastion.shoot_name), ShootKey(bastion.space, bastion.name),
        bastions_on);
  bastions_.erase(found);
  return true;
}

bool ObjectTables::RemoveManagedSeed(const std::string& key) {
  const auto found = managed_.find(key);
  if (found == managed_.end()) return false;
  const Managed& managed = found->second;
  const auto count = managed_seeds.Write().find(managed.shoot);
  if (--count->second == 0) managed_seeds.Write().erase(count);
  Erase(managed.seed, managed.shoot, shoots_behind);
  managed_.erase(found);
  return true;
}

void ObjectTables::SetBroken(Kind kind, const std::string& key, std::string why) {
  const auto index = static_cast<std::size_t>(kind);
  if (!why.empty()) {
    broken.Write()[index][key] = std::move(why);
  } else if (broken.Read()[index].contains(key)) {
    broken.Write()[index].erase(key);
  }
}

std::string ObjectTables::BucketErrorOf(std::string_view seed) const {
  if (bucket_errors_.empty()) return {};
  const auto errors = bucket_errors_.find(seed);
  if (errors == bucket_errors_.end()) return {};
  const auto& [bucket, error] = *errors->second.begin();
  return fmt::format("{}: {}", bucket, error);
}

}  // namespace trowel::garden
