#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "policy/change.h"
#include "policy/change/changed_object.h"
#include "policy/change/owner_shoot.h"
#include "policy/rule.h"

namespace trowel::policy {
namespace {

using garden::BackupEntry;

constexpr std::string_view kForceKey = "backupentry.core.gardener.cloud/force-deletion";
constexpr std::string_view kForceField =
    "metadata.annotations[backupentry.core.gardener.cloud/force-deletion]";
constexpr std::string_view kDeletedField = "metadata.deletionTimestamp";
constexpr std::string_view kLeave = "leave it to Gardener, which deletes it with its shoot";

bool ForcesDeletion(const ObjectChange& change) {
  return std::find(change.new_annotations.begin(), change.new_annotations.end(), kForceKey) !=
         change.new_annotations.end();
}

struct Harm {
  std::string_view field;
  std::string_view remedy;
  std::string does;  // "is deleted"
};

std::vector<Harm> HarmsOf(const ObjectChange& change) {
  std::vector<Harm> harms;
  if (change.deletes) {
    harms.push_back({.field = kDeletedField, .remedy = kLeave, .does = "is deleted"});
    return harms;
  }
  if (ForcesDeletion(change)) {
    harms.push_back(
        {.field = kForceField, .remedy = kLeave, .does = "is marked to be deleted at once"});
  }
  const BackupEntry* old = change.Old<BackupEntry>();
  const BackupEntry* now = change.Now<BackupEntry>();
  if (old == nullptr || now == nullptr) return harms;
  constexpr std::string_view kOpen =
      "gardenlets write it; to restore a shoot by hand, set the break-glass annotation in the same "
      "request";
  const auto name = [&](std::string_view field, std::string_view what, const std::string& before,
                        const std::string& after) {
    if (before == after) return;
    harms.push_back(
        {.field = field,
         .remedy = kOpen,
         .does = fmt::format("changes its {} from \"{}\" to \"{}\"", what, before, after)});
  };
  name("spec.seedName", "seed", old->seed_name, now->seed_name);
  name("spec.bucketName", "bucket", old->bucket_name, now->bucket_name);
  return harms;
}

std::string WhyItMatters(const garden::Shoot& shoot) {
  if (!garden::OnItsWay(shoot)) {
    return fmt::format("the backups of {} are in it", garden::KeyOf(shoot));
  }
  return fmt::format("{} is {}, and its etcd comes back from here only", garden::KeyOf(shoot),
                     WayOf(shoot));
}

// Null: nobody needs the entry, or it has been reported that this cannot be told.
const garden::Shoot* FindUser(const ObjectChange& change, const garden::GardenView& view,
                              std::string_view field, Report* report) {
  const std::optional<const garden::Shoot*> shoot = FindOwner(change, view, field, report);
  if (!shoot.has_value() || *shoot == nullptr || (*shoot)->deleting) return nullptr;
  return *shoot;
}

// The last copy of a shoot's etcd. gardenlet deletes the objects in the bucket as soon as the entry
// goes (grace is 0 h by default), and Gardener's DeletionConfirmation does not ask for
// BackupEntries; nothing validates where an entry says that its backups are.
void CheckBackupEntryInUse(const ObjectChange& change, const garden::GardenView& view,
                           const Settings&, Report* report) {
  if (change.kind != ObjectKind::kBackupEntry || change.of_status || change.creates) return;
  if (change.deletes && change.deleting) return;  // It has been decided.
  const std::vector<Harm> harms = HarmsOf(change);
  const bool unreadable =
      !change.deletes && !change.spec_change.empty() &&
      (change.Old<BackupEntry>() == nullptr || change.Now<BackupEntry>() == nullptr);
  if (harms.empty() && !unreadable) return;
  const std::string_view field = harms.empty() ? std::string_view("spec") : harms.front().field;
  const garden::Shoot* shoot = FindUser(change, view, field, report);
  if (shoot == nullptr) return;
  const std::string why = report->wants_text() ? WhyItMatters(*shoot) : std::string();
  for (const Harm& harm : harms) {
    report->Object(harm.field, harm.remedy, "BackupEntry {} {}: {}", change.name, harm.does, why);
  }
  if (unreadable) {
    report->Unknown(kChangedObject, "spec", kWriteReadable,
                    "what changes of BackupEntry {} cannot be read: {}", change.name, why);
  }
}

}  // namespace

extern constinit const Rule kBackupEntryInUseRule = {
    .id = "backup-entry-in-use",
    .summary = "the BackupEntry of a shoot that is there stays, and stays where it is",
    .facts = {&kChangedObject, &kOwner},
    .reads = Reads::kNothing,
    .on_object = CheckBackupEntryInUse};

}  // namespace trowel::policy
