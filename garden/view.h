#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <absl/time/time.h>

#include "base/string_map.h"
#include "garden/external_scores.h"
#include "garden/kind.h"
#include "garden/objects.h"
#include "garden/region_table.h"
#include "garden/seed_shape.h"
#include "garden/shared_map.h"
#include "garden/shoot.h"

namespace trowel::garden {

struct Seed;
struct DomainCounts;  // garden/domain_index.h
inline constexpr std::size_t kDomainShards = 512;

// What the garden around a seed says of it. Kept up to date per change, never per request.
struct SeedUsage {
  std::int64_t shoots = 0;  // gardener.md 2.4.3: by spec, or by status if that differs.
  int moves_in = 0;         // Shoots on their way to this seed.
  int moves_out = 0;        // Shoots on their way from it.
};

// The cluster that a seed runs in, if it is a shoot of this garden (a managed seed).
enum class SeedHome : std::uint8_t {
  kOwn,      // It is no shoot.
  kRests,    // A shoot at rest.
  kMoves,    // A shoot on its way: OnItsWay().
  kSleeps,   // A shoot that is hibernated, or about to be.
  kGoes,     // A shoot that is being deleted.
  kUnknown,  // Its ManagedSeed or that shoot cannot be read, or is not there.
};

struct SeedEntry {
  std::shared_ptr<const Seed> seed;
  RegionId region = RegionId::kUnknown;
  SeedShape shape = kNoShape;
  SeedUsage usage;
  SeedHome home = SeedHome::kOwn;
  std::string broken_bucket;  // "NAME: last error" of the first BackupBucket that has one.
  // What each of GardenView::external_scores() has for it, in their order; empty: there are none.
  std::vector<std::optional<double>> external;
};

// A shoot on its way: OnItsWay(shoot), `from` != `to` unless only the last operation says so.
struct RunningMove {
  std::string shoot;  // "garden-dev/moss"
  std::string space;
  std::string from;  // status.seedName
  std::string to;    // spec.seedName
};
inline bool IsNamed(const RunningMove& move, std::string_view shoot) { return move.shoot == shoot; }

// How many BackupEntries have their backups in a bucket.
struct BucketUse {
  std::string bucket;
  int entries = 0;
};
inline bool IsNamed(const BucketUse& use, std::string_view bucket) { return use.bucket == bucket; }

// How much of one kind is known, and since when.
struct KindState {
  bool known = true;        // False: forbidden, stale, or the first list is pending.
  std::string why_unknown;  // "forbidden", "last heard of 6m ago", ...
  std::size_t objects = 0;  // Readable ones.
  std::size_t broken = 0;   // The others.
};

struct TableEntry {
  std::shared_ptr<const RegionTable> table;
  std::shared_ptr<const DistanceMatrix> matrix;
};

// Shoots of a namespace or of a purpose, by seed: for the spread of a ranking. A shoot counts on
// the seed of its spec, else on that of its status. Sorted by the seed's name.
using ShootsBySeed = std::vector<std::pair<std::string, int>>;
struct ShootGroup {
  std::string name;  // A namespace or a purpose.
  ShootsBySeed seeds;
};
inline bool IsNamed(const ShootGroup& group, std::string_view name) { return group.name == name; }

// Everything a decision may look at: one consistent, immutable picture of the garden.
// Every member function may be called from any thread.
class GardenView {
 public:
  // Sorted by name.
  std::span<const SeedEntry> seeds() const { return *seeds_; }

  // One more than the largest SeedEntry::shape.
  SeedShape shapes_end() const { return shapes_end_; }

  // Null when absent. O(log n) or O(1); no allocation.
  const SeedEntry* FindSeed(std::string_view name) const;
  const Shoot* FindShoot(std::string_view space, std::string_view name) const;
  const CloudProfile* FindCloudProfile(std::string_view space, const CloudProfileRef& ref) const;
  const Project* FindProjectOf(std::string_view space) const;
  const ShootState* FindShootState(std::string_view space, std::string_view name) const;
  const BackupEntry* FindBackupEntry(std::string_view space, std::string_view name) const;
  // How many BackupEntries have their backups in that bucket.
  int EntriesIn(std::string_view bucket) const;
  const ExposureClass* FindExposureClass(std::string_view name) const;
  bool IsManagedSeed(std::string_view space, std::string_view name) const;
  // The shoots that a seed runs in, as "namespace/name": one for a managed seed, else none. More
  // are a mistake.
  std::span<const std::string> ShootsBehindSeed(std::string_view seed) const;
  // Why the ManagedSeed of that name cannot be read, or null.
  const std::string* WhyManagedSeedBroken(std::string_view seed) const;
  // No seed has a home but kOwn and kRests.
  bool all_homes_rest() const { return all_homes_rest_; }
  // Names of the bastions of a shoot; empty span when there are none.
  std::span<const std::string> BastionsOf(std::string_view space, std::string_view name) const;
  // Bastions on a seed of shoots of that name, whatever their namespace, as "namespace/name".
  std::span<const std::string> BastionsOn(std::string_view seed, std::string_view shoot_name) const;
  // Another shoot whose domain is the same as this one's, or above or below it, as
  // "namespace/name"; empty when there is none. One look, unless it finds one.
  std::string FindDomainRival(const Shoot& shoot) const;

  // Region tables of a profile, sorted by name. More than one is a mistake: the first is used.
  std::span<const TableEntry> RegionTablesOf(std::string_view profile) const;
  RegionId FindRegion(std::string_view name) const;
  // Sorted by name; also those that have expired or cannot be read.
  std::span<const std::shared_ptr<const ExternalScores>> external_scores() const {
    return *external_scores_;
  }

  // In no particular order.
  const SharedMap<RunningMove>& running_moves() const { return running_moves_; }
  // Those that wait for a scheduler, whichever, sorted by namespace and name.
  std::span<const std::shared_ptr<const Shoot>> unscheduled_shoots() const { return *unscheduled_; }
  // Shoots that could not be read so far that not even their seed is known: any seed may have them.
  std::int64_t uncounted_shoots() const { return uncounted_shoots_; }
  // Null when no shoot of that namespace or purpose is on any seed.
  const ShootsBySeed* ShootsOfNamespace(std::string_view space) const;
  const ShootsBySeed* ShootsOfPurpose(std::string_view purpose) const;

  const KindState& kind(Kind kind) const { return kinds_[static_cast<std::size_t>(kind)]; }
  // Why the object is broken, or null. `space` is empty for cluster-scoped kinds.
  const std::string* WhyBroken(Kind kind, std::string_view space, std::string_view name) const;

  // ConfigMaps with the label, sorted by namespace and name, also those that are broken.
  std::vector<const ConfigMap*> ConfigMapsWith(std::string_view label,
                                               std::string_view value) const;
  // Region ConfigMaps and external scores that cannot be read, as a whole or in part.
  std::vector<const ConfigMap*> FaultyConfigMaps() const;

  // Calls `visit(const Shoot&)` for every shoot, in no particular order.
  template <typename Visitor>
  void ForEachShoot(Visitor&& visit) const {
    for (const Shoot& shoot : shoots_) visit(shoot);
  }

  // The same for every BackupEntry.
  template <typename Visitor>
  void ForEachBackupEntry(Visitor&& visit) const {
    for (const BackupEntry& entry : tables_.backup_entries) visit(entry);
  }

  std::uint64_t generation() const { return generation_; }  // Grows with every change applied.

 private:
  friend class GardenBuilder;
  friend class SeedTable;
  // garden/amend.h
  friend std::shared_ptr<const GardenView> WithSeed(const GardenView&, Seed, bool);
  friend std::shared_ptr<const GardenView> WithoutSeed(const GardenView&, std::string_view);
  friend std::shared_ptr<const GardenView> WithShoot(const GardenView&, Shoot);

  // What is behind a seed: SeedEntry::home.
  SeedHome HomeOf(std::string_view seed) const;
  // Of all `seeds`, into `seeds`; whether all of them rest.
  bool FindHomes(std::vector<SeedEntry>* seeds) const;

  template <typename T>
  using Table = std::shared_ptr<const T>;

  // The small kinds change rarely: each table is shared until it changes.
  struct Tables {
    Table<StringMap<std::shared_ptr<const CloudProfile>>> cloud_profiles;  // "[namespace]/name"
    Table<StringMap<std::shared_ptr<const Project>>> projects_by_namespace;
    SharedMap<ShootState> shoot_states;
    SharedMap<BackupEntry> backup_entries;
    SharedMap<BucketUse> entries_in;
    Table<StringMap<ExposureClass>> exposure_classes;          // "name"
    Table<StringMap<std::vector<std::string>>> bastions;       // By shoot.
    Table<StringMap<std::vector<std::string>>> bastions_on;    // By "seed/shoot name".
    Table<StringMap<int>> managed_seeds;                       // By shoot, how many.
    Table<StringMap<std::vector<std::string>>> shoots_behind;  // By seed.
    Table<std::map<std::string, std::shared_ptr<const ConfigMap>>> config_maps;
    Table<std::array<StringMap<std::string>, kKinds>> broken;  // Per kind, key -> why.
    Table<StringMap<std::vector<TableEntry>>> regions_by_profile;
    Table<std::map<std::string, RegionId, std::less<>>> region_ids;
  };

  Table<std::vector<SeedEntry>> seeds_;
  SeedShape shapes_end_ = 1;
  bool all_homes_rest_ = true;
  SharedMap<Shoot> shoots_;
  std::array<Table<DomainCounts>, kDomainShards> domains_;
  Tables tables_;
  SharedMap<RunningMove> running_moves_;
  Table<std::vector<std::shared_ptr<const Shoot>>> unscheduled_;
  Table<ExternalScoresIndex::List> external_scores_;
  SharedMap<ShootGroup> by_namespace_;
  SharedMap<ShootGroup> by_purpose_;
  std::int64_t uncounted_shoots_ = 0;
  std::array<KindState, kKinds> kinds_;
  std::uint64_t generation_ = 0;
};

}  // namespace trowel::garden
