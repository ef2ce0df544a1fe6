#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/string_map.h"
#include "garden/change.h"
#include "garden/cow.h"
#include "garden/shared_map.h"
#include "garden/view.h"

namespace trowel::garden {

// The kinds of which there are few, or that change rarely: one shared table for each. `key` is
// an ObjectKey. Put() expects that there is no such object; Remove() says whether
// there was a readable one.
class ObjectTables {
 public:
  template <typename T>
  using Pointers = StringMap<std::shared_ptr<const T>>;

  void Put(const std::string& key, CloudProfile profile);
  void Put(const std::string& key, Project project);
  void Put(const std::string& key, ConfigMap config);
  void Put(const std::string& key, ShootState state);
  void Put(const std::string& key, BackupEntry entry);
  void Put(const std::string& key, ExposureClass exposure);
  void Put(const std::string& key, BackupBucket bucket);
  void Put(const std::string& key, Bastion bastion);
  void Put(const std::string& key, const ManagedSeed& managed);
  bool Remove(Kind kind, const std::string& key);

  // The reason why it is broken, or empty: it is not.
  void SetBroken(Kind kind, const std::string& key, std::string why);

  // "NAME: last error" of the first bucket of that seed that has one; else empty.
  std::string BucketErrorOf(std::string_view seed) const;

  Cow<Pointers<CloudProfile>> cloud_profiles;
  Cow<Pointers<Project>> projects_by_namespace;
  SharedMapEditor<ShootState> shoot_states;
  SharedMapEditor<BackupEntry> backup_entries;
  SharedMapEditor<BucketUse> entries_in;
  Cow<StringMap<ExposureClass>> exposure_classes;
  Cow<StringMap<std::vector<std::string>>> bastions;
  Cow<StringMap<std::vector<std::string>>> bastions_on;  // By "seed/shoot name".
  Cow<StringMap<int>> managed_seeds;
  // By seed, which has the name of its ManagedSeed: the shoots that it runs in, one in all reason.
  Cow<StringMap<std::vector<std::string>>> shoots_behind;
  Cow<std::map<std::string, std::shared_ptr<const ConfigMap>>> config_maps;
  Cow<std::array<StringMap<std::string>, kKinds>> broken;

 private:
  bool RemoveConfigMap(const std::string& key);
  bool RemoveProject(const std::string& key);
  void CountEntry(const std::string& bucket, int by);
  bool RemoveBackupEntry(const std::string& key);
  bool RemoveBucket(const std::string& key);
  bool RemoveBastion(const std::string& key);
  bool RemoveManagedSeed(const std::string& key);
  void ChooseProjectOf(const std::string& space);

  // Objects behind the tables that are keyed by something else.
  std::map<std::string, std::shared_ptr<const Project>> projects_;
  StringMap<std::map<std::string, std::shared_ptr<const Project>>> projects_of_namespace_;
  StringMap<BackupBucket> buckets_;
  StringMap<std::map<std::string, std::string>> bucket_errors_;  // Seed -> bucket -> error.
  StringMap<Bastion> bastions_;
  struct Managed {
    std::string seed;
    std::string shoot;  // "namespace/name"
  };
  StringMap<Managed> managed_;
};

}  // namespace trowel::garden
